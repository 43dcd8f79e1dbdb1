"""Tables that are no tables: one headed `metadata` has the fields, one headed `photo` is a picture.

So newsrooms write in Google Docs, where nobody wants to see lines of code.
"""

from __future__ import annotations

from msgspec import Struct

from chalicelib.ingest.markup.nodes import Element, Node, elements, every_element
from chalicelib.ingest.reading.documents.document_headings import lines_of
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

_METADATA = {"metadata", "meta"}
_PHOTO = {"photo", "picture", "image", "foto", "billede"}
# What the rows of a photo are called, by their letters.
_PARTS = {
    "src": ("file", "photo", "picture", "image", "slug", "path", "name", "fil"),
    "alt": ("alt", "alttext", "description", "beskrivelse"),
    "caption": ("caption", "text", "billedtekst"),
    "credit": ("credit", "photographer", "byline", "fotograf", "kredit"),
}


class TablesRead(Struct, frozen=True):
    """The nodes without the tables that were read; the fields of `metadata`."""

    nodes: list[Node]
    fields: dict[str, Value]
    problems: tuple[Problem, ...] = ()


def with_tables_read(nodes: list[Node]) -> TablesRead:
    """Read the fields of the table `metadata`, and put pictures in place of tables `photo`."""
    fields: dict[str, Value] = {}
    kept: list[Node] = []
    problems: list[Problem] = []
    for line, node in enumerate(nodes, 1):
        rows = _rows(node)
        kind = letters(rows[0][0][0]) if rows and rows[0] else ""
        if kind in _METADATA:
            found = _fields(rows, line)
            problems += [_twice(name) for name in found if name in fields]
            fields = found | fields
        elif kind in _PHOTO and isinstance(node, Element):
            kept.append(_picture(node, rows))
        else:
            kept.append(node)
    return TablesRead(kept, fields, tuple(problems))


def _rows(node: Node) -> list[list[tuple[str, Element]]]:
    """The cells of a table of at most two columns, each with its words; none if it is another."""
    if not isinstance(node, Element) or node.tag != "table":
        return []
    rows = [
        [(_words(cell), cell) for cell in elements(row.children)]
        for row in every_element(node.children)
        if row.tag == "tr"
    ]
    return rows if rows and all(0 < len(row) <= 2 for row in rows) else []


def _words(cell: Element) -> str:
    """A paragraph a line."""
    parts = [line for child in cell.children for line in lines_of([child])]
    return "\n".join(part for part in parts if part)


def _fields(rows: list[list[tuple[str, Element]]], line: int) -> dict[str, Value]:
    """Of `metadata | …` the first row is the heading; each other one is a field."""
    pairs = [(row[0][0], row[1][0]) for row in rows[1:] if len(row) == 2]
    return {name.strip(" :"): _value(line, text) for name, text in pairs if name.strip(" :")}


def _value(line: int, text: str) -> Value:
    """Several paragraphs are a list."""
    parts = text.split("\n")
    if len(parts) == 1:
        return Value(line, text)
    return Value(line, tuple(Value(line, part.lstrip("-•* ")) for part in parts))


def _picture(table: Element, rows: list[list[tuple[str, Element]]]) -> Node:
    """The picture that is in the table, or whose file it names, with the words that it says."""
    within = next((one for one in every_element(table.children) if one.tag == "img"), None)
    said = {name: text for name, text in within.attributes.items() if text} if within else {}
    for row in rows:
        for part, names in _PARTS.items():
            if len(row) == 2 and letters(row[0][0]) in names and row[1][0]:
                said.setdefault(part, " ".join(row[1][0].split()))
    return Element("p", {}, [Element("img", said, [])]) if said.get("src") else table


def _twice(name: str) -> Problem:
    what = f"two tables headed `metadata` have the field `{name[:40]}`"
    return Problem(what, "keep one of the two")
