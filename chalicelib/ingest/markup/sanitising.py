"""The sanitiser. To sanitise uploaded HTML, parse it, run passes over the tree, and check by nh3.

nh3's allow-list comes last; after it the site's own links get the mark BASE, and pictures theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import nh3
from msgspec import Struct

from chalicelib.ingest.limits import LARGEST_RAW_TEXT
from chalicelib.ingest.markup.elements import HEADINGS, KEPT
from chalicelib.ingest.markup.embeds import card_for_link
from chalicelib.ingest.markup.foreign_pictures import with_links_of_pictures
from chalicelib.ingest.markup.formatting import with_formatting_in_blocks
from chalicelib.ingest.markup.links import SCHEMES
from chalicelib.ingest.markup.nodes import Element, Node, bottom_up, serialised
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.markup.pictures_in_text import (
    between_blocks,
    numbered,
    with_own_pictures,
    with_picture_marks,
)
from chalicelib.ingest.markup.places import with_named_places
from chalicelib.ingest.markup.placing import with_places
from chalicelib.ingest.markup.selection import allowed, not_empty, with_valid_links
from chalicelib.news.article import Picture
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import BASE

MOST_WRITTEN = 3 * LARGEST_RAW_TEXT  # characters of HTML; what one tag repeats may be long

_SITE_LINK = re.compile(r'(<a(?: [\w-]+="[^"]*")*? href=")(?=/(?![/\\]))')


class SafeText(Struct, frozen=True):
    """A text that readers may get, the pictures whose marks are in it, and those that are too many
    for it.
    """

    html: str
    pictures: tuple[Picture, ...] = ()
    pictures_beyond: tuple[Picture, ...] = ()


def safe_html(html: str) -> str:
    """The allowed part of `html` as valid HTML, its headings below the page's own; links of the
    site marked with BASE. Raises UnusableManuscript if it is too long, or nested too deeply.
    """
    return sanitised(with_own_pictures(parsed(html))).html


def sanitised(nodes: list[Node]) -> SafeText:
    """As `safe_html`, of a text that is parsed already and went through `with_own_pictures`."""
    nodes = with_named_places(with_links_of_pictures(nodes))
    nodes = bottom_up(nodes, allowed)
    nodes = bottom_up(nodes, between_blocks)
    nodes = with_valid_links(nodes)
    nodes = with_formatting_in_blocks(nodes)
    nodes = bottom_up(nodes, not_empty)
    nodes = with_places(nodes)
    nodes = bottom_up(nodes, _heading_levels())
    nodes = bottom_up(nodes, card_for_link)
    nodes, shown, beyond = numbered(nodes)
    return SafeText(_sanitised(serialised(nodes).strip()), shown, beyond)


def _heading_levels() -> Callable[[Element], Iterable[Node]]:
    """A pass: no level is skipped, and the page's own heading is the first."""
    levels: list[int] = []

    def change(element: Element) -> Iterable[Node]:
        if element.tag not in HEADINGS:
            return [element]
        level = max(int(element.tag[1]), 2)
        while levels and levels[-1] >= level:
            levels.pop()
        levels.append(level)
        return [Element(f"h{len(levels) + 1}", element.attributes, element.children)]

    return change


def _sanitised(html: str) -> str:
    """Sanitise by nh3's allow-list, which changes nothing unless a pass let something through."""
    if len(html) > MOST_WRITTEN:
        raise UnusableManuscript(
            Problem(
                "the text grows too long as HTML",
                "close each tag, such as `<a>`, where its text ends",
            )
        )
    clean = nh3.clean(
        html,
        tags=set(KEPT),
        clean_content_tags=set(),
        attributes={tag: {*rule.attributes} - {"class"} for tag, rule in KEPT.items()},
        allowed_classes={tag: set(rule.classes) for tag, rule in KEPT.items() if rule.classes},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return _SITE_LINK.sub(rf"\1{BASE}", with_picture_marks(clean))
