"""Previews in the table, as intake writes and readers find them."""

from __future__ import annotations

from chalicelib.news.archive import PreviewOf
from chalicelib.news.previews import Preview
from chalicelib.storage.dynamodb_previews import DynamoDBPreviews
from tests.conftest import NOON
from tests.storage.engines import Table
from tests.storage.samples import a_story


def test_readers_find_the_preview_that_intake_kept_last(table: Table) -> None:
    previews = DynamoDBPreviews(table.client, table.name)
    query, preview = PreviewOf("0af3"), Preview("v2", a_story("denmark/ferry"))
    previews.keep_preview("0af3", Preview("v1", a_story("denmark/ferry")))
    previews.keep_preview("0af3", preview)
    assert table.archive.answer([query], now=NOON)[query] == preview
    previews.drop_preview("0af3")
    assert table.archive.answer([query], now=NOON)[query] == Preview()
