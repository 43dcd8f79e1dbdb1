"""What is wrong with front matter that is no YAML, in words that an editor can act on."""

from __future__ import annotations

import re

import yaml

from chalicelib.ingest.reading.typed_scalars import in_quotes, without_marks
from chalicelib.news.errors import Problem

_SET_IN = re.compile(r"[ \t\u00a0]+(?P<rest>[^\W\d][\w -]*:(?:\s.*)?)")
_EQUALS = re.compile(r"(?P<name>[^\W\d][\w-]*)\s*=\s*(?P<value>\S.*)")
_NO_END = ("could not find expected ':'", "found unexpected end of stream")
_IN_PLAIN_WORDS = {
    "could not find expected ':'": "a line has no `:` after the field's name",
    "did not find expected <document start>": "the line is no field",
    "did not find expected key": "the line is no field, or is set in by too few or many spaces",
    "found character that cannot start any token": "a value begins with a special character",
    "mapping values are not allowed in this context": "a value contains `: `",
}
_MEND = (
    "write each field as `name: value`, from the margin; put a value that contains `: ` or begins "
    'with a special character between "quotes"'
)


def mistake(error: yaml.YAMLError, block: str, first_line: int) -> Problem:
    """The problem, with the line that it stands on and, if it is plain, the line mended."""
    place = _line_of(error)
    lines = block.split("\n")
    line = lines[place] if place < len(lines) else ""
    return mistake_of_line(line, first_line + place, _reason(error))


def mistake_of_line(line: str, number: int, reason: str = "the line is no field") -> Problem:
    """The problem with a line; `reason` is what the parser says, if the line does not show it."""
    what, mend = _of_line(line) or (reason, _MEND)
    return Problem(f"the fields at the top can't be read: {what}", mend, number)


def has_equals(line: str) -> bool:
    """Whether the line is a field as TOML has it: `name = value`."""
    return _EQUALS.fullmatch(line) is not None


def _of_line(line: str) -> tuple[str, str] | None:
    """What is wrong with a line, and how to mend it; None if the line does not show it."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        mended = line.replace("\t", "  ").rstrip()
        return "a line begins with a tab", f"use spaces: `{mended[:100]}`"
    if match := _SET_IN.fullmatch(line):
        what = f"`{line.strip()[:40]}` is set in, and a value with `: ` can't go on there"
        return what, (
            f"if it is a field, begin it at the margin: `{match['rest'][:100]}`; if it goes on "
            'from the line above, put the whole text between "quotes"'
        )
    if match := _EQUALS.fullmatch(line.strip()):
        what = "a line has `=` where `:` belongs"
        return what, f"write the line so: {match['name']}: {_value(match['value'])}"
    if line.strip() and ":" not in line and not line.lstrip().startswith("-"):
        return f"`{line.strip()[:40]}` has no `:` after the name of a field", (
            "write it as `name: value`; if it goes on from the line above, begin it with two "
            "spaces; if it is the story's text, write a line `---` above it"
        )
    return None


def _value(text: str) -> str:
    is_plain = re.fullmatch(r"[\w.+-]+(?: [\w.+-]+)*|\[.*\]", text)
    return text if is_plain else in_quotes(without_marks(text))


def _line_of(error: yaml.YAMLError) -> int:
    """Where it went wrong, from 0: where a name or a quotation began, if its end was not found."""
    message = str(getattr(error, "problem", ""))
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    known_marks = [mark for mark in (marks[::-1] if message.startswith(_NO_END) else marks) if mark]
    return int(known_marks[0].line) if known_marks else 0


def _reason(error: yaml.YAMLError) -> str:
    message = (
        getattr(error, "problem", None) or getattr(error, "reason", None) or "the line is no field"
    )
    return _IN_PLAIN_WORDS.get(message, message)
