"""TOML between `+++` lines: the fields, as texts."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time

from chalicelib.ingest.reading.typed_scalars import in_quotes, without_marks
from chalicelib.ingest.reading.typed_value import DEEPEST, Value, too_deep, unusable
from chalicelib.news.text import legible

_TOML_NAME = re.compile(r"^[ \t]*(?:\[\[?[ \t]*)?[\"']?([\w-]+)", re.MULTILINE)
_TYPED = re.compile(r"\s*([\w-]+)\s*[=:]\s*([^\s\[{].*)")


def read_toml(block: str, first_line: int) -> dict[str, Value]:
    """The fields by name. Raises UnusableManuscript."""
    try:
        table = tomllib.loads(block)
    except (ValueError, RecursionError) as error:  # a plain ValueError is a number of 4,300 digits
        match = re.search(r"at line (\d+)", str(error))
        line = first_line + (int(match[1]) - 1 if match else 0)
        what = re.sub(r" \(at .*\)", "", str(error))
        raise unusable(
            line,
            f"the fields at the top, between lines `+++`, can't be read: {what[:80]}",
            _mend(block.split("\n")[line - first_line :][:1]),
        ) from None
    lines: dict[str, int] = {}
    for match in _TOML_NAME.finditer(block):
        lines.setdefault(match[1], first_line + block.count("\n", 0, match.start()))
    return {
        name: _toml_value(value, lines.get(name, first_line), depth=2)
        for name, value in table.items()
    }


def _mend(lines: list[str]) -> str:
    """How to mend the first of the lines: mended, if it is a name and a text."""
    typed = _TYPED.fullmatch(lines[0]) if lines else None
    if typed is None or not without_marks(typed[2]):
        return 'write each field as `name = "value"`, a text between "quotes"'
    return f"write the line so: {typed[1]} = {in_quotes(without_marks(typed[2])[:200])}"


def _toml_value(value: object, line: int, depth: int) -> Value:
    if depth > DEEPEST:
        raise too_deep(line)
    if isinstance(value, dict):
        return Value(line, {k: _toml_value(v, line, depth + 1) for k, v in value.items()})
    if isinstance(value, list):
        return Value(line, tuple(_toml_value(item, line, depth + 1) for item in value))
    if isinstance(value, bool):
        return Value(line, "true" if value else "false")
    if isinstance(value, (datetime, date, time)):
        return Value(line, value.isoformat())
    if isinstance(value, int) and abs(value) >= 2**63:  # TOML's own limit; str() has another
        raise unusable(
            line, "a number among the fields at the top is too large", 'put it between "quotes"'
        )
    return Value(line, legible(str(value)))
