"""Items that a release wrote, read by today's code: every kind of page, every feed, and intake."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.ingest.intake import Intake
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.storage import kept_items
from tests.storage.kept_items import (
    BODY,
    RELEASES,
    TODAY,
    Item,
    archive_of,
    file_of,
    stories_of,
)
from tests.web.conftest import Gateway

FERRY = "articles/denmark/ferry.md"
FOUND = [
    "/", "/denmark", "/denmark/ferry", "/denmark/ferry.json", "/denmark/plain", "/climate/there",
    "/about", "/tag/the-sea", "/author/karen-holm", "/author/nobody-known", "/archive",
    "/archive/2026-11", "/archive/2026-11-24", "/corrections",
    "/corrections/feed.xml", "/today", "/today/feed.json", "/feed.xml", "/atom.xml",
    "/feed.json", "/denmark/feed.xml", "/tag/the-sea/atom.xml", "/author/karen-holm/feed.json",
    "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml", "/sitemap-2026-11.xml",
]  # fmt: skip
STATUSES = dict.fromkeys(FOUND, 200) | {
    "/denmark/moved": 301, "/denmark/gone": 410, "/denmark/withdrawn": 410,
    "/denmark/ordered": 451, "/denmark/soon": 404, "/denmark/draft": 404,
}  # fmt: skip


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    """The release that wrote the items."""
    return str(request.param)


@pytest.fixture
def archive(release: str) -> MemoryArchive:
    """What today's code reads in the items that the release wrote."""
    return archive_of(kept_items.kept_items(release))


@pytest.fixture
def uploads(release: str) -> MemoryUploads:
    """The bucket that the items were made from."""
    return kept_items.kept_uploads(release)


def test_every_kind_of_page_is_made_of_kept_items(gateway: Gateway) -> None:
    assert {path: gateway.get(path).status for path in STATUSES} == STATUSES


def test_a_story_of_kept_items_is_shown_whole(gateway: Gateway) -> None:
    page = gateway.get("/denmark/ferry").body
    for text in (BODY, "Nobody Known", "Politiken", "Another", "Twenty cars.", "The sea"):
        assert text in page
    assert "Storm tonight" in page


def test_a_rebuild_from_the_bucket_makes_the_pages_of_kept_items(
    gateway: Gateway, archive: MemoryArchive, intake: Intake, uploads: MemoryUploads
) -> None:
    bodies = {path: gateway.get(path).body for path in STATUSES}
    list(archive.clear())
    for key in stories_of(uploads):
        intake.receive(key)
    assert {path: gateway.get(path).body for path in STATUSES} == bodies


def test_files_that_did_not_change_leave_kept_items_as_they_were(
    archive: MemoryArchive, intake: Intake, uploads: MemoryUploads
) -> None:
    records = dict(archive.kept_records)
    for key in stories_of(uploads):
        intake.receive(key)
    assert archive.kept_records == records


@pytest.mark.parametrize("added", [b"", b" More."])
def test_a_file_of_kept_items_is_updated_only_by_a_change(
    archive: MemoryArchive, intake: Intake, uploads: MemoryUploads, added: bytes
) -> None:
    before = archive.kept_records[FERRY].chronicle.stations[-1]
    uploads.put(FERRY, uploads.read(FERRY, before.version) + added, NOON)
    after = intake.receive(FERRY).chronicle.stations[-1]
    assert after.version != before.version
    assert after.updated == (NOON if added else before.updated)


def test_a_new_version_of_each_file_of_kept_items_is_taken_in(
    gateway: Gateway, intake: Intake, uploads: MemoryUploads
) -> None:
    for key in stories_of(uploads):
        uploads.put(key, file_of({"title": "Anew"}), NOON + timedelta(minutes=1))
        record = intake.receive(key)
        assert record.chronicle.through == uploads.versions(key)[-1].id
    assert "Anew" in gateway.get("/denmark/ferry").body


def test_the_items_kept_as_todays_are_those_that_this_release_writes() -> None:
    archive, _ = kept_items.uploaded()
    written = [_unpacked(item) for item in kept_items.items_of(archive)]
    items = [_unpacked(item) for item in kept_items.kept_items(TODAY)]
    assert written == items, "make them anew with `python -m tests.storage.kept_items`"


def _unpacked(item: Item) -> dict[str, Any]:
    """The item with its JSON read: how it is packed may differ from one Python to the next."""
    return {name: _read(value) for name, value in item.items()}


def _read(value: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if "B" in value:
        return json.loads(zlib.decompress(value["B"]))
    try:
        return json.loads(value["S"])
    except (KeyError, ValueError):
        return value
