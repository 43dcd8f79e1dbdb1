"""Redirects in the table, as intake writes and readers find them."""

from __future__ import annotations

from itertools import chain

import pytest
from msgspec.structs import replace

from chalicelib.news.archive import RedirectFrom
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import LostRace
from chalicelib.news.redirects import REDIRECTS_KEY, Redirect, in_shards
from chalicelib.news.register import Entry, Record
from chalicelib.storage.dynamodb_redirects import DynamoDBRedirects
from tests.conftest import NOON
from tests.storage.engines import Table


def test_readers_find_what_intake_kept_while_its_record_stands(table: Table) -> None:
    redirects = DynamoDBRedirects(table.client, table.name)
    nothing = Record(Chronicle(REDIRECTS_KEY))
    table.archive.enter(Entry(record=(nothing, replace(nothing, is_stale=True))))
    record = table.archive.record(REDIRECTS_KEY)
    old = {f"old/{number}": f"/denmark/story-{number}" for number in range(120)}
    record = redirects.keep(record, in_shards(old))
    assert record == table.archive.record(REDIRECTS_KEY)
    assert dict(chain.from_iterable(one.items() for one in redirects.shards().values())) == old
    asked = [RedirectFrom("old/7"), RedirectFrom("old/nothing")]
    answers = table.archive.answer(asked, now=NOON)
    assert [answers[query] for query in asked] == [Redirect("/denmark/story-7"), Redirect()]
    with pytest.raises(LostRace):
        redirects.keep(nothing, {number: {} for number in in_shards(old)})
    redirects.keep(record, {number: {} for number in in_shards(old)})
    assert redirects.shards() == {}
