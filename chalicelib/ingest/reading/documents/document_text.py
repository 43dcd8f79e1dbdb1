"""The HTML of a document as a story: its fields, its headline, its headings, where it ends.

Nobody asks the user of a word processor for YAML, or for styles: fields are paragraphs
`name: value` at the top or a table headed `metadata`, and a short paragraph that is wholly bold is
a heading.
"""

from __future__ import annotations

import re

from msgspec import Struct

from chalicelib.ingest.markup.nodes import (
    Element,
    Node,
    bottom_up,
    every_element,
    serialised,
)
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.reading.comments_in_html import without_comments_in_nodes
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_captions import with_captions
from chalicelib.ingest.reading.documents.document_fields import fields_above
from chalicelib.ingest.reading.documents.document_headings import (
    is_bold,
    is_paragraph,
    lines_of,
    with_headings,
    words_of,
)
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_tables import with_tables_read
from chalicelib.ingest.reading.documents.footnote_list import is_mark, with_footnotes
from chalicelib.ingest.reading.documents.list_numbers import with_numbers
from chalicelib.ingest.reading.documents.quoting import quoted
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.errors import Problem
from chalicelib.news.text import is_visible, letters, single_spaced

LONGEST_FIRST_LINE = 150  # characters of a headline that nothing marks as one

_END = re.compile(r"# ?# ?#|[-–—]\s?30\s?[-–—]")


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
    blocks = without_comments_in_nodes(_blocks(parsed(html)))
    tables = with_tables_read(with_footnotes(with_numbers(blocks)))
    nodes, ended = _until_its_end(tables.nodes)
    before = _headed(nodes)
    above = fields_above(before.rest, first_line=1 + len(before.headline))
    fields = {**tables.fields, **above.values}
    headed = before if before.headline else _headed(above.rest)
    said = [*headed.headline], [*(above.rest if before.headline else headed.rest)]
    headline, rest, unmarked = _with_headline(*said, fields)
    rest, fields = _with_standfirst(rest, fields)
    lines = max((value.line for value in above.values.values()), default=0)
    text = bottom_up(with_headings(with_captions(rest)), _without_class)
    return Document(
        html=serialised([*headline, *text]),
        fields=fields,
        pictures=tuple(pictures.kept.values()),
        problems=(*problems, *tables.problems),
        warnings=(*warnings, *above.warnings, *pictures.warnings(), *ended, *unmarked),
        first_line=max(1, lines + 1 - len(before.headline)),
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


def _headed(nodes: list[Node]) -> _Headed:
    """By its style, or since it is wholly bold."""
    first = nodes[0] if nodes else ""
    if isinstance(first, Element) and is_visible(words_of(first)):
        is_title = first.tag == "h1" or first.attributes.get("class") == "title"
        if is_title or (is_bold(first) and not _has_picture(first)):
            return _Headed([Element("h1", {}, [_headline_of(first)])], nodes[1:])
    return _Headed([], nodes)


def _headline_of(paragraph: Element) -> str:
    """The words of a headline without the marks of footnotes, which would be figures in it."""
    nodes = bottom_up(paragraph.children, lambda one: [] if is_mark(one) else [one])
    return single_spaced(" ".join(lines_of(nodes)))


def _with_headline(
    headline: list[Node], rest: list[Node], fields: dict[str, Value]
) -> tuple[list[Node], list[Node], tuple[Problem, ...]]:
    """The first line, where nothing says which is the headline, as in a plain text."""
    is_said = headline or any(letters(name) in {"title", "headline", "titel"} for name in fields)
    first = rest[0] if rest else ""
    words = _headline_of(first) if isinstance(first, Element) else ""
    is_line = is_paragraph(first) and not _has_picture(first) and is_visible(words)
    if is_said or not is_line or len(rest) < 2 or len(words) > LONGEST_FIRST_LINE:
        return headline, rest, ()
    if words.endswith("."):
        return headline, rest, ()
    warning = Problem(
        f"the first paragraph, “{words[:60]}”, is taken for the headline",
        "give the headline the style Title, or make it bold",
    )
    return [Element("h1", {}, [words])], rest[1:], (warning,)


def _with_standfirst(
    rest: list[Node], fields: dict[str, Value]
) -> tuple[list[Node], dict[str, Value]]:
    """A subtitle below the headline is the standfirst, unless a field says another."""
    first = rest[0] if rest else ""
    is_subtitle = isinstance(first, Element) and first.attributes.get("class") == "subtitle"
    if not is_subtitle or any(letters(name) in _SUMMARIES for name in fields):
        return rest, fields
    return rest[1:], {**fields, "summary": Value(1, words_of(first))}


_SUMMARIES = {"summary", "description", "standfirst", "subtitle", "excerpt", "lead", "deck"}


def _is_footnotes(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "section"


def _has_picture(node: Node) -> bool:
    return any(one.tag == "img" for one in every_element([node]))


def _without_class(element: Element) -> list[Node]:
    if element.tag in {"section", "aside"} or "class" not in element.attributes:
        return [element]
    attributes = {name: said for name, said in element.attributes.items() if name != "class"}
    return [Element(element.tag, attributes, element.children)]
