"""Broken ways to tell others of changes, each in one thing: the histories must find them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from chalicelib.ingest.change_notes import ChangeNotes
from chalicelib.news.ping_notes import ChangeNote, Ping, PingReply
from chalicelib.news.register import Entry, Register
from chalicelib.pinging.ping_sending import PingSending, Receiver
from tests.histories.history import HistoryFailed
from tests.histories.pinging import PingedHistory, PingPractice
from tests.memory_pings import MemoryPingNotes


class RipeAtOnce(ChangeNotes):
    """The sender may look before the change is there, and forget the note."""

    def note(self, entry: Entry, *, tells: bool) -> None:
        ripe = dataclasses.replace(self, notes=_RipeAtOnce(self.notes))  # type: ignore[arg-type] # a mutant, with no more than it changes
        ChangeNotes.note(ripe, entry, tells=tells)


class AfterTheChangeAlone(ChangeNotes):
    """Who dies after the change has noted nothing."""

    def note(self, entry: Entry, *, tells: bool) -> None:
        self.kept[:] = [(entry, tells)]

    def confirm(self, key: str) -> None:
        for entry, tells in self.kept:
            ChangeNotes.note(self, entry, tells=tells)
        self.kept.clear()
        ChangeNotes.confirm(self, key)

    kept: list[tuple[Entry, bool]] = []  # noqa: RUF012 - of one history at a time


class WithWhatIsUnderEmbargo(ChangeNotes):
    """The feeds of a story are noted before it is public."""

    def note(self, entry: Entry, *, tells: bool) -> None:
        articles = [new.article for _old, new in entry.standings if new.article]
        if tells and articles:
            tags = frozenset(f"tag/{tag.slug}/" for article in articles for tag in article.tags)
            addresses = frozenset(article.address for article in articles)
            note = ChangeNote(entry.record[0].key, addresses, tags, self.now())
            self.notes.note(note)
        ChangeNotes.note(self, entry, tells=tells)


class WithoutTheFeedsOfBefore(ChangeNotes):
    """Only the feeds are told of that have the story now."""

    def note(self, entry: Entry, *, tells: bool) -> None:
        blind = dataclasses.replace(self, notes=_WithoutFeeds(self.notes))  # type: ignore[arg-type] # as above
        ChangeNotes.note(blind, entry, tells=tells)


class InTheWay(ChangeNotes):
    """An upload fails if the sender can't be called."""

    def confirm(self, key: str) -> None:
        if self.notes.confirm(key, self.now()):
            self.call()


class LooksAtNothingAhead(ChangeNotes):
    """No sweep finds what has changed by itself."""

    def sweep(self, register: Register) -> None:
        if self._is_anything_to_be_told(self.now()):
            self.call()


class CallsOnce(ChangeNotes):
    """No sweep has the sender called."""

    def _is_anything_to_be_told(self, _now: object) -> bool:
        return False


class _Wrapped:
    def __init__(self, notes: object) -> None:
        self._notes: Any = notes

    def __getattr__(self, name: str) -> object:
        return getattr(self._notes, name)


class _RipeAtOnce(_Wrapped):
    def note(self, note: ChangeNote) -> None:
        self._notes.note(replace(note, ripe=note.ripe.min.replace(tzinfo=note.ripe.tzinfo)))


class _WithoutFeeds(_Wrapped):
    def note(self, note: ChangeNote) -> None:
        self._notes.note(replace(note, feeds=frozenset()))


class TellsOnce(PingSending):
    """Forgets what it has told of, accepted or not."""

    def _told(self, receiver: Receiver, pings: Sequence[Ping]) -> PingReply:
        reply = super()._told(receiver, pings)
        self.notes.forget(pings)
        return reply


class ForgetsFirst(PingSending):
    """Forgets what it is about to tell of."""

    def _told(self, receiver: Receiver, pings: Sequence[Ping]) -> PingReply:
        self.notes.forget(pings)
        return super()._told(receiver, pings)


class DropsNotesFirst(PingSending):
    """Drops the notes before their pings wait."""

    def _make_pings(self) -> None:
        now = self.now()
        notes = [note for note in self.notes.noted(1_000) if note.ripe <= now]
        for note in notes:
            self.notes.drop(note)
        pings = {(ping.to, ping.path): ping for note in notes for ping in self._pings(note)}
        self.notes.queue(pings.values())


class Crowds(PingSending):
    """Tells of all that waits at once."""

    def _deliver(self, receiver: Receiver) -> bool:
        return super()._deliver(_Greedy(receiver))


@dataclass
class _Greedy:
    receiver: Receiver
    most: int = 1_000

    @property
    def name(self) -> str:
        return self.receiver.name

    def tell(self, paths: Sequence[str]) -> PingReply:
        return self.receiver.tell(paths)


class ForgetsWhatWaitsAnew(MemoryPingNotes):
    """Forgets a ping whatever its mark is."""

    def forget(self, pings: Collection[Ping]) -> None:
        for ping in pings:
            self.queued.pop((ping.to, ping.path), None)


class DropsWhatWasAdded(MemoryPingNotes):
    """Drops a note whatever its mark is."""

    def drop(self, note: ChangeNote) -> None:
        self.notes.pop(note.file, None)


class KeepsTheLastNote(MemoryPingNotes):
    """A note takes the place of the one before it."""

    def note(self, note: ChangeNote) -> None:
        self.notes.pop(note.file, None)
        super().note(note)


class QueuesNoPages(MemoryPingNotes):
    """Feeds alone wait to be told of."""

    def queue(self, pings: Iterable[Ping]) -> None:
        super().queue(ping for ping in pings if ping.path.endswith(".xml"))


@dataclass(frozen=True)
class PingMutant:
    """A broken practice."""

    name: str
    practice: PingPractice

    def __str__(self) -> str:
        return self.name

    def caught_after(self, most: int) -> tuple[int, str]:
        """How many histories it took, and what gave it away; 0 if `most` did not do."""
        for seed in range(most):
            try:
                PingedHistory(seed, self.practice).play()
            except HistoryFailed as failed:
                return seed + 1, str(failed).strip().splitlines()[0]
        return 0, ""


MUTANTS = (
    PingMutant("notes are ripe at once", PingPractice(change_notes=RipeAtOnce)),
    PingMutant("notes come after the change", PingPractice(change_notes=AfterTheChangeAlone)),
    PingMutant("embargoes are told of", PingPractice(change_notes=WithWhatIsUnderEmbargo)),
    PingMutant("feeds of before are left out", PingPractice(change_notes=WithoutTheFeedsOfBefore)),
    PingMutant("an upload waits for the sender", PingPractice(change_notes=InTheWay)),
    PingMutant("no embargo's end is seen", PingPractice(change_notes=LooksAtNothingAhead)),
    PingMutant("no sweep calls the sender", PingPractice(change_notes=CallsOnce)),
    PingMutant("everything is told once", PingPractice(sending=TellsOnce)),
    PingMutant("pings are forgotten first", PingPractice(sending=ForgetsFirst)),
    PingMutant("notes are dropped first", PingPractice(sending=DropsNotesFirst)),
    PingMutant("all is told of at once", PingPractice(sending=Crowds)),
    PingMutant("later pings are forgotten", PingPractice(notes=ForgetsWhatWaitsAnew)),
    PingMutant("notes that were added to are dropped", PingPractice(notes=DropsWhatWasAdded)),
    PingMutant("only the last note counts", PingPractice(notes=KeepsTheLastNote)),
    PingMutant("no page is told of", PingPractice(notes=QueuesNoPages)),
)
