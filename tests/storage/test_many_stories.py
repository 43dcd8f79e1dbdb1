"""What the scale benchmark loads is what intake would have written."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from benchmarks import many_stories
from benchmarks.many_stories import (
    NEWEST,
    SUBSTANCE,
    VERSION,
    file_of,
    items_of,
    parts_of,
    put,
    story,
    write_file,
)
from chalicelib.ingest.intake import Intake
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Version
from chalicelib.news.newsroom import Newsroom
from tests.memory import MemoryUploads
from tests.storage.engines import Table


@pytest.mark.parametrize("number", [0, 1, NEWEST, 999_999])
def test_a_made_up_storys_items_are_those_that_intake_writes_of_its_file(
    table: Table, newsroom: Newsroom, number: int
) -> None:
    made_up, uploads = story(number), MemoryUploads()
    key, version = file_of(made_up.address), Version(VERSION, made_up.published)
    uploads.files[key] = [(version, as_written(made_up).encode())]
    lenient = replace(newsroom, gate=(("repeated-paragraph", "off"),))  # its text is word salad
    intake = Intake(table.archive, uploads, lenient, site_url="", pause=lambda _attempt: None)
    [station] = intake.receive(key).chronicle.stations
    for item in (received := kept(table)):
        if "record" in item:  # the one value that is made up
            assert station.substance in item["record"]["S"]
            item["record"]["S"] = item["record"]["S"].replace(station.substance, SUBSTANCE)
    assert in_order(received) == in_order(items_of(number))


def as_written(made_up: Article) -> str:
    """The story as its editor would have uploaded it."""
    fields: dict[str, object] = {
        "title": made_up.headline,
        "date": made_up.published.isoformat(),
        "authors": [author.name for author in made_up.authors],
        "tags": [tag.name for tag in made_up.tags],
        "corrections": [
            {"date": correction.made.isoformat(), "text": correction.text}
            for correction in made_up.corrections
        ],
    }
    lines = [f"{name}: {json.dumps(value)}" for name, value in fields.items() if value]
    text = made_up.body_html.replace("<p>", "").replace("</p>", "\n")
    return "\n".join(["---", *lines, "---", text])


def test_stories_that_the_table_left_unprocessed_are_put_again(table: Table) -> None:
    late: list[Any] = []

    def hold_back(params: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        *requests, last = params["RequestItems"][table.name]
        if requests:
            late.append(last)
            params["RequestItems"] = {table.name: requests}

    def give_back(parsed: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        parsed["UnprocessedItems"] = {table.name: [late.pop()]} if late else {}

    events = table.client.meta.events
    events.register("before-parameter-build.dynamodb.BatchWriteItem", hold_back)
    events.register("after-call.dynamodb.BatchWriteItem", give_back)
    put(table, range(2))
    assert in_order(kept(table)) == in_order(item for n in range(2) for item in items_of(n))


def test_stories_that_are_imported_are_all_in_a_file_as_they_go_over_the_wire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_stories, "IN_A_FILE", 2)
    parts = parts_of(range(3, 8))
    assert [write_file(tmp_path, part) for part in parts] == [2, 2, 1]
    items = []
    for file in sorted(tmp_path.iterdir()):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)["Item"]
            if "article" in item:
                item["article"]["B"] = b64decode(item["article"]["B"], validate=True)
            items.append(item)
    assert items == [item for number in range(3, 8) for item in items_of(number)]


def kept(table: Table) -> list[Any]:
    pages = table.client.get_paginator("scan").paginate(TableName=table.name)
    return [item for page in pages for item in page["Items"]]


def in_order(items: Iterable[Any]) -> list[Any]:
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
