"""What `newsdesk watch` tells, and its brake: never many files go at once unasked."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW = 600  # seconds
_SHOWN = 3  # names of many


@dataclass(frozen=True)
class Happened:
    """One thing that was done, or was not; `needs_somebody` if a person has to look."""

    what: str
    key: str
    sentence: str
    needs_somebody: bool = False

    def data(self) -> str:
        """For programs."""
        told = {"event": self.what, "key": self.key, "message": self.sentence}
        return json.dumps(told | {"needs_somebody": self.needs_somebody}, ensure_ascii=False)


Say = Callable[[Happened], object]


@dataclass
class Brake:
    """Which deletions are obeyed: none at all of too many, until there are fewer again."""

    most: int
    place: str
    advice: str
    say: Say
    clock: Callable[[], float]
    _times: deque[float] = field(default_factory=deque)
    _told: frozenset[str] = frozenset()

    def obeyed(self, gone: list[str]) -> list[str]:
        """Those of the files that are gone which are to be deleted on the other side too."""
        while self._times and self._times[0] < self.clock() - WINDOW:
            self._times.popleft()
        if len(gone) + len(self._times) <= self.most:
            self._times.extend([self.clock()] * len(gone))
            self._told = frozenset()
            return gone
        if frozenset(gone) != self._told:
            self._told = frozenset(gone)
            named = f"{', '.join(sorted(gone)[:_SHOWN])} …"
            sentence = (
                f"{len(gone)} files are gone from {self.place} ({named}): that is more than a "
                f"handful, so none of them is deleted. {self.advice} If it is meant, stop this "
                f"and start it with --deletions {len(gone)}."
            )
            self.say(Happened("held", "", sentence, needs_somebody=True))
        return []

    def released(self) -> None:
        """Say, once, that no file is gone any more of those that were held."""
        if self._told:
            self._told = frozenset()
            sentence = f"The files are back: nothing is held of {self.place} any more."
            self.say(Happened("released", "", sentence))
