"""What is noted until everybody who is pinged was told: the protocol, and the rules of retries.

A file's note is written before its change, with what readers had until then; it is ripe once the
change is there, or once whoever wrote it can't be at work any more. The sender makes pings of ripe
notes, by what readers are shown then, so nothing is told that they do not have. A ping waits until
it was accepted. So whoever crashes, after whatever call, each change is told at least once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from chalicelib.news.address import Address

# No function of ours runs for as long: what it noted and did not confirm by then, it never will.
LONGEST_RUN = timedelta(minutes=5)
# From a change until it is told. By then no cache is behind: a feed that a hub tells of may be
# PUSHED_LIFETIME old at the edge, and a function's memory MEMORY_SECONDS.
CACHES_LAG = timedelta(seconds=20)
MOST_NOTED = 1_000  # notes that are read at once
GIVE_UP_AFTER = timedelta(days=2)
SHORTEST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)
LONGEST_WISH = timedelta(days=1)  # of a Retry-After that is obeyed


class ChangeNote(Struct, frozen=True):
    """What may change, or has, through one file: the addresses, and the folders of the feeds that
    readers had their stories in before. It is `ripe` from a moment on; `mark` is another whenever
    something was added.
    """

    file: str
    addresses: frozenset[Address]
    feeds: frozenset[str]
    ripe: datetime
    mark: str = ""


class Ahead(Struct, frozen=True):
    """A moment at which readers are shown something else at an address, by itself; and when that
    was `noted`: the story may not be there yet.
    """

    moment: datetime
    address: Address
    noted: datetime


class Ping(Struct, frozen=True):
    """One thing that one receiver is to be told: the path of a feed or a page, without its first
    slash; and since when it waits.
    """

    to: str
    path: str
    since: datetime
    mark: str = ""


class Rest(Struct, frozen=True):
    """How often in a row a receiver has failed, and until when it is left alone."""

    failures: int = 0
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it may be tried again."""
        return self.until is None or self.until <= now

    def prolonged(self, now: datetime, wish: timedelta | None) -> Rest:
        """The rest after one more failure, with backoff; at least as long as the receiver wishes
        (Retry-After).
        """
        ours = min(SHORTEST_REST * 2 ** min(self.failures, 10), LONGEST_REST)
        theirs = min(wish or timedelta(), LONGEST_WISH)
        return Rest(self.failures + 1, now + max(ours, theirs))


class PingReply(Struct, frozen=True):
    """What a receiver answered: HTTP's status, 0 and a reason if it did not; how long it wishes to
    be left alone.
    """

    status: int
    reason: str = ""
    retry_after: timedelta | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether it was told."""
        return 200 <= self.status < 300

    @property
    def is_to_be_tried_again(self) -> bool:
        """Whether it may accept the same later. If not, it never will, and somebody must see to it:
        the journal has the reason.
        """
        return self.status in {0, 408, 425, 429} or self.status >= 500


class PingNotes(Protocol):
    """A place for the notes and the pings; reads see every write that was finished."""

    def note(self, note: ChangeNote) -> None:
        """Keep a file's note, with what one before it has that is still there."""
        ...

    def confirm(self, file: str, ripe: datetime) -> bool:
        """Say that the change is there, and from when on the note is ripe; whether the sender must
        be called. Nothing is done if there is no note.
        """
        ...

    def begin(self) -> None:
        """Say that whoever confirms from now on must call the sender."""
        ...

    def noted(self, most: int) -> tuple[ChangeNote, ...]:
        """Notes, the ripe first; `most` at the most."""
        ...

    def drop(self, note: ChangeNote) -> None:
        """Forget a note, unless something was added since."""
        ...

    def look_ahead(self, ahead: Ahead) -> None:
        """Keep a moment at which an address must be looked at."""
        ...

    def due(self, now: datetime, most: int) -> tuple[Ahead, ...]:
        """The moments that have come, oldest first; `most` at the most."""
        ...

    def pass_by(self, ahead: Ahead) -> None:
        """Forget such a moment, unless it was noted again since."""
        ...

    def queue(self, pings: Iterable[Ping]) -> None:
        """Have these wait, in place of the same that do."""
        ...

    def waiting(self, to: str, most: int) -> tuple[Ping, ...]:
        """Pings that wait for a receiver, in no order; `most` at the most."""
        ...

    def forget(self, pings: Collection[Ping]) -> None:
        """Forget pings, but for those that have come to wait again since."""
        ...

    def rest(self, to: str) -> Rest:
        """The rest of a receiver."""
        ...

    def keep_rest(self, to: str, rest: Rest) -> None:
        """Keep a receiver's rest."""
        ...

    def digest(self) -> str:
        """The name of the last day whose digest was told of; empty if there is none."""
        ...

    def keep_digest(self, day: str) -> None:
        """Keep that name."""
        ...
