"""Previews in the table, as intake writes and readers find them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from chalicelib.news.archive import PreviewOf
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import LostRace
from chalicelib.news.previews import Preview, PreviewChange
from chalicelib.news.register import Entry, Record
from tests.conftest import NOON
from tests.storage.engines import Table
from tests.storage.samples import a_story


def test_readers_find_the_preview_that_intake_kept_with_the_files_newest_record(
    table: Table,
) -> None:
    query = PreviewOf("0af3")
    preview = Preview("v2", a_story("denmark/ferry"), appears=NOON)
    first = Record(Chronicle("articles/denmark/ferry.md"))
    second = replace(first, revision=1)
    table.archive.enter(Entry(record=(first, first), preview=PreviewChange("0af3", preview)))
    assert table.archive.answer([query], now=NOON)[query] == preview
    slow = Entry(record=(first, first), preview=PreviewChange("0af3", replace(preview, version="")))
    with pytest.raises(LostRace):
        table.archive.enter(slow)
    assert table.archive.answer([query], now=NOON)[query] == preview
    table.archive.enter(Entry(record=(second, second), preview=PreviewChange("0af3")))
    assert table.archive.answer([query], now=NOON)[query] == Preview()
