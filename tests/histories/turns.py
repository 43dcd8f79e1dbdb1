"""Handlers that take turns: one call in flight, the next to go on chosen by whoever runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

from chalicelib.news.errors import LostRace
from tests.histories.calls import Call, Cloud


class Fate(Enum):
    """What becomes of a handler at its next call."""

    LIVES = "lives"
    DIES_BEFORE = "died before it"
    DIES_AFTER = "died after it"
    FAILS_BEFORE = "answered 500, and did nothing"
    FAILS_AFTER = "answered 500, but took effect"


class Crash(BaseException):
    """The handler's machine is gone. No code of ours can catch it, as none could on Lambda."""


class Outage(Exception):
    """AWS answered with an error."""


_BREAKS = {
    Fate.DIES_BEFORE: Crash,
    Fate.DIES_AFTER: Crash,
    Fate.FAILS_BEFORE: Outage,
    Fate.FAILS_AFTER: Outage,
}


@dataclass(eq=False)
class Handler:
    """One run of a job, the calls that took effect, and their results (LostRace: it was lost).

    `pace` is how likely it is to go on. `death` says why it ended early; None if it has not, or
    ended well.
    """

    name: str
    job: Callable[[], object]
    pace: float = 1.0
    made: list[tuple[Call, object]] = field(default_factory=list)
    death: BaseException | None = None
    strand: greenlet = field(init=False)

    def __post_init__(self) -> None:
        self.strand = greenlet(self._run)

    @property
    def has_ended(self) -> bool:
        """Whether it will make no more calls."""
        return bool(self.strand.dead)

    def _run(self, *_: object) -> None:
        try:
            self.job()
        except (Crash, Exception) as death:  # noqa: BLE001 - Lambda survives all of them, so do we
            self.death = death


class Turns:
    """Runs handlers over one cloud. Its `take` is what their calls go through."""

    def __init__(self, cloud: Cloud, note: Callable[[str, Call, object], object]) -> None:
        self._cloud = cloud
        self._note = note
        self._main = getcurrent()
        self._current: Handler | None = None
        self.running: list[Handler] = []

    def begin(self, name: str, job: Callable[[], object]) -> Handler:
        """Start a handler; it stops before its first call."""
        handler = Handler(name, job)
        self.running.append(handler)
        self._resume(handler, Fate.LIVES)
        return handler

    def go_on(self, handler: Handler, fate: Fate = Fate.LIVES) -> None:
        """Let the handler make its next call, and run until the one after that."""
        self._resume(handler, fate)

    def take(self, call: Call) -> object:
        """Make a call when it is the caller's turn; at once when no handler is asking."""
        if getcurrent() is self._main:
            return self._cloud.perform(call)
        fate = self._main.switch()
        handler = self._current
        assert handler is not None
        if fate in {Fate.DIES_BEFORE, Fate.FAILS_BEFORE}:
            self._note(handler.name, call, fate.value)
            raise _BREAKS[fate]
        result = self._performed(call)
        handler.made.append((call, result))
        self._note(handler.name, call, result)
        if fate is not Fate.LIVES:
            self._note(handler.name, call, fate.value)
            raise _BREAKS[fate]
        if isinstance(result, LostRace):
            raise result
        return result

    def _performed(self, call: Call) -> object:
        try:
            return self._cloud.perform(call)
        except LostRace as lost:
            return lost

    def _resume(self, handler: Handler, fate: Fate) -> None:
        self._current = handler
        handler.strand.switch(fate)
        if handler.has_ended:
            self.running.remove(handler)
