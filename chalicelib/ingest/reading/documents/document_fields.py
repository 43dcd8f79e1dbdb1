"""The fields of a document: its first paragraphs, each `name: value`, or a list below `name:`."""

from __future__ import annotations

import re

from msgspec import Struct

from chalicelib.ingest.markup.nodes import Element, Node
from chalicelib.ingest.reading.declared_fields import FIELD_NAMES
from chalicelib.ingest.reading.documents.document_headings import lines_of, words_of
from chalicelib.ingest.reading.field_names import field_names, meaning
from chalicelib.ingest.reading.front_matter_lines import LIKE_A_FENCE, LINE_OF_A_FIELD, is_telling
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.ingest.reading.yaml_fields import read_yaml
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

_FENCE = re.compile(LIKE_A_FENCE)
_OURS = frozenset(map(letters, FIELD_NAMES))
_ITEM = re.compile(r"- \S")
_BULLET = re.compile(r"\A[-•–*·] +(?=\S)")


class FieldsAbove(Struct, frozen=True):
    """The fields, the nodes that are no field, and how many lines stand above these."""

    values: dict[str, Value]
    rest: list[Node]
    lines: int = 0
    warnings: tuple[Problem, ...] = ()


def fields_above(nodes: list[Node], *, first_line: int) -> FieldsAbove:
    """The fields that the text begins with, the first of them on `first_line`; a line `---` may
    stand above and below them, as in a text.
    """
    begin = 1 if nodes and _is_fence(nodes[0]) else 0
    paragraphs = [_lines(node) for node in nodes[begin:]]
    known = _count_of_fields(paragraphs)
    if not known:
        return FieldsAbove({}, nodes)
    typed = "\n".join(line for lines in paragraphs[:known] for line in lines)
    values, warnings = read_yaml(typed, first_line + begin, has_curly_quotes=True)
    rest = nodes[begin + known :]
    end = int(bool(rest) and _is_fence(rest[0]))
    lines = begin + sum(map(len, paragraphs[:known])) + end
    return FieldsAbove(values, rest[end:], lines, warnings)


def _count_of_fields(paragraphs: list[list[str]]) -> int:
    """How many of them are fields, or a list that belongs to one: all up to the last we know."""
    known, takes_items, is_known = 0, False, False
    for count, lines in enumerate(paragraphs, 1):
        has_known = False
        for line in lines:
            field = None if _ITEM.match(line) else LINE_OF_A_FIELD.fullmatch(line)
            if field:
                takes_items, is_known = not field["value"].strip(), _is_known(field["name"])
            elif not takes_items or not _ITEM.match(line):
                return known
            has_known |= is_known
        if not lines:
            return known
        known = count if has_known else known
    return known


def _lines(node: Node) -> list[str]:
    """The lines of a paragraph, in which an editor may have pressed Shift and Enter; those of a
    list, each behind a hyphen; none if it is neither.
    """
    if not isinstance(node, Element) or node.tag not in {"p", "ul", "ol"}:
        return []
    if node.tag == "p":
        return [_BULLET.sub("- ", line) for line in lines_of([node]) if line]
    return [f"- {words_of(item)}" for item in node.children if isinstance(item, Element)]


def _is_fence(node: Node) -> bool:
    lines = _lines(node)
    return len(lines) == 1 and _FENCE.fullmatch(lines[0]) is not None


def _is_known(name: str) -> bool:
    plain = letters(name)
    is_ours = plain in _OURS or is_telling(plain)
    return is_ours or plain in field_names().meant or meaning(name) != plain
