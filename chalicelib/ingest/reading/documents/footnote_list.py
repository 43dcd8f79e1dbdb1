"""Footnotes as mammoth writes them, with the ids and marks that all our stories have."""

from __future__ import annotations

import re

from chalicelib.ingest.markup.nodes import Element, Node, bottom_up

_NOTE = re.compile(r"(?:footnote|endnote)-(?P<id>-?\d+)")
_MARK = re.compile(r"(?:footnote|endnote)-ref-(?P<id>-?\d+)")


def with_footnotes(nodes: list[Node]) -> list[Node]:
    """A pass: the list of notes at the end is a section, and marks lead to it and back."""
    if not nodes or not _is_list_of_notes(nodes[-1]):
        return nodes
    *text, notes = nodes
    numbers: dict[str, int] = {}
    text = bottom_up(text, lambda element: [_mark(element, numbers)])
    section = Element("section", {"class": "footnotes"}, [notes])
    return [*text, *bottom_up([section], lambda element: [_note(element, numbers)])]


def is_mark(element: Element) -> bool:
    """Whether it is what leads to a footnote."""
    return element.tag == "a" and element.attributes.get("id", "").startswith("fnref-")


def _is_list_of_notes(node: Node) -> bool:
    if not isinstance(node, Element) or node.tag != "ol":
        return False
    items = [item for item in node.children if isinstance(item, Element)]
    return bool(items) and all(_NOTE.fullmatch(item.attributes.get("id", "")) for item in items)


def _mark(element: Element, numbers: dict[str, int]) -> Element:
    if element.tag != "a" or not _MARK.fullmatch(element.attributes.get("id", "")):
        return element
    note = element.attributes["href"].lstrip("#")
    number = numbers.setdefault(note, len(numbers) + 1)
    return Element("a", {"href": f"#fn-{number}", "id": f"fnref-{number}"}, [str(number)])


def _note(element: Element, numbers: dict[str, int]) -> Element:
    own = element.attributes.get("id", "")
    if element.tag == "li" and own in numbers:
        return Element("li", {"id": f"fn-{numbers[own]}"}, element.children)
    back = element.attributes.get("href", "")[1:]
    if element.tag == "a" and _MARK.fullmatch(back):
        number = numbers.get(back.replace("-ref-", "-"), 0)
        words = {"href": f"#fnref-{number}", "aria-label": f"Back to reference {number}"}
        return Element("a", words, ["↩"])
    return element
