"""`newsdesk status` and `list`: how the files in the bucket stand, and why."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from newsdesk import status_command
from newsdesk.editors_bucket import EditorsBucket
from newsdesk.status_command import state
from tests.newsdesk.desk import TEXT, Desk
from tests.newsdesk.site import NewsroomSite

pytestmark = pytest.mark.xdist_group("newsdesk")  # one server of S3

STORY = "# The ferry sails again\n\n" + TEXT


def test_status_names_what_is_not_live_and_says_why(desk: Desk, site: NewsroomSite) -> None:
    site.put("articles/denmark/live.md", STORY)
    site.put("articles/denmark/draft.md", "---\ndraft: true\n---\n" + STORY)
    site.put("articles/denmark/later.md", "---\ndate: 2030-01-01\n---\n" + STORY)
    site.put("articles/denmark/wrong.md", "---\nkind: gossip\n---\n" + STORY)
    _wait(site, 4)
    site.is_paused = True
    site.put("articles/denmark/new.md", STORY)
    told = desk.newsdesk("status", *site.options)
    assert told.status == 1
    assert "waiting    articles/denmark/new.md\n" in told.out
    assert "draft      articles/denmark/draft.md\n" in told.out
    assert "scheduled  articles/denmark/later.md, from 2030-01-01 00:00:00 CET\n" in told.out
    assert "refused    articles/denmark/wrong.md\n" in told.out
    assert "(line 2). To mend it: write one of: " in told.out
    assert "live.md" not in told.out
    assert "5 files: 1 draft, 1 live, 1 refused, 1 scheduled, 1 waiting." in told.out
    data = desk.newsdesk("status", "--json", *site.options).data
    assert {one["key"]: one["state"] for one in data}["articles/denmark/live.md"] == "live"


def test_status_of_one_file_is_its_receipt(desk: Desk, site: NewsroomSite) -> None:
    site.put("articles/denmark/ferry.md", STORY)
    _wait(site, 1)
    for name in ("articles/denmark/ferry.md", desk.file("denmark/ferry.md")):
        told = desk.newsdesk("status", name, *site.options)
        assert told.status == 0
        assert told.out.startswith("live: http://news/denmark/ferry\n\narticles/denmark/ferry.md: ")
    never = desk.newsdesk("status", "articles/denmark/no.md", *site.options)
    assert (never.status, never.out) == (2, "")
    assert never.err.startswith("There is no file articles/denmark/no.md")


def test_a_scheduled_story_is_live_once_its_time_has_come_and_over_at_its_end() -> None:
    receipt = {
        "version": "v", "outcome": "scheduled",
        "published": "2026-11-30T10:00:00Z", "expires": "2026-11-30T12:00:00Z",
    }  # fmt: skip
    hours = [state(receipt, "v", datetime(2026, 11, 30, hour, tzinfo=UTC)) for hour in (9, 10, 12)]
    assert hours == ["scheduled", "live", "over"]


def test_list_names_files_and_those_that_were_deleted(desk: Desk, site: NewsroomSite) -> None:
    site.put("articles/denmark/ferry.md", STORY)
    site.put("articles/denmark/quay.md", STORY)
    site.s3.delete_object(Bucket=site.bucket, Key="articles/denmark/quay.md")
    there = desk.newsdesk("list", "--json", "articles/denmark/", *site.options).data
    gone = desk.newsdesk("list", "--json", "--deleted", *site.options).data
    assert [one["key"] for one in there] == ["articles/denmark/ferry.md"]
    assert [one["key"] for one in gone] == ["articles/denmark/quay.md"]
    assert "  articles/denmark/ferry.md\n" in desk.newsdesk("list", *site.options).out


def _wait(site: NewsroomSite, files: int) -> None:
    """Until so many were taken in, and have their receipts."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        answer = site.s3.list_objects_v2(Bucket=site.bucket, Prefix="receipts/")
        if answer["KeyCount"] >= 2 * files:
            return
        time.sleep(0.01)
    raise AssertionError(site.received)


def test_a_receipt_is_read_once_and_again_when_it_is_another(
    desk: Desk, site: NewsroomSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    receipt = EditorsBucket.receipt

    def counted(bucket: EditorsBucket, key: str) -> dict[str, Any] | None:
        read.append(key)
        return receipt(bucket, key)

    monkeypatch.setattr(EditorsBucket, "receipt", counted)
    site.is_paused = True
    site.put("articles/denmark/ferry.md", STORY)
    site.put("articles/denmark/quay.md", STORY.replace("ferry", "quay"))
    site.look()
    first = desk.newsdesk("status", "--json", *site.options).data
    site.put("articles/denmark/quay.md", "---\ndraft: true\n---\n" + STORY)
    site.look()
    second = desk.newsdesk("status", "--json", *site.options).data
    assert sorted(read) == ["articles/denmark/ferry.md", *["articles/denmark/quay.md"] * 2]
    states = [[one["state"] for one in data] for data in (first, second)]
    assert states == [["live", "live"], ["live", "draft"]]


def test_of_many_files_in_a_state_some_are_named_and_the_rest_counted(
    desk: Desk, site: NewsroomSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_command, "MOST_TOLD", 1)
    site.is_paused = True
    for name in ("a", "b", "c"):
        site.put(f"articles/denmark/{name}.md", STORY)
    told = desk.newsdesk("status", *site.options).out
    assert (
        "waiting    articles/denmark/a.md\n           and 2 more: newsdesk status --all\n" in told
    )
    assert "c.md" not in told
    assert "c.md" in desk.newsdesk("status", "--all", *site.options).out


def test_a_receipt_that_an_editor_may_not_read_is_closed_and_stops_nothing(
    desk: Desk, site: NewsroomSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.is_paused = True
    site.put("articles/denmark/ferry.md", STORY)
    site.look()

    def closed(_bucket: EditorsBucket, _key: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")

    with monkeypatch.context() as patched:
        patched.setattr(EditorsBucket, "receipt", closed)
        assert "1 files: 1 closed." in desk.newsdesk("status", *site.options).out
    assert "1 files: 1 live." in desk.newsdesk("status", *site.options).out
