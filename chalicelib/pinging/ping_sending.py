"""Sending what waits: notes become pings, and pings go out until their receiver has accepted them.

Nothing is told of what readers do not have: a ping of a page is made by what they are shown there
when it is made, and names nothing else. Pings of one path are one, however often it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Protocol

from chalicelib.journal import Journal
from chalicelib.news.ping_notes import (
    CACHES_LAG,
    GIVE_UP_AFTER,
    MOST_NOTED,
    ChangeNote,
    Ping,
    PingNotes,
    PingReply,
    Rest,
)
from chalicelib.news.pings import INDEXNOW, WEBSUB
from chalicelib.news.register import Register
from chalicelib.news.shown import FEED_FILES, shown

MOST_PINGS = 1_000  # of a receiver in one round; to forget each takes a call
MOST_FAILURES = 2  # of a receiver in one run: each may take as long as a call may

# Before Lambda would end the run: a call takes ALL_SECONDS (pinging/bounded_post.py) and the time
# to connect, and then what it accepted must be forgotten.
STEP_MILLISECONDS = 45_000


class Receiver(Protocol):
    """Somebody who is told."""

    @property
    def name(self) -> str:
        """What the table and the journal call it."""
        ...

    @property
    def most(self) -> int:
        """How many paths one call may have."""
        ...

    def tell(self, paths: Sequence[str]) -> PingReply:
        """Say that these have changed."""
        ...


@dataclass(frozen=True)
class PingSending:
    """The use case. `pause` waits so many seconds; no step begins unless `has_time`; `request` is
    Lambda's name of the invocation, for the journal. The newsroom is `without` the feeds in some
    folders.
    """

    notes: PingNotes
    register: Register
    receivers: tuple[Receiver, ...]
    journal: Journal
    now: Callable[[], datetime]
    pause: Callable[[float], object]
    has_time: Callable[[], bool] = lambda: True
    request: str = ""
    without: frozenset[str] = frozenset()

    def run(self) -> None:
        """Tell what is to be told, and what becomes so in the next seconds."""
        is_all = False
        while not is_all:
            self._await_notes()
            self.notes.begin()
            self._make_pings()
            left = [receiver for receiver in self.receivers if self._deliver(receiver)]
            is_all = not left and self._seconds_until_notes() is None
            is_all = is_all or not self.has_time()

    def _await_notes(self) -> None:
        if seconds := self._seconds_until_notes():
            self.pause(seconds)

    def _seconds_until_notes(self) -> float | None:
        """Until all notes are ripe that will be soon; None if there are none of these."""
        soon = self.now() + CACHES_LAG
        ripe = [note.ripe for note in self.notes.noted(MOST_NOTED) if note.ripe <= soon]
        return max(0.0, (max(ripe) - self.now()).total_seconds()) if ripe else None

    def _make_pings(self) -> None:
        now = self.now()
        notes = [note for note in self.notes.noted(MOST_NOTED) if note.ripe <= now]
        pings = {(ping.to, ping.path): ping for note in notes for ping in self._pings(note)}
        self.notes.queue(pings.values())
        for note in notes:
            self.notes.drop(note)

    def _pings(self, note: ChangeNote) -> Iterator[Ping]:
        now = self.now()
        named = {receiver.name for receiver in self.receivers}
        feeds = set(note.feeds)
        for address, standing in self.register.standings(note.addresses).items():
            is_now = shown(standing, now)
            feeds |= is_now.feeds
            if is_now.status and INDEXNOW in named:
                yield Ping(INDEXNOW, address.path.removeprefix("/"), now)
        if WEBSUB in named:
            folders = feeds - self.without
            yield from (Ping(WEBSUB, f"{one}{file}", now) for one in folders for file in FEED_FILES)

    def _deliver(self, receiver: Receiver) -> bool:
        """Tell a receiver what waits for it; whether it took all that, and there may be more."""
        rest = self.notes.rest(receiver.name)
        if not rest.is_over(self.now()):
            return False
        waiting = self.notes.waiting(receiver.name, MOST_PINGS)
        failed: list[PingReply] = []
        has_accepted = False
        for pings in batched(waiting, receiver.most):
            if len(failed) == MOST_FAILURES or not self.has_time():
                break
            reply = self._told(receiver, pings)
            has_accepted |= reply.is_accepted
            if reply.is_to_be_tried_again:
                failed.append(reply)
        self._keep_rest(receiver, rest, failed, has_accepted=has_accepted)
        return len(waiting) == MOST_PINGS and not failed

    def _told(self, receiver: Receiver, pings: Sequence[Ping]) -> PingReply:
        """Tell the receiver; those pings are forgotten that it accepts, that it never will, and
        that have waited for too long.
        """
        reply = receiver.tell([ping.path for ping in pings])
        over = list(pings)
        if reply.is_to_be_tried_again:
            over = [ping for ping in pings if ping.since <= self.now() - GIVE_UP_AFTER]
        self.notes.forget(over)
        waits = [ping for ping in pings if ping not in over]
        for outcome, some in (("waits", waits), (_ending(reply), over)):
            if some:
                self.journal.pinged(
                    to=receiver.name,
                    outcome=outcome,
                    code=reply.status,
                    reason=reply.reason,
                    paths=[ping.path for ping in some],
                    request=self.request,
                )
        return reply

    def _keep_rest(
        self, receiver: Receiver, rest: Rest, failed: Sequence[PingReply], *, has_accepted: bool
    ) -> None:
        """A receiver that accepted anything is tried again at once, unless it wishes otherwise."""
        wishes = [reply.retry_after for reply in failed if reply.retry_after]
        if failed and (wishes or not has_accepted):
            after = rest.prolonged(self.now(), max(wishes, default=timedelta()))
        else:
            after = Rest()
        if after != rest:
            self.notes.keep_rest(receiver.name, after)


def _ending(reply: PingReply) -> str:
    return "accepted" if reply.is_accepted else "dropped"
