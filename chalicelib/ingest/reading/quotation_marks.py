"""Quotation marks of a text and of a document, set as in Markdown: those of its language."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.ingest.markup.nodes import Element, Node, serialised
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.reading.typography import with_quotation_marks

_WITHIN_A_LINE = {
    *("a", "abbr", "b", "cite", "del", "em", "i", "ins", "mark", "q", "s", "small", "span"),
    *("strong", "sub", "sup", "u"),
}
# What holds no running text, and what a quotation mark beside it takes it for.
_NEIGHBOURS = {"br": "\n", "code": "x", "img": "x", "pre": "x", "kbd": "x", "samp": "x"}


def text_with_quotation_marks(text: str, language: str) -> str:
    """The text, a paragraph or more."""
    paragraphs = (with_quotation_marks([part], language) for part in text.split("\n\n"))
    return "\n\n".join(part for (part,) in paragraphs)


def html_with_quotation_marks(html: str, language: str) -> str:
    """The HTML of a document, but for code in it."""
    if '"' not in html and "'" not in html and "&" not in html:
        return html
    nodes = _within_page(parsed(html))
    lines: list[list[str]] = [[]]
    _gather(nodes, lines)
    texts = (text for line in lines for text in with_quotation_marks(line, language))
    return serialised(_rebuilt(nodes, texts))


def _within_page(nodes: list[Node]) -> list[Node]:
    """Without what the parser has put around them."""
    while len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag in {"html", "body"}:
        nodes = nodes[0].children
    return nodes


def _gather(nodes: list[Node], lines: list[list[str]]) -> None:
    """The texts in their order, those of each block apart: a mark has its partner within it."""
    for node in nodes:
        if isinstance(node, str):
            lines[-1].append(node)
        elif node.tag in _NEIGHBOURS:
            lines[-1].append(_NEIGHBOURS[node.tag])
        elif node.tag in _WITHIN_A_LINE:
            _gather(node.children, lines)
        else:
            lines.append([])
            _gather(node.children, lines)
            lines.append([])


def _rebuilt(nodes: list[Node], texts: Iterator[str]) -> list[Node]:
    """The same nodes, with the next of the `texts` for each that was gathered."""
    changed: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            changed.append(next(texts))
        elif node.tag in _NEIGHBOURS:
            next(texts)
            changed.append(node)
        else:
            changed.append(Element(node.tag, node.attributes, _rebuilt(node.children, texts)))
    return changed
