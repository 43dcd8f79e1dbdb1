"""Front matter: the fields at the top of a file, between `---` (YAML) or `+++` (TOML) lines.

An editor's file is an attack surface: YAML can refer to itself and grow without bound, and turn
`no` into False. So the block is small, anchors, aliases, merges and tags are refused before
anything is built, duplicate keys are refused, and every scalar stays the text that was typed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time

import yaml

from chalicelib.ingest.limits import LARGEST_FRONT_MATTER
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible

DEEPEST = 5  # levels of lists and mappings; `corrections` needs three

_START = re.compile(r"(?:[ \t]*+\n)*+(---|\+\+\+)[ \t]*+\n")
_TOML_NAME = re.compile(r"^[ \t]*(?:\[\[?[ \t]*)?[\"']?([\w-]+)", re.MULTILINE)


@dataclass(frozen=True)
class Value:
    """A field's value as typed, and the line it stands on."""

    line: int
    content: str | tuple[Value, ...] | dict[str, Value]


@dataclass(frozen=True)
class FrontMatter:
    """The fields, the body, and the line of the file that the body begins on."""

    body: str
    body_line: int = 1
    fields: dict[str, Value] = field(default_factory=dict)


def split(text: str) -> FrontMatter:
    """Part the fields from the body. Raises UnusableManuscript if the block can't be read."""
    start = _START.match(text)
    if not start:
        return FrontMatter(body=text)
    fence = start[1]
    end = re.compile(rf"^{re.escape(fence)}[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, start.end())
    first_line = text.count("\n", 0, start.end()) + 1
    if not end:
        raise _unusable(
            first_line - 1,
            f"the front matter opened by {fence} is never closed",
            f"put a line {fence} below the last field",
        )
    block = text[start.end() : end.start()]
    if len(block.encode()) > LARGEST_FRONT_MATTER:
        raise _unusable(
            first_line,
            f"the front matter is larger than {LARGEST_FRONT_MATTER} bytes",
            "move text from the front matter into the body",
        )
    read = _read_yaml if fence == "---" else _read_toml
    return FrontMatter(
        body=text[end.end() :],
        body_line=text.count("\n", 0, end.end()) + 1,
        fields=read(block, first_line),
    )


def _unusable(line: int, what: str, mend: str, name: str | None = None) -> UnusableManuscript:
    return UnusableManuscript(Problem(what=what, mend=mend, line=line, field=name))


def _read_yaml(block: str, first_line: int) -> dict[str, Value]:
    try:
        value = _YamlReader(block, first_line).document()
    except yaml.YAMLError as error:
        raise _unusable(
            first_line + _line_of(error),
            f"the front matter can't be read: {_reason(error)}",
            "write each field as `name: value`; put a value that contains `: ` or begins with a "
            'special character between "quotes"',
        ) from None
    if value is None:
        return {}
    if not isinstance(value.content, dict):
        raise _unusable(
            first_line, "the front matter has no fields", "write each field as `name: value`"
        )
    return value.content


def _line_of(error: yaml.YAMLError) -> int:
    """Where it went wrong, from 0: where a name or a quotation began, if its end was not found."""
    message = str(getattr(error, "problem", ""))
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    known_marks = [mark for mark in (marks[::-1] if message.startswith(_NO_END) else marks) if mark]
    return int(known_marks[0].line) if known_marks else 0


def _reason(error: yaml.YAMLError) -> str:
    message = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML"
    return _IN_PLAIN_WORDS.get(message, message)


_NO_END = ("could not find expected ':'", "found unexpected end of stream")
_IN_PLAIN_WORDS = {
    "could not find expected ':'": "a line has no `:` after the field's name",
    "did not find expected <document start>": "the line is no field",
    "did not find expected key": "the line is no field, or is set in by too few or many spaces",
    "found character that cannot start any token": "a value begins with a special character",
    "mapping values are not allowed in this context": "a value contains `: `",
}


class _YamlReader:
    """Builds values from YAML's event stream: nothing but scalars, lists and mappings."""

    def __init__(self, block: str, first_line: int) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events = yaml.parse(block, Loader=loader)
        self._first_line = first_line

    def document(self) -> Value | None:
        """The only document of the block; None if it is empty."""
        value = None
        for event in self._events:
            if not isinstance(event, yaml.NodeEvent):
                continue
            if value is not None:
                raise _unusable(
                    self._line(event),
                    "the front matter has a second part, which would not be read",
                    "take out the line `--- …` within it",
                )
            value = self._value(event, depth=1)
        return value

    def _value(self, event: yaml.Event, depth: int) -> Value:
        line = self._line(event)
        self._refuse_anchors_and_tags(event, line)
        if depth > DEEPEST:
            raise _unusable(
                line, "the front matter is nested too deeply", f"use at most {DEEPEST} levels"
            )
        if isinstance(event, yaml.ScalarEvent):
            return Value(line, "" if _is_null(event) else legible(str(event.value)))
        if isinstance(event, yaml.SequenceStartEvent):
            return Value(line, tuple(self._items(depth)))
        return Value(line, self._mapping(depth))

    def _items(self, depth: int) -> list[Value]:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._value(event, depth + 1)
            if not isinstance(key.content, str):
                raise _unusable(key.line, "a field's name is not a word", "write `name: value`")
            if key.content in fields:
                raise _unusable(
                    key.line,
                    f"`{key.content[:40]}` is given twice, first on line "
                    f"{fields[key.content].line}",
                    "keep one of the two",
                    key.content[:40],
                )
            fields[key.content] = self._value(next(self._events), depth + 1)
        return fields

    def _refuse_anchors_and_tags(self, event: yaml.Event, line: int) -> None:
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _unusable(
                line,
                "YAML anchors (&) and aliases (*) are not read",
                'write the value out, or put it between "quotes"',
            )
        if tag and tag != "!":
            raise _unusable(line, f"YAML tags ({tag}) are not read", "write the value without it")
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
            raise _unusable(line, "YAML merges (<<) are not read", "write the fields out")

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self._first_line + (int(mark.line) if mark else 0)


def _is_null(event: yaml.ScalarEvent) -> bool:
    """Whether a value says that it is none: YAML's `~` and `null`, without quotes."""
    return event.value in {"~", "null"} and not event.style


def _read_toml(block: str, first_line: int) -> dict[str, Value]:
    try:
        table = tomllib.loads(block)
    except (ValueError, RecursionError) as error:  # a plain ValueError is a number of 4,300 digits
        match = re.search(r"at line (\d+)", str(error))
        line = first_line + (int(match[1]) - 1 if match else 0)
        what = re.sub(r" \(at .*\)", "", str(error))
        raise _unusable(
            line,
            f"the front matter can't be read as TOML: {what[:80]}",
            'write each field as `name = "value"`, a text between "quotes"',
        ) from None
    lines: dict[str, int] = {}
    for match in _TOML_NAME.finditer(block):
        lines.setdefault(match[1], first_line + block.count("\n", 0, match.start()))
    return {
        name: _toml_value(value, lines.get(name, first_line), depth=2)
        for name, value in table.items()
    }


def _toml_value(value: object, line: int, depth: int) -> Value:
    if depth > DEEPEST:
        raise _unusable(
            line, "the front matter is nested too deeply", f"use at most {DEEPEST} levels"
        )
    if isinstance(value, dict):
        return Value(line, {k: _toml_value(v, line, depth + 1) for k, v in value.items()})
    if isinstance(value, list):
        return Value(line, tuple(_toml_value(item, line, depth + 1) for item in value))
    if isinstance(value, bool):
        return Value(line, "true" if value else "false")
    if isinstance(value, (datetime, date, time)):
        return Value(line, value.isoformat())
    if isinstance(value, int) and abs(value) >= 2**63:  # TOML's own limit; str() has another
        raise _unusable(line, "the front matter has too large a number", 'put it between "quotes"')
    return Value(line, legible(str(value)))
