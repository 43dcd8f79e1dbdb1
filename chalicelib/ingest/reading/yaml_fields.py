"""YAML between `---` lines: the fields, as the texts that were typed.

YAML can refer to itself and grow without bound, and turn `no` into False. So anchors, aliases,
merges and tags are refused before anything is built, duplicate keys are refused, and every scalar
stays the text that was typed.
"""

from __future__ import annotations

import yaml

from chalicelib.ingest.reading.typed_value import DEEPEST, Value, too_deep, unusable
from chalicelib.ingest.reading.typed_yaml import as_meant
from chalicelib.ingest.reading.yaml_mistakes import mistake
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible


def read_yaml(
    block: str, first_line: int, *, has_curly_quotes: bool = False
) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """The fields by name, and warnings of what was left out. Raises UnusableManuscript.

    `has_curly_quotes`: the editor's program makes straight quotation marks curly.
    """
    meant = as_meant(block, first_line, has_curly_quotes=has_curly_quotes)
    try:
        value = _YamlReader(meant.yaml, first_line).document()
    except yaml.YAMLError as error:
        raise UnusableManuscript(mistake(error, block, first_line)) from None
    if value is None:
        return {}, meant.warnings
    if not isinstance(value.content, dict):
        raise unusable(
            first_line,
            "there are no fields between the lines at the top",
            "write each field as `name: value`",
        )
    return value.content, meant.warnings


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
                raise unusable(
                    self._line(event),
                    "the fields at the top have a second part, which would not be read",
                    "take out the line `--- …` within it",
                )
            value = self._value(event, depth=1)
        return value

    def _value(self, event: yaml.Event, depth: int) -> Value:
        line = self._line(event)
        self._refuse_anchors_and_tags(event, line)
        if depth > DEEPEST:
            raise too_deep(line)
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
                raise unusable(key.line, "a field's name is not a word", "write `name: value`")
            if key.content in fields:
                raise unusable(
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
            raise unusable(
                line,
                "references to other fields (`&`, `*`) are not read",
                'write the value out, or put it between "quotes"',
            )
        if tag and tag != "!":
            raise unusable(
                line, f"`{tag}` before a value is not read", "write the value without it"
            )
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
            raise unusable(
                line, "`<<`, which takes in other fields, is not read", "write the fields out"
            )

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self._first_line + (int(mark.line) if mark else 0)


def _is_null(event: yaml.ScalarEvent) -> bool:
    """Whether a value says that it is none: YAML's `~` and `null`, without quotes."""
    return event.value in {"~", "null"} and not event.style
