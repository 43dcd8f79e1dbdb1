"""Front matter: the fields at the top of a file, between `---` (YAML) or `+++` (TOML) lines, or
between `{` and `}` (JSON).

An editor's file is an attack surface, so the block is small; and whoever misses a line `---` may
have written `draft: true` below it, so what looks like front matter is read as such or refused,
never published as text.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.ingest.limits import LARGEST_FRONT_MATTER
from chalicelib.ingest.reading.front_matter_lines import (
    LIKE_A_FENCE,
    first_prose,
    is_field,
    is_lone_field,
    last_field,
    misplaced,
    takes_down,
    unfenced,
)
from chalicelib.ingest.reading.json_fields import begins_with_json, read_json
from chalicelib.ingest.reading.toml_fields import read_toml
from chalicelib.ingest.reading.typed_value import DEEPEST, Value, unusable
from chalicelib.ingest.reading.yaml_fields import read_yaml
from chalicelib.news.errors import Problem, UnusableManuscript

__all__ = ["DEEPEST", "FrontMatter", "Value", "split"]

_START = re.compile(r"(?:[ \t]*+\n)*+(---|\+\+\+)[ \t]*+\n")
_LIKE_START = re.compile(rf"(?:[ \t]*+\n)*+[ \t]{{0,3}}({LIKE_A_FENCE})[ \t]*+\n")
_OTHER_START = re.compile(
    r"(?:[ \t]*+\n)*+(\*{2,9}|={2,9}|_{2,9}|~{2,9}|`{3,9}[ \t]*\w*)[ \t]*+\n(?:---[ \t]*+\n)?"
)
_END = rf"(?:{LIKE_A_FENCE}|\.\.\.)[ \t]*(?:\n|\Z)"
_ENDS = {
    "+++": (re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),),
    "---": tuple(re.compile(before + _END, re.MULTILINE) for before in ("^", r"^[ \t]{1,3}")),
}


class FrontMatter(Struct, frozen=True):
    """The fields, the body, and the line of the file that the body begins on. `plain` is the body
    as its writer sees it, where that was no text: a paragraph a line.
    """

    body: str
    body_line: int = 1
    fields: dict[str, Value] = {}
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    plain: str = ""

    @property
    def source(self) -> str:
        """The body as its writer sees it."""
        return self.plain or self.body


def split(text: str) -> FrontMatter:
    """Part the fields from the body. Raises UnusableManuscript if the block can't be read, or is
    not where it belongs.
    """
    if start := _START.match(text):
        return _between(text, start, _end_of(text, start))
    if begins_with_json(text):
        return _between_brackets(text)
    if (start := _LIKE_START.match(text)) and is_field(text, start.end()):
        return _between(text, start, _end_of(text, start), has_curly_quotes=True)
    if (other := _OTHER_START.match(text)) and is_field(text, other.end()):
        raise _wrong_fence(text, other)
    if head := unfenced(text):
        return _without_fences(text, *head)
    if is_lone_field(text):
        raise UnusableManuscript(_without_lines(text), takes_down=takes_down(text))
    if place := misplaced(text):
        line = text.count("\n", 0, place) + 1
        what = f"the fields from line {line} on are not read: there is text above them"
        raise unusable(line, what, "move them to the very top of the file, with both lines `---`")
    return FrontMatter(body=text)


def _between(
    text: str, start: re.Match[str], end: re.Match[str], *, has_curly_quotes: bool = False
) -> FrontMatter:
    """The front matter between two lines."""
    first_line = text.count("\n", 0, start.end()) + 1
    block = text[start.end() : end.start()]
    if len(block.encode()) > LARGEST_FRONT_MATTER:
        raise _too_large(block, first_line)
    parts = FrontMatter(body=text[end.end() :], body_line=text.count("\n", 0, end.end()) + 1)
    if start[1] == "+++":
        parts = replace(parts, fields=read_toml(block, first_line))
    else:
        fields, warnings = read_yaml(block, first_line, has_curly_quotes=has_curly_quotes)
        parts = replace(parts, fields=fields, warnings=warnings)
    _require_no_second(parts)
    return parts


def _between_brackets(text: str) -> FrontMatter:
    fields, end = read_json(text)
    parts = FrontMatter(text[end:], text.count("\n", 0, end) + 1, fields)
    _require_no_second(parts)
    return parts


def _require_no_second(parts: FrontMatter) -> None:
    """Refuse fields below the front matter, which may be what its editor means."""
    second = _START.match(parts.body)
    is_second = second is not None and is_field(parts.body, second.end())
    if is_second or (not parts.fields and unfenced(parts.body)):
        raise unusable(
            parts.body_line,
            "fields stand below the line that ends those at the top: they are not read",
            "put all fields in one block, between two lines `---`",
        )


def _end_of(text: str, start: re.Match[str]) -> re.Match[str]:
    """The line that ends the front matter: as it begins, or for YAML of dashes of any kind, as word
    processors make them, or of three dots, as YAML has it.
    """
    for end in _ENDS["+++" if start[1] == "+++" else "---"]:
        if match := end.search(text, start.end()):
            return match
    raise _never_closed(text, start)


def _without_fences(text: str, begin: int, end: int) -> FrontMatter:
    """Fields at the top of a file that has no lines `---`; `end` is where the body begins."""
    first_line = text.count("\n", 0, begin) + 1
    block = text[begin:end].rstrip("\n")
    if re.search(rf"\n{LIKE_A_FENCE}[ \t]*\Z", block):
        block = block.rpartition("\n")[0]
    fields, warnings = read_yaml(block, first_line)
    warning = Problem(
        "the line `---` is missing above the fields; they were read all the same",
        "write `---` on a line of its own above the first field, and another below the last",
        first_line,
    )
    return FrontMatter(
        body=text[end:],
        body_line=text.count("\n", 0, end) + 1,
        fields=fields,
        warnings=(warning, *warnings),
    )


def _without_lines(text: str) -> Problem:
    first = text.strip().partition("\n")[0][:60]
    return Problem(
        f"the line `---` is missing above `{first}`, or that is the headline",
        "write `---` on a line of its own above the fields, and another below them; or leave out "
        f"`{first.partition(':')[0]}:`",
        text[: len(text) - len(text.lstrip())].count("\n") + 1,
    )


def _too_large(block: str, first_line: int) -> Exception:
    place = first_prose(block)
    if place is not None:
        return _unended(block, place, first_line)
    return unusable(
        first_line,
        f"the fields at the top have more than {LARGEST_FRONT_MATTER} bytes",
        "move what is text below the line `---` that ends them",
    )


def _never_closed(text: str, start: re.Match[str]) -> Exception:
    fence, line = start[1], text.count("\n", 0, start.end())
    below = last_field(text[start.end() :])
    return unusable(
        line,
        f"the fields at the top are never closed: a line {fence} is missing below them",
        f"write {fence} on a line of its own below the last field"
        + (f", `{below[:60]}`" if below else ""),
    )


def _unended(block: str, place: int, first_line: int) -> Exception:
    lines = block.split("\n")
    return unusable(
        first_line + place,
        f"the line `---` is missing above `{lines[place].strip()[:40]}`: the fields at the "
        "top do not end",
        "write `---` on a line of its own below the last field",
    )


def _wrong_fence(text: str, start: re.Match[str]) -> Exception:
    line = text.count("\n", 0, start.end(1)) + 1
    what = f"the line `{start[1]}` is none that fields at the top begin with"
    mend = "write three hyphens, `---`, on that line, and on the line below the last field"
    if start[1].startswith("`"):
        mend = "take out that line, and its twin at the end: the file begins with `---`"
    return unusable(line, what, mend)
