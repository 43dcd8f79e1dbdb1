"""What is noted for those who are pinged, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.ping_notes import Ahead, ChangeNote, Ping, PingReply, Rest


class MemoryPingNotes:
    """PingNotes; marks are numbers."""

    def __init__(self) -> None:
        self.notes: dict[str, ChangeNote] = {}
        self.ahead: dict[tuple[datetime, Address], Ahead] = {}
        self.queued: dict[tuple[str, str], Ping] = {}
        self.rests: dict[str, Rest] = {}
        self.is_called = False
        self.day = ""
        self._marks = 0

    def note(self, note: ChangeNote) -> None:
        before = self.notes.get(note.file, note)
        self.notes[note.file] = replace(
            note,
            addresses=note.addresses | before.addresses,
            feeds=note.feeds | before.feeds,
            mark=self._mark(),
        )

    def confirm(self, file: str, ripe: datetime) -> bool:
        if file not in self.notes:
            return False
        self.notes[file] = replace(self.notes[file], ripe=ripe)
        was_called, self.is_called = self.is_called, True
        return not was_called

    def begin(self) -> None:
        self.is_called = False

    def noted(self, most: int) -> tuple[ChangeNote, ...]:
        some = [note for _file, note in sorted(self.notes.items())][:most]
        return tuple(sorted(some, key=lambda note: note.ripe))

    def drop(self, note: ChangeNote) -> None:
        kept = self.notes.get(note.file)
        if kept and kept.mark == note.mark:
            del self.notes[note.file]

    def look_ahead(self, ahead: Ahead) -> None:
        self.ahead[ahead.moment, ahead.address] = ahead

    def due(self, now: datetime, most: int) -> tuple[Ahead, ...]:
        due = [ahead for _key, ahead in sorted(self.ahead.items()) if ahead.moment <= now]
        return tuple(due[:most])

    def pass_by(self, ahead: Ahead) -> None:
        kept = self.ahead.get((ahead.moment, ahead.address))
        if kept and kept.noted == ahead.noted:
            del self.ahead[ahead.moment, ahead.address]

    def queue(self, pings: Iterable[Ping]) -> None:
        for ping in pings:
            self.queued[ping.to, ping.path] = replace(ping, mark=self._mark())

    def waiting(self, to: str, most: int) -> tuple[Ping, ...]:
        return tuple(ping for ping in self.queued.values() if ping.to == to)[:most]

    def forget(self, pings: Collection[Ping]) -> None:
        for ping in pings:
            kept = self.queued.get((ping.to, ping.path))
            if kept and kept.mark == ping.mark:
                del self.queued[ping.to, ping.path]

    def rest(self, to: str) -> Rest:
        return self.rests.get(to, Rest())

    def keep_rest(self, to: str, rest: Rest) -> None:
        self.rests[to] = rest

    def digest(self) -> str:
        return self.day

    def keep_digest(self, day: str) -> None:
        self.day = day

    def _mark(self) -> str:
        self._marks += 1
        return f"m{self._marks}"


class ScriptedReceiver:
    """A receiver that answers as it is scripted to, and then accepts; what it was told is kept."""

    def __init__(self, name: str, *replies: PingReply, most: int = 1) -> None:
        self.name = name
        self.most = most
        self.replies = list(replies)
        self.told: list[tuple[str, ...]] = []

    def tell(self, paths: Sequence[str]) -> PingReply:
        self.told.append(tuple(paths))
        return self.replies.pop(0) if self.replies else PingReply(202)

    @property
    def paths(self) -> list[str]:
        """Every path that it was told of, in order."""
        return sorted({path for paths in self.told for path in paths})
