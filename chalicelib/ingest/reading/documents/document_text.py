"""The HTML of a document as a story: its fields, its headline, its headings, where it ends.

Nobody asks the user of a word processor for YAML, or for styles: fields are paragraphs
`name: value` at the top or a table headed `metadata`, and a short paragraph that is wholly bold is
a heading.
"""

from __future__ import annotations

import re

from chalicelib.ingest.markup.nodes import (
    Element,
    Node,
    bottom_up,
    serialised,
)
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.reading.comments_in_html import without_comments_in_nodes
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_captions import missed_captions, with_captions
from chalicelib.ingest.reading.documents.document_head import DocumentHead
from chalicelib.ingest.reading.documents.document_headings import (
    is_paragraph,
    with_headings,
    words_of,
)
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_tables import with_tables_read
from chalicelib.ingest.reading.documents.footnote_list import with_footnotes
from chalicelib.ingest.reading.documents.list_numbers import with_numbers
from chalicelib.ingest.reading.documents.quoting import quoted
from chalicelib.news.errors import Problem
from chalicelib.news.text import is_visible

_END = re.compile(r"# ?# ?#|[-–—]\s?30\s?[-–—]")


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
    blocks = without_comments_in_nodes(_blocks(parsed(html)))
    tables = with_tables_read(with_footnotes(with_numbers(blocks)))
    nodes, ended = _until_its_end(tables.nodes)
    head = DocumentHead(nodes, tables.fields)
    head.take()
    missed = missed_captions(head.rest)
    text = bottom_up(with_headings(with_captions(head.rest)), _without_class)
    return Document(
        html=serialised([*head.headline, *text]),
        fields=head.fields,
        pictures=tuple(pictures.kept.values()),
        problems=(*problems, *tables.problems, *head.problems),
        warnings=(*warnings, *pictures.warnings(), *ended, *head.warnings, *missed),
        first_line=head.line - len(head.headline),
        is_typed=True,
    )


def _blocks(nodes: list[Node]) -> list[Node]:
    """The blocks of the page: what the parser has put around them is not of the document."""
    while len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag in {"html", "body"}:
        nodes = nodes[0].children
    return [node for node in nodes if isinstance(node, Element) or node.strip()]


def _until_its_end(nodes: list[Node]) -> tuple[list[Node], tuple[Problem, ...]]:
    """The nodes above a paragraph `###`, and the footnotes; what is between is not published."""
    for place, node in enumerate(nodes):
        if is_paragraph(node) and _END.fullmatch(words_of(node)):
            below = [one for one in nodes[place + 1 :] if not _is_footnotes(one)]
            words = [words_of(one) for one in below if is_visible(words_of(one))]
            notes = [one for one in nodes[place + 1 :] if _is_footnotes(one)]
            what = f"what stands below `{words_of(node)}` is not published: {quoted(words)}"
            return [*nodes[:place], *notes], (Problem(what, ""),) if words else ()
    return nodes, ()


def _is_footnotes(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "section"


def _without_class(element: Element) -> list[Node]:
    if element.tag in {"section", "aside"} or "class" not in element.attributes:
        return [element]
    attributes = {name: said for name, said in element.attributes.items() if name != "class"}
    return [Element(element.tag, attributes, element.children)]
