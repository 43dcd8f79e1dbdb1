"""Front matter as JSON, as Hugo has it: the fields between `{` and `}` at the top of a file."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from msgspec import Struct

from chalicelib.ingest.limits import LARGEST_FRONT_MATTER
from chalicelib.ingest.reading.legible_json import legible_json
from chalicelib.ingest.reading.typed_value import DEEPEST, Value, too_deep, unusable
from chalicelib.news.text import legible

_START = re.compile(r'\s*+\{\s*+"[^"\n]{1,80}"\s*+:')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"(?P<names>\s*+:)?|[{}\[\]]|[^"{}\[\]]++', re.DOTALL)
_MEND = (
    'write each field as `"name": "value"`, with a comma between two fields and none behind the '
    "last, and `}` on the line below"
)


class _JsonBlock(Struct, frozen=True):
    begin: int
    end: int
    names: tuple[tuple[str, int], ...]  # of the fields, as they are typed, each with its place


def begins_with_json(text: str) -> bool:
    """Whether the text begins with fields in JSON; what follows may be broken."""
    return _START.match(text) is not None


def read_json(text: str) -> tuple[dict[str, Value], int]:
    """The fields by name, and where the body begins. Raises UnusableManuscript."""
    block = _block(text)
    lines: dict[str, int] = {}
    for typed, place in block.names:
        name, line = _name(typed), _line(text, place)
        if name in lines:
            what = f"`{name[:40]}` is there twice: here and on line {lines[name]}"
            raise unusable(line, what, "keep one of the two", name[:40])
        lines[name] = line
    table = legible_json(_table(text, block))
    first = _line(text, block.begin)
    fields = {name: _value(part, lines.get(name, first)) for name, part in table.items()}
    return fields, block.end


def _name(typed: str) -> str:
    try:
        return legible(str(json.loads(typed, strict=False)))
    except ValueError:  # a backslash that escapes nothing: what is wrong is found with the rest
        return typed


def _block(text: str) -> _JsonBlock:
    """Where the fields are: by their brackets, without reading them."""
    begin = len(text) - len(text.lstrip())
    names, depth = [], 0
    for token in _TOKEN.finditer(text, begin, begin + LARGEST_FRONT_MATTER + 1):
        depth += (token[0] in {"{", "["}) - (token[0] in {"}", "]"})
        if depth > DEEPEST:
            raise too_deep(_line(text, token.start()))
        if depth == 1 and token["names"]:
            names.append((token[0][: token.start("names") - token.start()], token.start()))
        if depth == 0 and len(text[begin : token.end()].encode()) <= LARGEST_FRONT_MATTER:
            return _JsonBlock(begin, token.end(), tuple(names))
        if depth == 0:
            break
    line = _line(text, begin)
    if len(text.encode()) - begin > LARGEST_FRONT_MATTER:
        what = f"the fields at the top have more than {LARGEST_FRONT_MATTER} bytes, or never closed"
        raise unusable(line, what, "write `}` on a line of its own below the last field")
    what = "the fields at the top begin with { and are never closed: a line } is missing"
    raise unusable(line, what, "write `}` on a line of its own below the last field")


def _table(text: str, block: _JsonBlock) -> dict[str, Any]:
    first = _line(text, block.begin)
    try:
        table: dict[str, Any] = json.loads(
            text[block.begin : block.end],
            parse_int=str,
            parse_float=str,
            parse_constant=_no_constant,
            object_pairs_hook=_each_once,
            strict=False,
        )
    except ValueError as error:
        line = first + getattr(error, "lineno", 1) - 1
        reason = str(error).partition(": line")[0]
        what = f"the fields at the top, between {{ and }}, can't be read: {reason}"
        raise unusable(line, what, _MEND) from None
    return table


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [legible(name) for name, _ in pairs]
    table = dict(zip(names, (value for _, value in pairs), strict=True))
    if len(table) < len(pairs):
        twice = next(name for name in names if names.count(name) > 1)
        message = f"`{twice[:40]}` is there twice"
        raise ValueError(message)
    return table


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is no value"
    raise ValueError(message)


def _value(part: object, line: int) -> Value:
    if isinstance(part, dict):
        return Value(line, {name: _value(one, line) for name, one in part.items()})
    if isinstance(part, list):
        return Value(line, tuple(_value(one, line) for one in part))
    if isinstance(part, bool):
        return Value(line, "true" if part else "false")
    return Value(line, "" if part is None else str(part))


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
