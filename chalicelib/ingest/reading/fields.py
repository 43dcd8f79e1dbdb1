"""The fields of one file while they are read, with the problems and warnings collected so far.

No problem is raised; a field with a problem reads as if it were absent.
"""

from __future__ import annotations

from datetime import tzinfo
from html import unescape

from chalicelib.ingest.reading.front_matter import Value
from chalicelib.news.errors import Problem
from chalicelib.news.text import legible


class Fields:
    """The fields as they were typed, by name; dates without a zone are in `zone`, and those in
    numbers are as one writes them in `language`.
    """

    def __init__(self, values: dict[str, Value], zone: tzinfo, language: str = "") -> None:
        self.values = values
        self.zone = zone
        self.language = language
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def is_written(self, name: str) -> bool:
        """Whether the field is there, and not empty."""
        value = self.values.get(name)
        return value is not None and bool(value.content)

    def line_of(self, name: str) -> int | None:
        """The line of the file that the field stands on."""
        value = self.values.get(name)
        return value.line if value else None

    def refuse(self, name: str, what: str, mend: str, *, line: int | None = None) -> None:
        """A problem with a field, on its own line if no other is named."""
        line = self.line_of(name) if line is None else line
        self.problems.append(Problem(f"`{name}` {what}", mend, line, name))

    def warn(self, name: str, what: str, mend: str) -> None:
        """Warn of something that is not wrong, but may not be what the editor wants."""
        short_name = name[:40]
        self.warnings.append(
            Problem(f"`{short_name}` {what}", mend, self.line_of(name), short_name)
        )


def one_line(text: str) -> str:
    """`text` as readers shall see it: entities resolved, runs of white space as one space."""
    return " ".join(legible(unescape(text)).split())
