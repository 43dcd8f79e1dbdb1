"""The fields of one file while they are read, with the problems and warnings collected so far.

No problem is raised; a field with a problem reads as if it were absent.
"""

from __future__ import annotations

from datetime import tzinfo
from html import unescape

from chalicelib.ingest.reading.field_names import is_no, is_yes, meaning
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.typed_value import bare
from chalicelib.news.errors import Problem
from chalicelib.news.text import legible, letters, single_spaced

LONGEST_NAMED = 40  # characters of a field's name in a receipt
MOST_NAMED = 20  # fields on the line of those that are not used

_SAYS_YES_OR_NO_TOO = {"embargo", "expires"}  # in other programs: what does so names no moment


class Fields:
    """The fields as they were typed, by name; dates without a zone are in `zone`, and those in
    numbers are as one writes them in `language`.

    A field of ours may be typed in other letters or under another program's name: `spellings` are
    those it has in this file. A problem or a warning of a field names it as it was typed.
    """

    def __init__(self, values: dict[str, Value], zone: tzinfo, language: str = "") -> None:
        self.values = _lifted({name: _in_small_letters(part) for name, part in values.items()})
        self.zone = zone
        self.language = language
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.unused: list[str] = []  # that say nothing readers would see

    def spellings(self, name: str) -> list[str]:
        """The names under which the file has our field, those first that say something, and of
        these our own.
        """
        plain = letters(name)
        typed = [other for other in self.values if self._is_meant(other, plain)]
        return sorted(typed, key=lambda other: (not self._says(other), letters(other) != plain))

    def spelling(self, name: str) -> str:
        """The first of the field's spellings; our own name if the file does not have it."""
        return next(iter(self.spellings(name)), name)

    def is_written(self, name: str) -> bool:
        """Whether the field is there, and not empty."""
        return any(self._says(typed) for typed in self.spellings(name))

    def line_of(self, name: str) -> int | None:
        """The line of the file that the field stands on."""
        value = self.values.get(self._typed(name))
        return value.line if value else None

    def is_yes_or_no(self, typed: str) -> bool:
        """Whether a field says nothing but yes or no."""
        content = self.values[typed].content
        return isinstance(content, str) and (is_yes(content) or is_no(content))

    def refuse(self, name: str, what: str, mend: str, *, line: int | None = None) -> None:
        """A problem with a field, on its own line if no other is named."""
        line = self.line_of(name) if line is None else line
        short_name = self._typed(name)[:LONGEST_NAMED]
        self.problems.append(Problem(f"`{short_name}` {what}", mend, line, short_name))

    def warn(self, name: str, what: str, mend: str) -> None:
        """Warn of something that is not wrong, but may not be what the editor wants."""
        short_name = self._typed(name)[:LONGEST_NAMED]
        line = self.line_of(name)
        self.warnings.append(Problem(f"`{short_name}` {what}", mend, line, short_name))

    def refuse_contradictions(self) -> None:
        """A problem for every field that is there twice, in other letters, and says two things."""
        first: dict[str, str] = {}
        for typed in filter(self._says, self.values):
            other = first.setdefault(letters(typed) or typed, typed)
            if not _is_same(self.values[typed], self.values[other]):
                what = f"and `{other}` on line {self.line_of(other)} are one field, and differ"
                self.refuse(typed, what, "keep one of the two")

    def warn_of_unused(self) -> None:
        """One line for all fields that nobody misses: its mend is empty, it asks for nothing."""
        if self.unused:
            names = [f"`{name[:LONGEST_NAMED]}`" for name in dict.fromkeys(self.unused)]
            more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
            what = f"not used: {', '.join([*names[:MOST_NAMED], *more])}"
            self.warnings.append(Problem(what, ""))

    def _typed(self, name: str) -> str:
        return name if name in self.values else self.spelling(name)

    def _is_meant(self, typed: str, plain: str) -> bool:
        if meaning(typed) != plain:
            return False
        return plain not in _SAYS_YES_OR_NO_TOO or not self.is_yes_or_no(typed)

    def _says(self, typed: str) -> bool:
        value = self.values.get(typed)
        return value is not None and bool(value.content)


def _lifted(values: dict[str, Value]) -> dict[str, Value]:
    """The fields, with those that Zola has within `taxonomies` as `taxonomies.tags` and so on."""
    lifted: dict[str, Value] = {}
    for name, value in values.items():
        if name.casefold() == "taxonomies" and isinstance(value.content, dict):
            lifted |= {f"{name}.{part}": within for part, within in value.content.items()}
        else:
            lifted[name] = value
    return lifted


def _is_same(one: Value, other: Value) -> bool:
    return bare(one) == bare(other)


def _in_small_letters(value: Value) -> Value:
    """A value with the names within it in lower case, unless two of them would be one."""
    if isinstance(value.content, tuple):
        return Value(value.line, tuple(map(_in_small_letters, value.content)))
    if not isinstance(value.content, dict):
        return value
    parts = {name.casefold(): _in_small_letters(part) for name, part in value.content.items()}
    return Value(value.line, parts) if len(parts) == len(value.content) else value


def one_line(text: str) -> str:
    """`text` as readers shall see it: entities resolved, runs of white space as one space."""
    return single_spaced(legible(unescape(text)))
