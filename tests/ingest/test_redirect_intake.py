"""Taking in `articles/_redirects`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import chain

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.sweep import rebuild, sweep
from chalicelib.news.errors import LostRace
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.register import Record
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads

LATER = NOON + timedelta(minutes=1)


def kept(archive: MemoryArchive) -> dict[str, str]:
    return dict(chain.from_iterable(shard.items() for shard in archive.shards().values()))


def upload(uploads: MemoryUploads, lines: str) -> None:
    uploads.put(REDIRECTS_KEY, lines, NOON)


def test_the_file_is_taken_in_and_its_receipt_says_how_many_lead_on(
    intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
) -> None:
    upload(uploads, "/feed/ /feed.xml\n/?p=1 /denmark/ferry\n")
    record = intake.receive(REDIRECTS_KEY)
    assert kept(archive) == {"feed": "/feed.xml", "?p=1": "/denmark/ferry"}
    assert not record.is_open
    text, data = uploads.receipts[REDIRECTS_KEY]
    assert text.startswith("articles/_redirects: taken in: 2 old addresses lead on.")
    assert (json.loads(data)["outcome"], json.loads(data)["redirects"]) == ("published", 2)
    before = archive.record(REDIRECTS_KEY)
    assert intake.receive(REDIRECTS_KEY) == before, "a second look changes nothing"


def test_a_bad_file_leaves_the_old_addresses_as_they_were(
    intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
) -> None:
    upload(uploads, "/feed/ /feed.xml\n")
    intake.receive(REDIRECTS_KEY)
    upload(uploads, "/rss/ /feed.xml\nnonsense\n")
    intake.receive(REDIRECTS_KEY)
    assert kept(archive) == {"feed": "/feed.xml"}
    text, _ = uploads.receipts[REDIRECTS_KEY]
    assert "refused as a whole. Of the version before, 1 old address leads on." in text
    assert "(line 2)" in text
    rebuild(intake, lambda _done: None)
    assert kept(archive) == {"feed": "/feed.xml"}, "the bucket alone says so"


def test_lines_that_are_gone_lead_nowhere_and_a_deleted_file_leads_nobody(
    intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
) -> None:
    upload(uploads, "/feed/ /feed.xml\n/rss/ /feed.xml\n")
    intake.receive(REDIRECTS_KEY)
    upload(uploads, "/rss/ /feed.xml\n")
    intake.receive(REDIRECTS_KEY)
    assert kept(archive) == {"rss": "/feed.xml"}
    uploads.delete(REDIRECTS_KEY, LATER)
    intake.receive(REDIRECTS_KEY)
    assert kept(archive) == {}
    assert "deleted: its old addresses lead nowhere now" in uploads.receipts[REDIRECTS_KEY][0]


def test_the_sweep_takes_in_what_no_event_announced(
    intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
) -> None:
    upload(uploads, "/feed/ /feed.xml\n")
    assert [*sweep(intake)]
    assert kept(archive) == {"feed": "/feed.xml"}
    assert not [*sweep(intake)]


def test_a_copy_that_dies_half_way_is_finished_by_the_sweep(
    intake: Intake,
    uploads: MemoryUploads,
    archive: MemoryArchive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dies(record: Record, shards: Mapping[int, dict[str, str]]) -> Record:
        raise ConnectionError(record.key, shards)

    upload(uploads, "/feed/ /feed.xml\n")
    with monkeypatch.context() as patched:
        patched.setattr(archive, "keep", dies)
        with pytest.raises(ConnectionError):
            intake.receive(REDIRECTS_KEY)
    assert [*sweep(intake)]
    assert kept(archive) == {"feed": "/feed.xml"}


def test_a_slow_copy_does_not_put_back_what_a_newer_one_changed(
    intake: Intake,
    uploads: MemoryUploads,
    archive: MemoryArchive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload(uploads, "/feed/ /feed.xml\n")
    read = uploads.read

    def overtaken(key: str, version: str) -> bytes:
        content = read(key, version)
        monkeypatch.setattr(uploads, "read", read)
        upload(uploads, "/feed/ /climate/feed.xml\n")
        intake.receive(REDIRECTS_KEY)
        return content

    monkeypatch.setattr(uploads, "read", overtaken)
    intake.receive(REDIRECTS_KEY)
    assert kept(archive) == {"feed": "/climate/feed.xml"}
    with pytest.raises(LostRace):
        archive.keep(Record(archive.record(REDIRECTS_KEY).chronicle), {1: {"a": "/b"}})
