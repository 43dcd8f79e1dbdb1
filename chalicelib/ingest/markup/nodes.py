"""The tree of a parsed text: immutable elements and texts, functions on them, serialisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chalicelib.ingest.markup.elements import PICTURE, Holds, Role, rule_of

# Neither spaces nor what has no width: a link of such signs alone has no name.
_VISIBLE = re.compile("[^\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element; its attributes and texts are decoded, not escaped."""

    tag: str
    attributes: dict[str, str]
    children: list[Node]

    def holding(self, children: Iterable[Node]) -> Element:
        """The same with other children."""
        return Element(self.tag, self.attributes, list(children))


Node = str | Element


def bottom_up(nodes: Iterable[Node], change: Callable[[Element], Iterable[Node]]) -> list[Node]:
    """The nodes with every element replaced by what `change` returns for it, children first."""
    changed: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            changed.append(node)
        else:
            changed.extend(change(node.holding(bottom_up(node.children, change))))
    return changed


def elements(nodes: Iterable[Node]) -> Iterator[Element]:
    """The elements among them."""
    return (node for node in nodes if isinstance(node, Element))


def every_element(nodes: Iterable[Node]) -> Iterator[Element]:
    """The elements among them and within, in the order of the text."""
    for element in elements(nodes):
        yield element
        yield from every_element(element.children)


def text_of(nodes: Iterable[Node]) -> str:
    """The text within."""
    return "".join(node if isinstance(node, str) else text_of(node.children) for node in nodes)


def has_words(node: Node) -> bool:
    """Whether a reader sees anything of it."""
    if isinstance(node, str):
        return _VISIBLE.search(node) is not None
    return node.tag == PICTURE or any(map(has_words, node.children))


def has_target(node: Node) -> bool:
    """Whether a footnote's mark leads to it."""
    if isinstance(node, str):
        return False
    return "id" in node.attributes or any(map(has_target, node.children))


def anchor_of(element: Element) -> list[Node]:
    """An empty `<a>` with the element's id, for where the element itself goes; none without one."""
    if "id" not in element.attributes:
        return []
    return [Element("a", {"id": element.attributes["id"]}, [])]


def is_line(node: Node) -> bool:
    """Whether it may stand in a line of text."""
    return isinstance(node, str) or rule_of(node.tag).role is Role.LINE


def is_blank(node: Node) -> bool:
    """Whether it is space, or the end of a line."""
    return not has_words(node) if isinstance(node, str) else node.tag == "br"


def serialised(nodes: Iterable[Node]) -> str:
    """Serialise nodes to HTML, escaped by the standard's algorithm
    (https://html.spec.whatwg.org/#serialising-html-fragments).
    """
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(_escaped(node))
            continue
        parts.append(f"<{node.tag}{_attributes(node)}>")
        if rule_of(node.tag).holds is not Holds.NOTHING:
            parts += [serialised(node.children), f"</{node.tag}>"]
    return "".join(parts)


def _attributes(element: Element) -> str:
    written = ((name, _escaped(value)) for name, value in element.attributes.items())
    return "".join(f' {name}="{value.replace('"', "&quot;")}"' for name, value in written)


def _escaped(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\xa0", "&nbsp;")):
        text = text.replace(sign, entity)
    return text
