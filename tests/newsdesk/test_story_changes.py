"""`newsdesk withdraw`, `schedule` and `undo`: a story in the bucket is changed by a command, if it
comes to what was meant.
"""

from __future__ import annotations

import pytest

from tests.documents.word import bold, word_file
from tests.newsdesk.desk import TEXT, Desk
from tests.newsdesk.site import NewsroomSite

pytestmark = pytest.mark.xdist_group("newsdesk")  # one server of S3

KEY = "articles/denmark/ferry.md"
STORY = f"---\ntitle: The ferry sails\n---\n{TEXT}\n"


def _newest(site: NewsroomSite) -> str:
    newest = site.uploads.versions(KEY)[-1]
    return site.uploads.read(KEY, newest.id).decode()


def test_a_story_is_withdrawn_with_its_reason_and_undo_brings_it_back(
    desk: Desk, site: NewsroomSite
) -> None:
    site.put(KEY, STORY)
    why = "None of it was true."
    told = desk.newsdesk("withdraw", KEY, "--reason", why, *site.options)
    assert (told.status, told.out) == (0, "withdrawn  http://news/denmark/ferry\n")
    assert _newest(site) == f"---\ntitle: The ferry sails\nwithdrawn: {why}\n---\n{TEXT}\n"
    back = desk.newsdesk("undo", KEY, *site.options)
    assert back.status == 0
    assert back.out.endswith("published  http://news/denmark/ferry\n")
    assert _newest(site) == STORY


def test_a_deleted_file_comes_back_and_its_versions_are_named(
    desk: Desk, site: NewsroomSite
) -> None:
    site.put(KEY, STORY)
    site.s3.delete_object(Bucket=site.bucket, Key=KEY)
    versions = desk.newsdesk("undo", KEY, "--list", *site.options).out.splitlines()
    assert [line.rpartition("  ")[2] for line in versions] == [f"{len(STORY)} bytes", "deleted"]
    assert desk.newsdesk("undo", KEY, *site.options).status == 0
    assert _newest(site) == STORY
    only = desk.newsdesk("undo", "articles/denmark/never.md", *site.options)
    assert only.err.startswith("There is no file articles/denmark/never.md")


def test_a_draft_is_scheduled_here_and_in_the_bucket(desk: Desk, site: NewsroomSite) -> None:
    path = desk.file("denmark/ferry.md", f"---\ntitle: Ferry\ndraft: true\n---\n{TEXT}\n")
    desk.newsdesk("put", path, *site.options)
    told = desk.newsdesk("schedule", path, "2031-06-01 07:30", *site.options)
    assert told.out.startswith("scheduled  http://news/denmark/ferry, on the site from 2031-06-01 ")
    assert " CEST\n" in told.out
    assert _newest(site) == f"---\ntitle: Ferry\ndate: 2031-06-01 07:30\n---\n{TEXT}\n"
    assert path.read_text() == _newest(site)


def test_a_key_of_another_folder_is_asked_after(desk: Desk, site: NewsroomSite) -> None:
    site.put(KEY, STORY)
    for command in (("status",), ("schedule",)):
        more = ("2031-06-01",) if command == ("schedule",) else ()
        told = desk.newsdesk(*command, desk.file("elsewhere/ferry.md"), *more, *site.options)
        assert told.err.endswith(f"and never was. Did you mean {KEY}?\n")


@pytest.mark.parametrize("when", ["i morgen 07:30", "some day", "2031-13-01"])
def test_a_moment_that_cannot_be_read_is_said_with_an_example(
    desk: Desk, site: NewsroomSite, when: str
) -> None:
    site.put(KEY, STORY)
    told = desk.newsdesk("schedule", KEY, when, *site.options)
    assert (told.status, told.out) == (2, "")
    assert when in told.err
    assert "as '2030-01-31 07:30'" in told.err


def test_of_a_document_the_line_to_write_is_said(desk: Desk, site: NewsroomSite) -> None:
    key = "articles/denmark/quay.docx"
    site.s3.put_object(Bucket=site.bucket, Key=key, Body=word_file(bold("The quay"), TEXT))
    why = ("--reason", "The price was wrong.", "--ordered-by", "The court")
    withdrawn = desk.newsdesk("withdraw", key, *why, *site.options).err
    assert "“Withdrawn: The price was wrong.”" in withdrawn
    assert "“Ordered by: The court”" in withdrawn
    scheduled = desk.newsdesk("schedule", key, "2031-06-01 07:30", *site.options).err
    assert "right below the title: “Date: 2031-06-01 07:30”." in scheduled
    written = word_file(bold("The quay"), f"Withdrawn: {why[1]}", "Ordered by: The court", TEXT)
    site.s3.put_object(Bucket=site.bucket, Key=key, Body=written)
    assert desk.newsdesk("put", desk.file("denmark/quay.docx", written), *site.options).out.count(
        "withdrawn; its address tells readers why"
    )


@pytest.mark.parametrize("when", ["2031-06-01", "2020-06-01"])
def test_what_would_not_come_to_what_is_meant_changes_nothing(
    desk: Desk, site: NewsroomSite, when: str
) -> None:
    site.put(KEY, STORY)  # so readers have it, and no date to come will do
    told = desk.newsdesk("schedule", KEY, when, *site.options)
    assert told.status == 1
    assert told.out.splitlines()[-1].startswith("Nothing was changed: write it in the file")
    assert len(site.uploads.versions(KEY)) == 1


def test_readers_are_not_left_without_a_reason_and_a_dry_run_changes_nothing(
    desk: Desk, site: NewsroomSite
) -> None:
    site.put(KEY, STORY)
    assert desk.newsdesk("withdraw", KEY, *site.options).err.startswith("Readers are told why: ")
    dry = desk.newsdesk("withdraw", KEY, "--reason", "Wrong.", "--dry-run", *site.options)
    assert (dry.status, _newest(site)) == (0, STORY)
