"""Every error we expect.

NewsError
├── UnusableManuscript   a file that can't be published, with all its problems
├── UnreadableFile       a file is there, and its bytes can't be had
├── LostRace             another copy of intake was faster: read again and start over
├── StillContested       the race was lost too often: let the event be retried
├── NotReceived          a file that could not be received, and why
└── WrongSettings        the environment or newsroom.toml can't be used
"""

from __future__ import annotations

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One thing that is wrong with a file, where, and what would mend it."""

    what: str
    mend: str
    line: int | None = None
    field: str | None = None

    @property
    def place(self) -> str:
        """Where in the file: `line 3, title`; empty when the whole file is meant."""
        parts = [f"line {self.line}" if self.line else "", self.field or ""]
        return ", ".join(part for part in parts if part)

    def data(self) -> dict[str, str | int | None]:
        """As it stands in JSON: what, mend, line, field."""
        return {"what": self.what, "mend": self.mend, "line": self.line, "field": self.field}


class NewsError(Exception):
    """What can go wrong in a newsroom, and is expected to."""


class UnusableManuscript(NewsError):
    """A file that can't be published. `problems` has at least one entry; `warnings` may tell why,
    as a misspelt field does.
    """

    def __init__(self, *problems: Problem, warnings: tuple[Problem, ...] = ()) -> None:
        super().__init__("; ".join(problem.what for problem in problems))
        self.problems = problems
        self.warnings = warnings


class UnreadableFile(NewsError):
    """A file is there, but its bytes can't be read, now or later; the message is the reason."""


class LostRace(NewsError):
    """The records were changed by someone else since they were read: a conditional write failed
    (optimistic locking).
    """


class StillContested(NewsError):
    """Every attempt to enter an upload lost its race."""


class NotReceived(NewsError):
    """A file could not be received; its `__cause__` says why."""

    def __init__(self, key: str, error: Exception) -> None:
        super().__init__(f"{key}: {type(error).__name__}: {error}")
        self.key = key
        self.__cause__ = error


class ArchiveUnavailable(NewsError):
    """The place where stories are kept does not answer, though asked again."""


class WrongSettings(NewsError):
    """A setting that can't be used; the message says which, and how to mend it."""
