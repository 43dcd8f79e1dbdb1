"""The fields of a document: its first paragraphs, each `name: value`."""

from __future__ import annotations

import re

from msgspec import Struct

from chalicelib.ingest.markup.nodes import Element, Node
from chalicelib.ingest.reading.documents.document_headings import lines_of
from chalicelib.ingest.reading.field_names import field_names, meaning
from chalicelib.ingest.reading.front_matter_lines import LIKE_A_FENCE, LINE_OF_A_FIELD, is_telling
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.ingest.reading.yaml_fields import read_yaml
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

_FENCE = re.compile(LIKE_A_FENCE)


class FieldsAbove(Struct, frozen=True):
    """The fields, and the nodes that are no field."""

    values: dict[str, Value]
    rest: list[Node]
    warnings: tuple[Problem, ...] = ()


def fields_above(nodes: list[Node], *, first_line: int) -> FieldsAbove:
    """The fields that the text begins with, the first of them on `first_line`; a line `---` may
    stand above and below them, as in a text.
    """
    begin = 1 if nodes and _is_fence(nodes[0]) else 0
    paragraphs = [_lines(node) for node in nodes[begin:]]
    known = 0
    for count, lines in enumerate(paragraphs, 1):
        matches = [LINE_OF_A_FIELD.fullmatch(line) for line in lines]
        if not lines or not all(matches):
            break
        if any(match and _is_known(match["name"]) for match in matches):
            known = count
    if not known:
        return FieldsAbove({}, nodes)
    typed = "\n".join(line for lines in paragraphs[:known] for line in lines)
    values, warnings = read_yaml(typed, first_line + begin, has_curly_quotes=True)
    rest = nodes[begin + known :]
    return FieldsAbove(values, rest[1:] if rest and _is_fence(rest[0]) else rest, warnings)


def _lines(node: Node) -> list[str]:
    """The lines of a paragraph, in which an editor may have pressed Shift and Enter; none if it is
    no paragraph.
    """
    is_paragraph = isinstance(node, Element) and node.tag == "p"
    return [line for line in lines_of([node]) if line] if is_paragraph else []


def _is_fence(node: Node) -> bool:
    lines = _lines(node)
    return len(lines) == 1 and _FENCE.fullmatch(lines[0]) is not None


def _is_known(name: str) -> bool:
    plain = letters(name)
    return is_telling(plain) or plain in field_names().meant or meaning(name) != plain
