"""Whatever comes of an upload or a sweep is a line in the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.logged_intake import LoggedIntake
from chalicelib.journal import Journal
from tests.conftest import NOON
from tests.embedded_metrics import metrics_in
from tests.memory import MemoryArchive, MemoryUploads

KEY = "articles/denmark/ferry.md"
OTHER = "articles/denmark/boat.md"
STORY = "---\ntitle: The ferry sails\n---\nIt sails again after eleven months in dock, they say."
BAD = "---\ntitle: The ferry sails\ndate: soon\n---\nIt sails again after eleven months in dock."

Lines = list[dict[str, Any]]


@pytest.fixture
def lines() -> Lines:
    """The lines of the journal."""
    return []


NewIntake = Callable[[], LoggedIntake]


@pytest.fixture
def new_intake(intake: Intake, lines: Lines) -> NewIntake:
    """An invocation's intake, whose clock goes on by a second each time it is looked at."""

    def write(line: str) -> None:
        if "_aws" in line:
            assert metrics_in(line, now=NOON)
        lines.append(json.loads(line))

    journal = Journal("prod", now=lambda: NOON, write=write, is_local=False)
    seconds = count()
    return lambda: LoggedIntake(
        intake, journal, clock=lambda: float(next(seconds)), request="lambda-1"
    )


def event(*keys: str) -> dict[str, Any]:
    """As S3 sends it."""
    return {
        "Records": [
            {
                "eventName": "ObjectCreated:Put",
                "eventTime": "2026-11-24T12:00:00.000Z",
                "responseElements": {"x-amz-request-id": f"S3-{number}", "x-amz-id-2": "x"},
                "s3": {"object": {"key": key, "versionId": "announced", "sequencer": "0055"}},
            }
            for number, key in enumerate(keys, 1)
        ]
    }


def test_an_upload_is_logged_with_the_names_s3_has_for_its_event(
    new_intake: NewIntake, uploads: MemoryUploads, lines: Lines
) -> None:
    version = uploads.put(KEY, STORY, NOON)
    assert new_intake().receive(event(KEY)) == (KEY,)
    assert new_intake().receive({"Records": [{"s3": {"object": {"key": KEY}}}]}) == (KEY,)
    line, bare = lines
    assert (bare["outcome"], bare["event_sequencer"]) == ("published", "")
    assert (line["key"], line["version"], line["outcome"]) == (KEY, version.id, "published")
    assert (line["address"], line["problems"]) == ("/denmark/ferry", 0)
    assert (line["event"], line["event_version"]) == ("ObjectCreated:Put", "announced")
    assert (line["event_request"], line["event_sequencer"]) == ("S3-1", "0055")
    assert (line["request"], line["milliseconds"]) == ("lambda-1", 1000)


def test_a_file_that_is_received_again_for_another_is_logged_too(
    new_intake: NewIntake, uploads: MemoryUploads, lines: Lines
) -> None:
    uploads.put(KEY, STORY, NOON)
    uploads.put(OTHER, STORY.replace("---\nt", "---\nslug: ferry\nt"), NOON + timedelta(hours=1))
    new_intake().receive(event(KEY, OTHER))
    uploads.delete(KEY, NOON + timedelta(hours=2))
    lines.clear()
    new_intake().receive(event(KEY))
    assert [(line["key"], line["outcome"]) for line in lines] == [
        (KEY, "deleted"),
        (OTHER, "published"),
    ]


def test_a_file_that_fails_is_logged_with_its_traceback_and_still_raises(
    new_intake: NewIntake, uploads: MemoryUploads, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(key: str, _version: str) -> bytes:
        raise ConnectionError(f"no answer for {key}")

    uploads.put(KEY, STORY, NOON)
    monkeypatch.setattr(uploads, "read", unreadable)
    with pytest.raises(ExceptionGroup):
        new_intake().receive(event(KEY))
    [line] = lines
    assert (line["key"], line["outcome"]) == (KEY, "failed")
    assert line["error"] == f"ConnectionError: no answer for {KEY}"
    assert "unreadable" in line["traceback"]
    assert line["event_sequencer"] == "0055"


def test_a_sweep_is_logged_with_the_files_it_took_in(
    new_intake: NewIntake, uploads: MemoryUploads, lines: Lines
) -> None:
    uploads.put(KEY, STORY, NOON)
    new_intake().sweep(NOON)
    upload, swept = lines
    assert upload["key"] == KEY
    assert (swept["files"], swept["Drift"], swept["drift"]) == (1, 1, [KEY])
    lines.clear()
    new_intake().sweep(NOON)
    assert [(line["what"], line["files"], line["drift"]) for line in lines] == [("sweep", 1, [])]


@pytest.mark.parametrize(
    ("minutes", "is_mended", "refused"),
    [(14, False, 0), (15, False, 1), (10_000, False, 1), (15, True, 0)],
)
def test_a_sweep_counts_files_that_have_stood_refused_for_a_quarter_of_an_hour(
    new_intake: NewIntake,
    uploads: MemoryUploads,
    archive: MemoryArchive,
    lines: Lines,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
    *,
    is_mended: bool,
    refused: int,
) -> None:
    uploads.put(OTHER, STORY, NOON)
    uploads.put(KEY, BAD, NOON)
    new_intake().receive(event(KEY, OTHER))
    if is_mended:
        uploads.put(KEY, STORY, NOON)  # no event tells of it
    else:  # and then counting costs no call
        for call in ("record", "standings", "enter"):
            monkeypatch.setattr(archive, call, lambda *_: pytest.fail("it asked the table"))
    new_intake().sweep(NOON + timedelta(minutes=minutes))
    assert (lines[-1]["RefusedUnseen"], len(lines[-1]["drift"])) == (refused, int(is_mended))


def test_a_sweep_that_could_not_read_the_records_is_not_logged(
    new_intake: NewIntake, archive: MemoryArchive, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "records", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        new_intake().sweep(NOON)
    assert lines == []


def test_a_file_in_the_wrong_folder_is_logged_as_refused_and_a_receipt_is_passed_over(
    new_intake: NewIntake, uploads: MemoryUploads, lines: Lines
) -> None:
    keys = ("ferry.md", "receipts/ferry.md.txt", "receipts/ferry.md.json")
    assert new_intake().receive(event(*keys)) == ("ferry.md",)
    assert [(line["key"], line["outcome"]) for line in lines] == [("ferry.md", "refused")]
    assert list(uploads.receipts) == ["ferry.md"]
