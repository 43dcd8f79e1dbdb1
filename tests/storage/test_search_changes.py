"""What the index of the search may be behind at, in the table."""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.news.address import Address
from chalicelib.news.search_index import ABANDONED_AFTER
from chalicelib.storage.dynamodb_search_changes import DynamoDBSearchChanges
from tests.conftest import NOON
from tests.storage.engines import Table

ADDRESSES = [Address("denmark", f"story-{number}") for number in range(30)]


def changes_at(table: Table, now: datetime = NOON) -> DynamoDBSearchChanges:
    return DynamoDBSearchChanges(table.client, table.name, now=lambda: now)


def test_a_change_knows_when_it_was_noted(table: Table) -> None:
    changes_at(table).note(ADDRESSES[:1])
    changes_at(table, NOON + timedelta(seconds=5)).note(ADDRESSES[1:2])
    noted = [change.noted for change in changes_at(table).waiting(2)]
    assert noted == [NOON, NOON + timedelta(seconds=5)]


def test_what_is_noted_waits_until_it_is_done(table: Table) -> None:
    changes = changes_at(table)
    changes.note(ADDRESSES)
    waiting = changes.waiting(100)
    assert [change.address for change in waiting] == sorted(ADDRESSES)
    assert len(changes.waiting(7)) == 7
    changes.done(waiting[:10])
    assert changes.waiting(100) == waiting[10:]


def test_what_is_noted_again_meanwhile_still_waits(table: Table) -> None:
    changes = changes_at(table)
    changes.note(ADDRESSES[:2])
    waiting = changes.waiting(100)
    changes.note(ADDRESSES[:1])
    changes.done(waiting)
    assert [change.address for change in changes.waiting(100)] == ADDRESSES[:1]


def test_the_writer_is_told_once_until_it_begins(table: Table) -> None:
    changes = changes_at(table)
    assert [changes.note(ADDRESSES[:1]) for _ in range(3)] == [True, False, False]
    changes.begin()
    assert changes.note(ADDRESSES[:1])


def test_work_is_abandoned_that_nobody_has_gone_on_with_or_finished(table: Table) -> None:
    later, last = NOON + ABANDONED_AFTER, NOON + 2 * ABANDONED_AFTER
    mark = changes_at(table).begin()
    assert not changes_at(table).is_abandoned()
    assert changes_at(table, later).is_abandoned()
    changes_at(table, later).go_on(mark)
    assert not changes_at(table, later).is_abandoned()
    other = changes_at(table, later).begin()
    changes_at(table, later).finish(mark)
    assert changes_at(table, last).is_abandoned(), "the other has not finished"
    changes_at(table, last).finish(other)
    assert not changes_at(table, last).is_abandoned()
