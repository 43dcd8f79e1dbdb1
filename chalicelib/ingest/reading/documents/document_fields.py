"""The fields of a document: its first paragraphs, each `name: value`."""

from __future__ import annotations

from msgspec import Struct

from chalicelib.ingest.markup.nodes import Element, Node, text_of
from chalicelib.ingest.reading.field_names import field_names, meaning
from chalicelib.ingest.reading.front_matter_lines import LINE_OF_A_FIELD, is_telling
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.ingest.reading.yaml_fields import read_yaml
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters, single_spaced


class FieldsAbove(Struct, frozen=True):
    """The fields, and the nodes that are no field."""

    values: dict[str, Value]
    rest: list[Node]
    warnings: tuple[Problem, ...] = ()


def fields_above(nodes: list[Node], *, first_line: int) -> FieldsAbove:
    """The fields that the text begins with, the first of them on `first_line`."""
    lines = [_line(node) for node in nodes]
    known = 0
    for count, line in enumerate(lines, 1):
        match = LINE_OF_A_FIELD.fullmatch(line)
        if match is None:
            break
        if _is_known(match["name"]):
            known = count
    if not known:
        return FieldsAbove({}, nodes)
    values, warnings = read_yaml("\n".join(lines[:known]), first_line, has_curly_quotes=True)
    return FieldsAbove(values, nodes[known:], warnings)


def _line(node: Node) -> str:
    """The words of a paragraph; empty if it is no paragraph of words alone."""
    is_paragraph = isinstance(node, Element) and node.tag == "p"
    return (
        single_spaced(text_of(node.children)) if isinstance(node, Element) and is_paragraph else ""
    )


def _is_known(name: str) -> bool:
    plain = letters(name)
    return is_telling(plain) or plain in field_names().meant or meaning(name) != plain
