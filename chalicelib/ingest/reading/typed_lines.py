"""The lines of front matter as they are typed: fields, entries of lists, and what is set in below
what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Editors' programs write no-break spaces and wider ones, and YAML takes them for letters.
_SPACE = r"[ \t\u00a0\u2000-\u200b\u202f\u3000]"
_LEAD = re.compile(rf"{_SPACE}*")

# `name: value`, and without the space, and with the colon of Chinese.
FIELD = re.compile(
    rf"(?P<lead>{_SPACE}*+(?:-{_SPACE}+)*)"
    rf"(?P<name>[^\W\d][\w-]*(?: [\w-]+){{0,2}}|\"[^\"]{{1,60}}\"|'[^']{{1,60}}'){_SPACE}*"
    rf"(?::(?:{_SPACE}+|$)|：{_SPACE}*|:(?=[^\s/:]))(?P<value>.*)"
)
ENTRY = re.compile(rf"(?P<lead>{_SPACE}*+(?:-{_SPACE}+)+)(?P<value>\S.*)")
_LOOSE_ENTRY = re.compile(
    rf"(?P<lead>{_SPACE}*+)(?:-(?=[^\s\d-])|[–—•·]{_SPACE}*|\*{_SPACE}+)(?P<value>\S.*)"
)


def with_spaces(line: str) -> str:
    """A line set in by spaces alone: a tab counts as two."""
    match = _LEAD.match(line)
    lead = match[0] if match else ""
    return re.sub(_SPACE, " ", lead.replace("\t", "  ")) + line[len(lead) :]


def indent(line: str) -> int:
    """By how many spaces a line is set in."""
    return len(line) - len(line.lstrip(" "))


def as_entry(line: str) -> str:
    """An entry of a list without its space, or with another mark, as YAML has it."""
    loose = _LOOSE_ENTRY.fullmatch(line)
    return f"{loose['lead']}- {loose['value']}" if loose else line


@dataclass
class _Level:
    """A field or an entry that the lines set in further belong to."""

    column: int
    is_open: bool  # it has no value on its own line


@dataclass
class Levels:
    """The fields and entries that the next line may belong to, the outermost first."""

    _levels: list[_Level] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the last field or entry has no value yet."""
        return bool(self._levels) and self._levels[-1].is_open

    def add(self, lead: str, *, is_open: bool) -> None:
        """Go on with the field or the entry behind `lead`."""
        dash = indent(lead)
        self._levels = [level for level in self._levels if level.column < dash]
        if "-" in lead:
            self._levels.append(_Level(dash, is_open=True))
        self._levels.append(_Level(len(lead), is_open=is_open))

    def takes(self, lead: str) -> bool:
        """Whether a field or an entry may stand there: not below a field that has its value."""
        column = indent(lead)
        outer = [level for level in self._levels if level.column < column]
        return outer[-1].is_open if outer else column == 0 or not self._levels

    def may_list(self, line: str) -> bool:
        """Whether a list may begin or go on there: below a field without a value."""
        if not self._levels:
            return False
        last = self._levels[-1]
        is_entry = len(self._levels) > 1 and not last.is_open and self._levels[-2].is_open
        return (last.is_open and indent(line) >= last.column) or is_entry
