"""Comments for colleagues in the text of a document: foreign_marks.toml says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from msgspec.structs import replace

from chalicelib.ingest.markup.elements import PICTURE
from chalicelib.ingest.markup.nodes import Element, Node, serialised
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.reading.foreign_marks import TAKEN_OUT, Cleared, comments_marked, may_comment

_TAG = re.compile("<[^>]*>")
_BLOCKS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "tr", "figcaption"),
    *("blockquote", "figure", "div", "section", "article", "aside", "caption", "pre", "br", "hr"),
}
_CODE = {"code", "pre", "kbd", "samp"}  # is as somebody else wrote it
_THING = "\ufffc"  # a picture or code, which goes with the comment that it stands in


def without_comments_in_html(html: str, first_line: int) -> Cleared:
    """The HTML of a document without comments for colleagues, wherever they begin and end; a
    problem if one is never closed, or if a change is not decided on. Lines are paragraphs.
    """
    if not may_comment(unescape(_TAG.sub("", html))):
        return Cleared(html)
    nodes = parsed(html)
    while len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag in {"html", "body"}:
        nodes = nodes[0].children  # which the parser has put around it
    marked = comments_marked("".join(_signs(nodes)), first_line)
    if TAKEN_OUT not in marked.text:
        return Cleared(html, marked.problems)
    return replace(marked, text=serialised(_Kept(marked.text).nodes(nodes)))


def without_comments_in_nodes(nodes: list[Node]) -> list[Node]:
    """The same of a tree; where something is wrong, it stays to be found in the HTML."""
    text = "".join(_signs(nodes))
    if not may_comment(text):
        return nodes
    marked = comments_marked(text, 1).text
    return _Kept(marked).nodes(nodes) if TAKEN_OUT in marked else nodes


def _signs(nodes: list[Node]) -> Iterator[str]:
    """The text, a line for each block."""
    for node in nodes:
        if isinstance(node, str):
            yield node.replace("\n", " ").replace(TAKEN_OUT, " ")
        elif _is_thing(node):
            yield _THING
        else:
            yield from _signs(node.children)
            if node.tag in _BLOCKS:
                yield "\n"


def _is_thing(element: Element) -> bool:
    return element.tag in {*_CODE, PICTURE, "img"}


@dataclass
class _Kept:
    """Goes through a tree in the order of its `marked` text, and leaves out what is taken out."""

    marked: str
    _place: int = 0

    def nodes(self, nodes: list[Node]) -> list[Node]:
        """The nodes that are left."""
        return [kept for node in nodes for kept in self._node(node)]

    def _node(self, node: Node) -> list[Node]:
        begin = self._place
        if isinstance(node, str):
            self._place += len(node)
            signs = zip(node, self.marked[begin : self._place], strict=True)
            text = "".join(sign for sign, mark in signs if mark != TAKEN_OUT)
            return [text] if text else []
        if _is_thing(node):
            self._place += 1
            return [] if self.marked[begin] == TAKEN_OUT else [node]
        changed = node.holding(self.nodes(node.children))
        within = self.marked[begin : self._place]
        self._place += node.tag in _BLOCKS
        is_emptied = TAKEN_OUT in within and not within.replace(TAKEN_OUT, "").strip()
        return [] if is_emptied else [changed]
