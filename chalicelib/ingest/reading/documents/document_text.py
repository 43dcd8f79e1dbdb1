"""The HTML of a document as a story: its fields, its headline, its footnotes.

Nobody asks the user of a word processor for YAML: fields are paragraphs `name: value` at the top.
"""

from __future__ import annotations

from msgspec import Struct

from chalicelib.ingest.markup.nodes import Element, Node, bottom_up, serialised, text_of
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_fields import fields_above
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.footnote_list import with_footnotes
from chalicelib.news.errors import Problem
from chalicelib.news.text import is_visible


class _Headed(Struct, frozen=True):
    """The paragraph that is the headline, if there is one, and the nodes behind it."""

    headline: list[Node]
    rest: list[Node]


def document_of(
    html: str,
    pictures: DocumentPictures,
    *,
    problems: tuple[Problem, ...] = (),
    warnings: tuple[Problem, ...] = (),
) -> Document:
    """The document that a converter's HTML stands for. Raises UnusableManuscript if the HTML is too
    long, or its fields can't be read.
    """
    nodes = with_footnotes(_blocks(parsed(html)))
    before = _headed(nodes)
    fields = fields_above(before.rest, first_line=1 + len(before.headline))
    headed = before if before.headline else _headed(fields.rest)
    rest = fields.rest if before.headline else headed.rest
    lines = max((value.line for value in fields.values.values()), default=0)
    return Document(
        html=serialised([*headed.headline, *bottom_up(rest, _without_class)]),
        fields=fields.values,
        pictures=tuple(pictures.kept.values()),
        problems=problems,
        warnings=(*warnings, *fields.warnings, *pictures.warnings()),
        first_line=max(1, lines + 1 - len(before.headline)),
    )


def _blocks(nodes: list[Node]) -> list[Node]:
    """The blocks of the page: what the parser has put around them is not of the document."""
    while len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag in {"html", "body"}:
        nodes = nodes[0].children
    return [node for node in nodes if isinstance(node, Element) or node.strip()]


def _headed(nodes: list[Node]) -> _Headed:
    """By its style, or since it is wholly bold."""
    first = nodes[0] if nodes else ""
    if isinstance(first, Element) and is_visible(text_of(first.children)):
        is_title = first.tag == "h1" or first.attributes.get("class") == "title"
        if is_title or is_bold(first):
            return _Headed([Element("h1", {}, [text_of(first.children)])], nodes[1:])
    return _Headed([], nodes)


def is_bold(element: Element) -> bool:
    """Whether it is a paragraph that is bold as a whole."""
    seen = [node for node in element.children if not isinstance(node, str) or node.strip()]
    return element.tag == "p" and bool(seen) and all(_is_strong(node) for node in seen)


def _is_strong(node: Node) -> bool:
    return isinstance(node, Element) and node.tag in {"strong", "b"}


def _without_class(element: Element) -> list[Node]:
    if element.tag in {"section", "aside"} or "class" not in element.attributes:
        return [element]
    attributes = {name: said for name, said in element.attributes.items() if name != "class"}
    return [Element(element.tag, attributes, element.children)]
