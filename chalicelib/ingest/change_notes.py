"""Notes of what an upload changes for readers, for those who are pinged.

The note comes before the change, with the feeds that readers had the story in until then, and is
confirmed after it; see news/ping_notes.py. What changes by itself later, as when an embargo ends,
is found by the sweep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.ingest.later_calls import call_or_leave_to_the_sweep
from chalicelib.news.digest import last_closed_day
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.ping_notes import (
    CACHES_LAG,
    LONGEST_RUN,
    MOST_NOTED,
    Ahead,
    ChangeNote,
    Ping,
    PingNotes,
)
from chalicelib.news.pings import WEBSUB
from chalicelib.news.register import Entry, Register
from chalicelib.news.shown import (
    FEED_FILES,
    before,
    changes_at,
    lately_left,
    next_change,
    shown,
)

MOST_DUE = 1_000  # moments of one sweep; the next goes on
DIGEST_FOLDER = "today"  # of its feeds


@dataclass(frozen=True)
class ChangeNotes:
    """Where they are kept, and how the sender is called."""

    notes: PingNotes
    call: Callable[[], object]
    newsroom: Newsroom
    now: Callable[[], datetime]

    def note(self, entry: Entry, *, tells: bool) -> None:
        """Note what an entry is about to change. Where nobody is told, as in a rebuild, only what
        changes by itself later.
        """
        now = self.now()
        changed = [
            (old, new)
            for old, new in entry.standings
            if shown(old, now) != shown(new, now) or lately_left(old, now)
        ]
        if tells and changed:
            had = (shown(old, now).feeds | lately_left(old, now) for old, _new in changed)
            feeds = frozenset[str]().union(*had)
            addresses = frozenset(new.address for _old, new in changed)
            file = entry.record[0].key
            self.notes.note(ChangeNote(file, addresses, feeds, now + LONGEST_RUN))
        for _old, new in entry.standings:
            if moment := next_change(new, now):
                self.notes.look_ahead(Ahead(moment, new.address, now))

    def confirm(self, key: str) -> None:
        """Say that the change of a file is there."""
        if self.notes.confirm(key, self.now() + CACHES_LAG):
            call_or_leave_to_the_sweep(self.call)

    def sweep(self, register: Register) -> None:
        """Find what has changed by itself; and call the sender if anything is to be told, since it
        may have crashed, or may not have been called.
        """
        now = self.now()
        for ahead in self.notes.due(now, MOST_DUE):
            self._look(ahead, register, now)
        self._note_digest(now)
        if self._is_anything_to_be_told(now):
            self.call()

    def _look(self, ahead: Ahead, register: Register, now: datetime) -> None:
        standing = register.standings([ahead.address])[ahead.address]
        if changes_at(standing, ahead.moment):
            feeds = before(standing, ahead.moment).feeds
            ripe = max(ahead.moment + CACHES_LAG, now)
            note = ChangeNote(str(ahead.address), frozenset([ahead.address]), feeds, ripe)
            self.notes.note(note)
            if following := next_change(standing, ahead.moment):
                self.notes.look_ahead(Ahead(following, ahead.address, now))
        elif now < ahead.noted + LONGEST_RUN:
            return  # whoever noted it may be about to write it
        self.notes.pass_by(ahead)

    def _note_digest(self, now: datetime) -> None:
        """Once a day there is another digest in its feed, though no story has changed."""
        if WEBSUB not in self.newsroom.pings.receivers or self.newsroom.section(DIGEST_FOLDER):
            return
        then = now - CACHES_LAG
        day = last_closed_day(self.newsroom.digest_at, self.newsroom.zone, then).name
        if day != self.notes.digest():
            paths = (f"{DIGEST_FOLDER}/{file}" for file in FEED_FILES)
            self.notes.queue([Ping(WEBSUB, path, now) for path in paths])
            self.notes.keep_digest(day)

    def _is_anything_to_be_told(self, now: datetime) -> bool:
        soon = now + CACHES_LAG  # for so long the sender waits
        if any(note.ripe <= soon for note in self.notes.noted(MOST_NOTED)):
            return True
        return any(
            self.notes.rest(to).is_over(now) and self.notes.waiting(to, 1)
            for to in self.newsroom.pings.receivers
        )
