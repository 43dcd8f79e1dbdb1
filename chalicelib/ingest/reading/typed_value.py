"""A value of the front matter as it was typed, and the refusal of what can't be read."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.news.errors import Problem, UnusableManuscript

DEEPEST = 5  # levels of lists and mappings; `corrections` needs three


@dataclass(frozen=True)
class Value:
    """A field's value as typed, and the line it stands on."""

    line: int
    content: str | tuple[Value, ...] | dict[str, Value]


def bare(value: Value) -> object:
    """What a value says, wherever it stands."""
    if isinstance(value.content, dict):
        return {name: bare(part) for name, part in value.content.items()}
    if isinstance(value.content, tuple):
        return [bare(entry) for entry in value.content]
    return value.content


def unusable(line: int, what: str, mend: str, name: str | None = None) -> UnusableManuscript:
    """The refusal of a file for one problem in its front matter."""
    return UnusableManuscript(Problem(what=what, mend=mend, line=line, field=name))


def too_deep(line: int) -> UnusableManuscript:
    """The refusal of a list or a mapping within too many others."""
    return unusable(
        line,
        "the fields at the top are nested: too deep within one another",
        f"use at most {DEEPEST} levels",
    )
