"""What the scale benchmark loads is what intake would have written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from benchmarks.many_stories import NEWEST, items_of, put, register_of, story
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from tests.storage.engines import Table


@pytest.mark.parametrize("number", [0, 1, NEWEST, 999_999])
def test_a_made_up_storys_items_are_those_of_a_received_one(table: Table, number: int) -> None:
    record, standing = register_of(story(number))
    heard_of = Record(Chronicle(record.key))
    entered = Entry((heard_of, record), ((Standing(standing.address), standing),))
    table.archive.enter(entered)
    assert in_order(kept(table)) == in_order(items_of(number))


def test_those_that_are_put_are_all_there(table: Table) -> None:
    put(table, range(7))
    assert in_order(kept(table)) == in_order(item for n in range(7) for item in items_of(n))


def kept(table: Table) -> list[Any]:
    pages = table.client.get_paginator("scan").paginate(TableName=table.name)
    return [item for page in pages for item in page["Items"]]


def in_order(items: Iterable[Any]) -> list[Any]:
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
