"""A newsroom whose changes are told: intake, the sweep and the sender, over parts in memory."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.ingest.change_notes import ChangeNotes
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.sweep import sweep
from chalicelib.journal import Journal
from chalicelib.news.pings import INDEXNOW, WEBSUB, PingChoice
from chalicelib.news.shown import WITHDRAWALS
from chalicelib.pinging.ping_sending import PingSending, Receiver
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.memory_pings import MemoryPingNotes, ScriptedReceiver

BODY = "Thirty words would be better, but these will do for a test of what is told to others."
CHOICE = PingChoice(hub="https://hub.example.org/", indexnow=True)


class PingedNewsroom:
    """What editors do is received at once. The sender runs when it is called, which is when the
    test says `send`, or `sweep`; waiting moves the clock.
    """

    def __init__(self) -> None:
        self.now = NOON
        self.archive, self.uploads, self.notes = MemoryArchive(), MemoryUploads(), MemoryPingNotes()
        self.hub = ScriptedReceiver(WEBSUB)
        self.engine = ScriptedReceiver(INDEXNOW, most=10_000)
        self.lines: list[str] = []
        self.calls = 0
        self.is_republished = False
        newsroom = replace(NEWSROOM, pings=CHOICE)
        self.change_notes = ChangeNotes(self.notes, self._call, newsroom, lambda: self.now)
        intake = Intake(self.archive, self.uploads, newsroom, "", pause=lambda _attempt: None)
        self.intake = dataclasses.replace(intake, change_notes=self.change_notes)
        self.journal = Journal(
            "prod", now=lambda: self.now, write=self.lines.append, is_local=False
        )

    def put(self, name: str = "denmark/ferry", **fields: object) -> None:
        """An editor uploads a story."""
        lines = [f"{field}: {value}" for field, value in {"title": name, **fields}.items()]
        key = f"articles/{name}.md"
        self.uploads.put(key, "\n".join(["---", *lines, "---", BODY]), self.now)
        self.intake.receive(key)

    def delete(self, name: str = "denmark/ferry") -> None:
        """An editor deletes a story."""
        self.uploads.delete(f"articles/{name}.md", self.now)
        self.intake.receive(f"articles/{name}.md")

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def sweep(self) -> None:
        """The sweep comes by, and then the sender, if it is called."""
        called = self.calls
        tuple(sweep(self.intake))
        self.change_notes.sweep(self.archive)
        if self.calls > called:
            self.send()

    def send(self, *receivers: Receiver) -> None:
        """The sender runs."""
        self.sending(*receivers).run()

    def sending(self, *receivers: Receiver) -> PingSending:
        """The sender, for these receivers, or for both."""
        return PingSending(
            self.notes,
            self.archive,
            receivers or (self.hub, self.engine),
            self.journal,
            lambda: self.now,
            lambda seconds: self.wait(seconds=seconds),
            without=frozenset() if self.is_republished else frozenset([WITHDRAWALS]),
        )

    def told(self) -> tuple[list[str], list[str]]:
        """The feeds and the pages that were told of since this was last asked."""
        paths = self.hub.paths, self.engine.paths
        self.hub.told.clear()
        self.engine.told.clear()
        return paths

    def _call(self) -> None:
        self.calls += 1


def feeds(*folders: str) -> list[str]:
    """The feeds in these folders, in every format."""
    return sorted(
        f"{folder}{file}" for folder in folders for file in ("feed.xml", "atom.xml", "feed.json")
    )


def moment(newsroom: PingedNewsroom, **ahead: float) -> datetime:
    """So long after now."""
    return newsroom.now + timedelta(**ahead)
