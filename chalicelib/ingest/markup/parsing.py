"""HTML parsed into a tree of bounded size and depth.

By libxml2, which tokenises as HTML 5 says, but neither reopens formatting nor moves misplaced
elements: its tree is never larger than the text, and parsing stops at our bounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from lxml import etree

from chalicelib.ingest.limits import LARGEST_RAW_TEXT
from chalicelib.ingest.markup.angle_brackets import with_text_escaped
from chalicelib.ingest.markup.elements import Role, rule_of
from chalicelib.ingest.markup.nodes import Element, Node, text_of
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible

DEEPEST = 100  # elements in one another; a real story nests about ten
MOST_ELEMENTS = 20_000  # the busiest of 3,300 real stories has 2,400; so many take about a second
_CHUNK = 4096  # characters; the parser stops after the one in which a bound is passed

# libxml2 ends these at the next paragraph, as HTML 4 did, unless it does not know their names.
_ENDED_EARLY = re.compile(r"(</?)(b|i|s|small|u|h[1-6])(?=[ \t\n\f/>])", re.IGNORECASE)
_RENAMED = "as-"
_ENDED_BY_THE_NEXT = {"dt", "dd"}  # by libxml2 a term is not ended by a term, as it is in HTML 5
_MOST_LEVELS = 1000  # terms in a row without an end; the parser takes quadratic time for them
# In these a parser looks for nothing but their end, and takes all the rest if there is none.
_RAW_TEXT = (
    *("script", "style", "iframe", "noembed", "noframes", "textarea", "title", "xmp"),
    "plaintext",
)
# Whoever writes `<iframe …/>` means that it ends there, as in XHTML.
_ENDED_AT_ONCE = re.compile(
    rf"<({'|'.join(_RAW_TEXT)}|object|svg|math|video|audio|canvas)(?=[ \t\n\f/])"
    r"(?:[^\"'<>]|\"[^\"]*+\"|'[^']*+')*+(?<=/)>",
    re.IGNORECASE,
)


def parsed(html: str) -> list[Node]:
    """The tree of a text. Raises UnusableManuscript if it is too long, has too many elements, or is
    nested too deeply.
    """
    bound_length(html)
    plain = _ENDED_AT_ONCE.sub(r"\g<0></\1>", with_text_escaped(html))
    return _parsed(_ENDED_EARLY.sub(rf"\1{_RENAMED}\2", plain), _RAW_TEXT)


def bound_length(text: str) -> None:
    """Raises UnusableManuscript if `text` is too long to be parsed."""
    if len(text.encode()) > LARGEST_RAW_TEXT:
        raise UnusableManuscript(
            Problem(f"the text is longer than {LARGEST_RAW_TEXT} bytes", "part the story in two")
        )


def _parsed(html: str, raw_text: Sequence[str], depth: int = 0) -> list[Node]:
    tree = _TreeBuilder(raw_text, depth)
    html_parser: Any = etree.HTMLParser  # it has no types of its own
    parser = html_parser(target=tree)
    parser.feed("<body>")
    for start in range(0, len(html), _CHUNK):
        parser.feed(html[start : start + _CHUNK])
    tree.is_at_end = True
    nodes: list[Node] = parser.close()
    return nodes


class _TreeBuilder:
    """Builds the tree from the parser's events (https://lxml.de/parsing.html, parser targets)."""

    def __init__(self, raw_text: Sequence[str], depth: int) -> None:
        self.is_at_end = False
        self._raw_text = raw_text
        self._depth = depth
        self._open = [Element("", {}, [])]
        self._levels = [1]  # how many of the parser's open elements each of ours stands for
        self._text: list[str] = []
        self._count = count(-1)  # without <html> and <body>

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._end_text()
        legible_attributes = {name: legible(value) for name, value in attributes.items()}
        element = Element(tag.removeprefix(_RENAMED), legible_attributes, [])
        if tag in _ENDED_BY_THE_NEXT and self._open[-1].tag == tag:
            self._open[-1] = element
            self._levels[-1] += 1
        else:
            self._open.append(element)
            self._levels.append(1)
        self._check_bounds()
        self._open[-2].children.append(element)

    def data(self, data: str) -> None:
        self._text.append(data)

    def end(self, _tag: str) -> None:
        self._end_text()
        self._levels[-1] -= 1
        if self._levels[-1]:
            return
        self._levels.pop()
        ended = self._open.pop()
        if self.is_at_end and rule_of(ended.tag).role is Role.DROPPED:
            self._open[-1].children.extend(self._content_reparsed(ended))

    def comment(self, _text: str) -> None:
        """No text."""

    def pi(self, _target: str, _data: str | None = None) -> None:
        """No text."""

    def close(self) -> list[Node]:
        self._end_text()
        return self._open[0].children

    def _check_bounds(self) -> None:
        if next(self._count) > MOST_ELEMENTS:
            raise UnusableManuscript(
                Problem(
                    what=f"the text has more than {MOST_ELEMENTS} HTML tags",
                    mend="take out those that do nothing, or part the story in two",
                )
            )
        depth = self._depth + len(self._open) - 3  # without the root, <html> and <body>
        if depth > DEEPEST or self._levels[-1] > _MOST_LEVELS:
            raise UnusableManuscript(
                Problem(
                    what=f"the text is nested more than {DEEPEST} levels deep",
                    mend="flatten its lists and quotations, and close its HTML tags",
                )
            )

    def _end_text(self) -> None:
        text = legible("".join(self._text))  # once more: `&#7;` was text until now
        self._text.clear()
        if text:
            self._open[-1].children.append(text)

    def _content_reparsed(self, unclosed: Element) -> list[Node]:
        """The content of an element that would be dropped but is never closed, parsed again."""
        inner = unclosed.children[:]
        unclosed.children.clear()
        if unclosed.tag not in self._raw_text:
            return inner
        # No other of its name is closed either: each name costs one more reading at most.
        start = re.compile(rf"<(?={unclosed.tag}[ \t\n\f/>])", re.IGNORECASE)
        names = [name for name in self._raw_text if name != unclosed.tag]
        html = start.sub("<un", text_of(inner))
        return _parsed(html, names, self._depth + len(self._open))
