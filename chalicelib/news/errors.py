"""The exceptions that we raise on purpose, and `Problem`: what is wrong with a file.

NewsError
├── UnusableManuscript   a file that can't be published, with all its problems
├── UnusablePicture      a picture's file that can't be shown, and why
├── UnreadableFile       a file is there, and its bytes can't be had
├── LostRace             a concurrent write was faster (optimistic locking): read again and retry
├── StillContested       every retry lost its race: let Lambda retry the event
├── NotReceived          a file could not be received, and why
├── ArchiveUnavailable   DynamoDB does not respond, though retried
├── SearchUnavailable    the search does not respond
└── WrongSettings        the environment or newsroom.toml can't be used
"""

from __future__ import annotations

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One thing that is wrong with a file, where, and what would mend it.

    `is_loss`: readers miss something that the editor wrote. One without a mend asks for nothing.
    """

    what: str
    mend: str
    line: int | None = None
    field: str | None = None
    is_loss: bool = False

    @property
    def is_note(self) -> bool:
        """Whether it asks for nothing: one quiet line at the end of the receipt."""
        return not self.mend

    @property
    def place(self) -> str:
        """Where in the file: `line 3, title`; empty when the whole file is meant."""
        parts = [f"line {self.line}" if self.line else "", self.field or ""]
        return ", ".join(part for part in parts if part)

    def data(self) -> dict[str, str | int | None]:
        """As it stands in JSON: what, mend, line, field."""
        return {"what": self.what, "mend": self.mend, "line": self.line, "field": self.field}


class NewsError(Exception):
    """The base of all exceptions that we raise on purpose."""


class UnusableManuscript(NewsError):
    """A file that can't be published. `problems` has at least one entry; `warnings` may tell why,
    as a misspelt field does. `takes_down`: it asks that the story be no longer there.
    """

    def __init__(
        self, *problems: Problem, warnings: tuple[Problem, ...] = (), takes_down: bool = False
    ) -> None:
        super().__init__("; ".join(problem.what for problem in problems))
        self.problems = problems
        self.warnings = warnings
        self.takes_down = takes_down


class UnusablePicture(NewsError):
    """A picture's file that can't be shown."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class UnreadableFile(NewsError):
    """A file is there, but its bytes can't be read, now or later; the message is the reason."""


class LostRace(NewsError):
    """A conditional write failed, since a concurrent write has changed what was read (optimistic
    locking).
    """


class StillContested(NewsError):
    """Every attempt to enter an upload lost its race to a concurrent one."""


class NotReceived(NewsError):
    """A file could not be received; its `__cause__` says why."""

    def __init__(self, key: str, error: Exception) -> None:
        super().__init__(f"{key}: {type(error).__name__}: {error}")
        self.key = key
        self.__cause__ = error


class NotCalled(NewsError):
    """Lambda did not take the call of a function of ours; the message says why."""


class ArchiveUnavailable(NewsError):
    """The table does not respond within the deadline, retries included."""


class SearchUnavailable(NewsError):
    """The search does not respond, or not in time; the message is for the log."""


class WrongSettings(NewsError):
    """A setting that can't be used; the message says which, and how to mend it."""
