"""Headings that no style marks: short paragraphs that are bold as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chalicelib.ingest.markup.nodes import Element, Node, every_element
from chalicelib.news.text import single_spaced

LONGEST_HEADING = 120  # characters; a longer bold paragraph is an emphasised one

_DIVIDER = re.compile(r"\*\s*\*\s*\*|[_⁎✽]{3,}|⁂|-{3,}|—{3,}")
_ENDS_A_SENTENCE = tuple(".:;,!…")


def with_headings(nodes: list[Node]) -> list[Node]:
    """Short paragraphs that are wholly bold, with text below them, are headings; and a line of
    asterisks parts the text.
    """
    changed: list[Node] = []
    for place, node in enumerate(nodes):
        after = nodes[place + 1] if place + 1 < len(nodes) else ""
        if is_paragraph(node) and _DIVIDER.fullmatch(words_of(node)):
            changed.append(Element("hr", {}, []))
        elif isinstance(node, Element) and is_heading(node) and _is_text(after):
            changed.append(Element("h2", {}, [words_of(node)]))
        else:
            changed.append(node)
    return changed


def is_heading(paragraph: Element) -> bool:
    """Whether a bold paragraph looks like a heading: a line that is no sentence."""
    words = words_of(paragraph)
    is_short = 0 < len(words) <= LONGEST_HEADING
    is_plain = {one.tag for one in every_element(paragraph.children)} <= {"strong", "b", "u"}
    return is_bold(paragraph) and is_short and is_plain and not words.endswith(_ENDS_A_SENTENCE)


def is_bold(element: Element) -> bool:
    """Whether it is a paragraph that is bold as a whole."""
    seen = [node for node in element.children if not isinstance(node, str) or node.strip()]
    return element.tag == "p" and bool(seen) and all(_is_strong(node) for node in seen)


def _is_strong(node: Node) -> bool:
    return isinstance(node, Element) and node.tag in {"strong", "b"}


def _is_text(node: Node) -> bool:
    """Whether it is what a heading stands above."""
    if not isinstance(node, Element) or is_bold(node):
        return False
    return node.tag in {"p", "ul", "ol", "table", "blockquote", "figure"}


def is_paragraph(node: Node) -> bool:
    """Whether it is a paragraph, and no list, table or heading."""
    return isinstance(node, Element) and node.tag == "p"


def words_of(node: Node) -> str:
    """Its words in one line."""
    return single_spaced(" ".join(lines_of([node])))


def lines_of(nodes: Iterable[Node]) -> list[str]:
    """The words within, a line for each that a `<br>` ends."""
    text = "".join(_written(nodes))
    return [single_spaced(line) for line in text.split("\0")]


def _written(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "br":
            yield "\0"  # no text has it
        else:
            yield from _written(node.children)
