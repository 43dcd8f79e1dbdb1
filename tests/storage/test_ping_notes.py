"""What is noted for those who are pinged: the same in memory, on moto, and on real engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.ping_notes import Ahead, ChangeNote, Ping, PingNotes, Rest
from chalicelib.storage.dynamodb_ping_notes import DynamoDBPingNotes
from tests.conftest import NOON
from tests.memory_pings import MemoryPingNotes
from tests.storage.engines import Table

FERRY, BRIDGE = Address("denmark", "ferry"), Address("denmark", "bridge")
A_MINUTE = timedelta(minutes=1)
NOTE = ChangeNote(
    "articles/denmark/ferry.md", frozenset([FERRY]), frozenset(["", "tag/sea/"]), NOON
)


@pytest.fixture(params=["memory", "dynamodb"])
def notes(request: pytest.FixtureRequest) -> PingNotes:
    """An empty place, of each kind."""
    if request.param == "memory":
        return MemoryPingNotes()
    table: Table = request.getfixturevalue("table")
    return DynamoDBPingNotes(table.client, table.name)


def unmarked(notes: PingNotes) -> list[ChangeNote]:
    return [replace(note, mark="") for note in notes.noted(9)]


def test_a_files_note_keeps_what_an_earlier_one_has(notes: PingNotes) -> None:
    assert notes.noted(9) == ()
    notes.note(NOTE)
    notes.note(ChangeNote(NOTE.file, frozenset([BRIDGE]), frozenset(), NOON + A_MINUTE))
    both = frozenset([FERRY, BRIDGE])
    assert unmarked(notes) == [replace(NOTE, addresses=both, ripe=NOON + A_MINUTE)]


def test_the_note_that_is_ripe_first_comes_first(notes: PingNotes) -> None:
    later = replace(NOTE, file="articles/a.md", feeds=frozenset(), ripe=NOON + A_MINUTE)
    notes.note(later)
    notes.note(NOTE)
    assert unmarked(notes) == [NOTE, later]
    assert len(notes.noted(1)) == 1


def test_a_note_is_dropped_unless_something_was_added_since(notes: PingNotes) -> None:
    notes.note(NOTE)
    (read,) = notes.noted(9)
    notes.note(NOTE)
    notes.drop(read)
    assert unmarked(notes) == [NOTE]
    notes.drop(notes.noted(9)[0])
    assert notes.noted(9) == ()
    notes.drop(read)


def test_whoever_confirms_first_since_the_sender_began_calls_it(notes: PingNotes) -> None:
    assert not notes.confirm(NOTE.file, NOON), "there is no note"
    assert notes.noted(9) == ()
    notes.note(NOTE)
    assert [notes.confirm(NOTE.file, NOON + A_MINUTE), notes.confirm(NOTE.file, NOON)] == [
        True,
        False,
    ]
    notes.begin()
    assert notes.confirm(NOTE.file, NOON + A_MINUTE)
    assert unmarked(notes) == [replace(NOTE, ripe=NOON + A_MINUTE)]


def test_moments_come_in_their_order_and_none_before_its_second(notes: PingNotes) -> None:
    moments = [Ahead(NOON + n * A_MINUTE, FERRY, NOON) for n in (2, 0, 1)]
    for ahead in moments:
        notes.look_ahead(ahead)
    two, first, one = moments
    assert notes.due(NOON - timedelta(seconds=1), 9) == ()
    assert notes.due(NOON, 9) == (first,)
    assert notes.due(NOON + 2 * A_MINUTE, 9) == (first, one, two)
    assert notes.due(NOON + 2 * A_MINUTE, 2) == (first, one)
    notes.look_ahead(replace(one, noted=NOON + A_MINUTE))
    for ahead in moments:
        notes.pass_by(ahead)
    assert notes.due(NOON + 2 * A_MINUTE, 9) == (replace(one, noted=NOON + A_MINUTE),)


def test_a_ping_waits_once_until_it_is_forgotten(notes: PingNotes) -> None:
    front, page = Ping("websub", "feed.xml", NOON), Ping("indexnow", "denmark/ferry", NOON)
    notes.queue([front, page, Ping("indexnow", "", NOON)])
    notes.queue([front])
    (waits,) = notes.waiting("websub", 9)
    assert replace(waits, mark="") == front
    assert {ping.path for ping in notes.waiting("indexnow", 9)} == {"", "denmark/ferry"}
    assert len(notes.waiting("indexnow", 1)) == 1
    notes.queue([front])
    notes.forget([waits])
    assert len(notes.waiting("websub", 9)) == 1, "it came to wait again"
    notes.forget(notes.waiting("websub", 9))
    assert notes.waiting("websub", 9) == ()


def test_the_rest_of_each_receiver_and_the_last_digest_are_kept(notes: PingNotes) -> None:
    assert notes.rest("websub") == Rest()
    notes.keep_rest("websub", Rest(3, NOON))
    assert (notes.rest("websub"), notes.rest("indexnow")) == (Rest(3, NOON), Rest())
    notes.keep_rest("websub", Rest())
    assert notes.rest("websub") == Rest()
    assert notes.digest() == ""
    notes.keep_digest("2026-11-24")
    assert notes.digest() == "2026-11-24"
