"""The places within a story that its own links lead to: `#history`.

A place is what has this id or name, or a heading of these words. It gets an id of ours, since a
story may name no part of the page that it stands on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from chalicelib.ingest.markup.elements import HEADINGS, Holds, Role, rule_of
from chalicelib.ingest.markup.links import PLACE, valid_id
from chalicelib.ingest.markup.nodes import Element, Node, elements, every_element, text_of
from chalicelib.news.text import letters


def with_named_places(nodes: list[Node]) -> list[Node]:
    """A pass, the first: links to a place lead to its id. Others stay, and are taken out later."""
    wanted = dict.fromkeys(_wanted(nodes))
    places = _places(nodes, wanted) if wanted else {}
    if not places:
        return nodes
    names: dict[int, list[str]] = {}
    for fragment, place in places.items():
        names.setdefault(id(place), []).append(_name(fragment))
    return list(_named(nodes, names, places.keys()))


def _wanted(nodes: list[Node]) -> Iterator[str]:
    """What follows the `#` of links within the story; not of footnotes'."""
    for element in every_element(nodes):
        link = element.attributes.get("href", "").strip() if element.tag == "a" else ""
        if link.startswith("#") and link[1:] and not valid_id(link[1:]):
            yield link[1:]


def _name(fragment: str) -> str:
    return PLACE + quote(unquote(fragment), safe="")


def _places(nodes: list[Node], wanted: Iterable[str]) -> dict[str, Element]:
    """The element that each fragment means, if there is one."""
    by_id: dict[str, Element] = {}
    by_words: dict[str, Element] = {}
    times: Counter[str] = Counter()
    for element in _shown(nodes):
        name = element.attributes.get("name", "") if element.tag == "a" else ""
        by_id.setdefault(element.attributes.get("id") or name, element)
        if element.tag in HEADINGS:
            words = letters(text_of(element.children))
            by_words.setdefault(words, element)
            by_words.setdefault(f"{words} {times[words]}", element)  # GitHub's `#history-1`
            times[words] += 1
    found = {fragment: _place(unquote(fragment), by_id, by_words) for fragment in wanted}
    return {name: place for name, place in found.items() if place and valid_id(_name(name))}


def _place(
    fragment: str, by_id: dict[str, Element], by_words: dict[str, Element]
) -> Element | None:
    numbered = re.fullmatch(r"(.+)-(\d{1,3})", fragment)
    place = by_id.get(fragment) or by_words.get(letters(fragment) or " ")
    if place is None and numbered:
        place = by_words.get(f"{letters(numbered[1])} {int(numbered[2])}")
    return place and _with_text(place)


def _shown(nodes: Iterable[Node]) -> Iterator[Element]:
    for element in elements(nodes):
        if rule_of(element.tag).role is not Role.DROPPED:
            yield element
            yield from _shown(element.children)


def _with_text(place: Element) -> Element:
    """The first part of a list, a table or a division that may hold text."""
    rule = rule_of(place.tag)
    while rule.holds in {Holds.BLOCKS, Holds.ITEMS} and any(_shown(place.children)):
        place = next(_shown(place.children))
        rule = rule_of(place.tag)
    return place


def _named(
    nodes: Iterable[Node], names: dict[int, list[str]], fragments: Iterable[str]
) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        attributes = dict(node.attributes)
        link = attributes.get("href", "").strip()
        if node.tag == "a" and link[:1] == "#" and link[1:] in fragments:
            attributes["href"] = f"#{_name(link[1:])}"
        children = list(_named(node.children, names, fragments))
        anchors: list[Node] = [Element("a", {"id": name}, []) for name in names.get(id(node), ())]
        is_line = rule_of(node.tag).role is Role.LINE or rule_of(node.tag).holds is Holds.NOTHING
        inside = [] if is_line else anchors
        yield from anchors if is_line else []
        yield Element(node.tag, attributes, [*inside, *children])
