"""`newsdesk import --for-real` and `newsdesk export`, over real S3 requests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.newsdesk.desk import Desk
from tests.newsdesk.import_samples import WORDS, attachment, item, wxr
from tests.newsdesk.site import NewsroomSite

pytestmark = pytest.mark.xdist_group("newsdesk")  # one server of S3


def test_an_archive_comes_in_once_and_goes_out_again(
    desk: Desk, site: NewsroomSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.is_paused = True
    picture = '<img src="https://old.example/wp-content/uploads/a.jpg" alt="Up">'
    source = desk.file("old/a.xml", wxr(item(1, f"{WORDS}\n\n{picture}"), attachment(9, "a.jpg")))
    desk.file("old/uploads/a.jpg", b"a picture")
    command = ("import", source, "--for-real", "--no-wait", "--json", *site.options)
    first, second = (json.loads(desk.newsdesk(*command).out) for _ in range(2))
    nothing = dict[str, Any](left_alone=[], deleted=[], stayed={}, failed=[], unread=[])
    assert first == {"uploaded": 3, "unchanged": 0, **nothing}
    assert second == {"uploaded": 0, "unchanged": 2, **nothing}
    site.put("articles/denmark/ferry-1.md", f"# Mended\n\n{WORDS}")
    third = json.loads(desk.newsdesk(*command).out)
    assert third["left_alone"] == ["articles/denmark/ferry-1.md"]
    site.s3.delete_object(Bucket=site.bucket, Key="pictures/a.jpg")
    said = desk.newsdesk(*(word for word in command if word != "--json"))
    assert "1 came earlier, and were deleted since; --bring-back" in said.out
    assert json.loads(desk.newsdesk(*command, "--bring-back").out)["uploaded"] == 1
    site.s3.delete_object(Bucket=site.bucket, Key="articles/denmark/ferry-1.md")
    monkeypatch.chdir(desk.folder)
    rehearsed = desk.newsdesk("import", source, *site.options)
    assert "  articles/denmark/ferry-1.md" in rehearsed.out
    site.put("articles/denmark/ferry-1.md", f"# Mended\n\n{WORDS}")
    told = desk.newsdesk("export", desk.folder / "out", *site.options)
    assert told.status == 0, told
    assert "1 stories, 0 drafts and 1 pictures" in told.out
    assert (desk.folder / "out" / "_pictures" / "a.jpg").read_bytes() == b"a picture"
    assert "/?p=1 /denmark/ferry-1" in (desk.folder / "out" / "_redirects").read_text()
    again = desk.newsdesk("export", desk.folder / "out", *site.options)
    assert (again.status, "is not empty" in again.err) == (2, True)


def test_nothing_is_uploaded_while_nobody_has_said_where_stories_of_no_section_go(
    desk: Desk, site: NewsroomSite
) -> None:
    site.is_paused = True
    source = desk.file("a.xml", wxr(item(1)).replace("Denmark", "Oddities"))
    said = desk.newsdesk("import", source, "--for-real", *site.options)
    assert (said.status, "In no section of yours: 1 story of Oddities" in said.err) == (2, True)
    assert not [*site.uploads.newest()]


def test_an_import_says_what_became_of_its_files(desk: Desk, site: NewsroomSite) -> None:
    picture = '<img src="https://old.example/wp-content/uploads/a.jpg" alt="Up">'
    posts = item(1, f"{WORDS}\n\n{picture}"), item(2, status="draft"), item(3, "<p></p>")
    source = desk.file("old/a.xml", wxr(*posts))
    desk.file("old/uploads/a.jpg", b"no picture")
    said = desk.newsdesk("import", source, "--for-real", *site.options)
    assert said.status == 1
    assert "5 files uploaded" in said.out
    assert "By their receipts: 2 refused, 1 draft, 1 published, 1 with old addresses." in said.out
    assert "refused    articles/denmark/ferry-3.md" in said.out
    assert "refused    pictures/a.jpg" in said.out
    again = json.loads(desk.newsdesk("import", source, "--for-real", "--json", *site.options).out)
    assert again["uploaded"] == 0
    assert again["outcomes"]["published"] == 1
    assert len(again["to_mend"]) == 2
