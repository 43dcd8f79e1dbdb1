"""No upload waits for the search or for those who are pinged, and nothing that is noted is lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.ingest.change_notes import ChangeNotes
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.logged_intake import LoggedIntake
from chalicelib.ingest.search_notices import SearchNotices
from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.errors import NotCalled
from chalicelib.news.pings import PingChoice
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.memory_pings import MemoryPingNotes
from tests.search.index_places import Kept, MemorySearchChanges

KEY = "articles/denmark/ferry.md"
EVENT = {"Records": [{"eventName": "ObjectCreated:Put", "s3": {"object": {"key": KEY}}}]}


class Functions:
    """The two that are called later; Lambda takes no call of those that are `down`."""

    def __init__(self) -> None:
        self.down = {"writer", "sender"}
        self.called: list[str] = []

    def call(self, name: str) -> Callable[[], None]:
        def call() -> None:
            if name in self.down:
                raise NotCalled(f"{name}: TooManyRequestsException")
            self.called.append(name)

        return call


@pytest.fixture
def functions() -> Functions:
    return Functions()


@pytest.fixture
def told_intake(intake: Intake, uploads: MemoryUploads, functions: Functions) -> Intake:
    """Intake of a newsroom with a search and a hub, to which a story was uploaded."""
    uploads.put(KEY, "---\ntitle: The ferry sails\n---\nIt sails again, they say.", NOON)
    newsroom = replace(NEWSROOM, pings=PingChoice(hub="https://hub.example.org/"))
    notes = ChangeNotes(MemoryPingNotes(), functions.call("sender"), newsroom, lambda: NOON)
    search = SearchNotices(MemorySearchChanges(Kept()), functions.call("writer"))
    return dataclasses.replace(intake, change_notes=notes, search=search)


def logged(intake: Intake) -> LoggedIntake:
    journal = Journal("prod", now=lambda: NOON, write=lambda _line: None, is_local=False)
    return LoggedIntake(intake, journal, clock=lambda: 0.0, request="")


def swept(intake: Intake, now: datetime = NOON + timedelta(minutes=5)) -> None:
    logged(intake).sweep(now)


def test_an_upload_succeeds_though_nobody_can_be_called_and_the_next_sweep_calls(
    told_intake: Intake, functions: Functions
) -> None:
    assert logged(told_intake).receive(EVENT) == (KEY,)
    functions.down.clear()
    swept(told_intake)
    assert sorted(functions.called) == ["sender", "writer"]


@pytest.mark.parametrize("down", ["writer", "sender"])
def test_a_call_of_the_sweep_that_fails_is_heard_of_once_the_other_was_made(
    told_intake: Intake, functions: Functions, down: str
) -> None:
    logged(told_intake).receive(EVENT)
    functions.down = {down}
    with pytest.raises(NotCalled, match=down):
        swept(told_intake)
    assert {down, *functions.called} == {"writer", "sender"}


class Unwritable(MemorySearchChanges):
    """Notes that the table does not take."""

    def note(self, addresses: Collection[Address]) -> bool:
        raise ConnectionError("no answer")


def test_an_upload_whose_note_cannot_be_written_is_tried_again(
    told_intake: Intake, functions: Functions
) -> None:
    search = SearchNotices(Unwritable(Kept()), functions.call("writer"))
    with pytest.raises(ExceptionGroup, match="no answer"):
        logged(dataclasses.replace(told_intake, search=search)).receive(EVENT)
    functions.down.clear()
    logged(told_intake).receive(EVENT)
    assert "writer" in functions.called
