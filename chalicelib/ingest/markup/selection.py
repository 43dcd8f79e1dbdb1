"""The first passes: keep the allowed elements, attributes and links of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from chalicelib.ingest.markup.attributes import allowed_attributes, is_moment
from chalicelib.ingest.markup.elements import (
    ELEMENTS,
    HEADINGS,
    PICTURE,
    Holds,
    Role,
    rule_of,
)
from chalicelib.ingest.markup.embeds import card_for_frame
from chalicelib.ingest.markup.nodes import (
    Element,
    Node,
    anchor_of,
    bottom_up,
    elements,
    every_element,
    has_target,
    has_words,
    text_of,
)

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)


def allowed(element: Element) -> Iterator[Node]:
    """A pass: the element by its rule, with the attributes that it may have."""
    if is_hidden(element):
        yield "\n"
    elif element.tag == "iframe" and (card := card_for_frame(element)):
        yield card
    elif element.tag == PICTURE:
        yield element
    elif element.tag not in ELEMENTS:
        yield from element.children
    elif rule_of(element.tag).role is Role.PARTS:
        yield Element("div", {}, element.children)
    elif rule_of(element.tag).role is not Role.DROPPED:
        attributes = allowed_attributes(element.tag, element.attributes)
        yield from _valid_time(Element(element.tag, attributes, element.children))


def is_hidden(element: Element) -> bool:
    """Whether no browser shows it, and no reader is to see it."""
    return "hidden" in element.attributes or bool(
        _HIDDEN.search(element.attributes.get("style", ""))
    )


def _valid_time(element: Element) -> Iterable[Node]:
    """A `<time>` if its attribute or its text is a valid date or time; else its content."""
    if element.tag != "time" or "datetime" in element.attributes:
        return [element]
    is_text = not any(elements(element.children))
    return [element] if is_text and is_moment(text_of(element.children)) else element.children


def with_valid_links(nodes: list[Node]) -> list[Node]:
    """A pass: each id once, and no link to one that is not there. An `<a>` without a link is a
    place to come to, or text.
    """
    known = {element.attributes.get("id") for element in every_element(nodes)}
    return bottom_up(nodes, _linked(known, seen_ids=set()))


def _linked(known: set[str | None], seen_ids: set[str]) -> Callable[[Element], Iterable[Node]]:
    def change(element: Element) -> Iterable[Node]:
        attributes = dict(element.attributes)
        if attributes.get("id") in seen_ids:
            del attributes["id"]
        seen_ids.update(filter(None, [attributes.get("id")]))
        link = attributes.get("href", "")
        if link.startswith("#") and link[1:] not in known:
            del attributes["href"]
        if element.tag == "a" and "href" not in attributes:
            attributes = {name: value for name, value in attributes.items() if name == "id"}
            if not attributes:
                return element.children
        return [Element(element.tag, attributes, element.children)]

    return change


def not_empty(element: Element) -> Iterable[Node]:
    """A pass: without elements in which a reader sees nothing, and to which no mark leads."""
    rule = rule_of(element.tag)
    if any(map(has_words, element.children)):
        return [element]
    if rule.role is Role.LINE:
        return [*anchor_of(element), *element.children] if not rule.may_be_empty else [element]
    if rule.may_be_empty or has_target(element) or _has_items(element):
        return [Element("p", {}, element.children) if element.tag in HEADINGS else element]
    return ["\n"]


def _has_items(element: Element) -> bool:
    is_list = rule_of(element.tag).holds is Holds.ITEMS and element.tag != "table"
    return is_list and any(elements(element.children))
