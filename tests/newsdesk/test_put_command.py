"""`newsdesk put`: pictures first, receipts followed, and nothing uploaded that would be refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.documents.word import bold, paragraph, picture, word_file
from tests.newsdesk.desk import TEXT, Desk
from tests.newsdesk.site import NewsroomSite

pytestmark = pytest.mark.xdist_group("newsdesk")  # one server of S3


def test_a_story_is_uploaded_after_its_pictures_and_its_address_is_said(
    desk: Desk, site: NewsroomSite
) -> None:
    story = desk.file("denmark/ferry.md", f"# Ferry\n\n![A crane](crane.png)\n\n{TEXT}")
    desk.file("denmark/crane.png", _png())
    desk.file("denmark/other.png", _png())
    told = desk.newsdesk("put", story, *site.options)
    assert told.status == 0, told
    assert site.received == ["articles/denmark/crane.png", "articles/denmark/ferry.md"]
    assert "ready      articles/denmark/crane.png\n" in told.out
    assert "published  http://news/denmark/ferry\n" in told.out
    assert "2 files: 1 ready, 1 published." in told.out


def test_a_story_alone_is_answered_by_its_whole_receipt(desk: Desk, site: NewsroomSite) -> None:
    told = desk.newsdesk("put", desk.file("denmark/ferry.md"), *site.options)
    assert told.out.startswith("articles/denmark/ferry.md: published.\n")
    assert told.out.endswith("\nhttp://news/denmark/ferry\n")


def test_what_would_be_refused_is_not_uploaded_and_the_rest_is(
    desk: Desk, site: NewsroomSite
) -> None:
    desk.file("denmark/ferry.md")
    desk.file("denmark/quay.md", f"---\ndate: yesterday\n---\n# Quay\n\n{TEXT}")
    told = desk.newsdesk("put", desk.folder, *site.options)
    assert told.status == 1
    assert site.received == ["articles/denmark/ferry.md"]
    assert "quay.md: it would be refused." in told.out
    assert "2 files: 1 published, 1 not uploaded, since they would be refused." in told.out
    [*_, last] = desk.newsdesk("put", "--anyway", "--json", desk.folder, *site.options).data
    assert (last["outcome"], last["problems"][0]["line"]) == ("refused", 2)


_SHARED = "---\nslug: shared\n---\n# {}\n\n" + TEXT


@pytest.mark.parametrize("anyway", [(), ("--anyway",)])
def test_of_two_files_with_one_address_one_is_refused_whatever_comes_first(
    desk: Desk, site: NewsroomSite, anyway: tuple[str, ...]
) -> None:
    names = ("denmark/ferry.md", "denmark/quay.md")
    files = [desk.file(name, _SHARED.format(name)) for name in names]
    told = desk.newsdesk("put", *anyway, *files, *site.options)
    assert told.status == 1
    assert "2 files: 1 published, 1 " in told.out
    assert "`slug`" in told.out
    assert ("1 refused." in told.out) == bool(anyway)
    rehearsed = desk.newsdesk("put", "--dry-run", *files, *site.options)
    assert (rehearsed.status, rehearsed.out.count("refused")) == (1, 1)
    assert "its address, /denmark/shared, is that of" in rehearsed.out


def test_the_file_that_readers_have_keeps_its_address(desk: Desk, site: NewsroomSite) -> None:
    second = desk.file("denmark/quay.md", _SHARED.format("Quay"))
    desk.newsdesk("put", second, *site.options)
    first = desk.file("denmark/ferry.md", _SHARED.format("Ferry"))
    told = desk.newsdesk("put", first, second, *site.options)
    assert f"{first}: it would be refused." in told.out
    assert "articles/denmark/quay.md: published." in told.out


def test_what_a_program_keeps_for_itself_is_not_uploaded(desk: Desk, site: NewsroomSite) -> None:
    lock = desk.file("denmark/~$ferry.docx", b"Ida Krog")
    told = desk.newsdesk("put", lock, desk.file("denmark/ferry.md"), *site.options)
    assert told.status == 0
    assert site.received == ["articles/denmark/ferry.md"]
    assert desk.newsdesk("put", lock, *site.options).err.startswith("There are no stories")


def test_a_picture_of_a_document_is_being_prepared_and_nothing_is_wrong(
    desk: Desk, site: NewsroomSite
) -> None:
    blocks = (bold("The ferry"), TEXT, paragraph(picture("rId9", alt="A crane")), TEXT)
    path = desk.file("denmark/ferry.docx", word_file(*blocks, media={"rId9": _png()}))
    told = desk.newsdesk("put", path, *site.options)
    assert "Lost on the way" not in told.out
    assert "beside the story" not in told.out


def test_what_is_in_the_bucket_already_is_not_uploaded_again(
    desk: Desk, site: NewsroomSite
) -> None:
    story = desk.file("denmark/ferry.md")
    desk.newsdesk("put", story, *site.options)
    desk.file("denmark/quay.md", f"# The quay\n\n{TEXT}")
    told = desk.newsdesk("put", desk.folder, *site.options)
    assert "published  http://news/denmark/ferry (unchanged)\n" in told.out
    assert len(site.uploads.versions("articles/denmark/ferry.md")) == 1


def test_a_dry_run_uploads_nothing_and_knows_what_readers_have(
    desk: Desk, site: NewsroomSite
) -> None:
    correction = "date: 2026-11-20\ncorrections:\n- date: 2026-11-24\n  text: Ten cars."
    corrected = f"---\n{correction}\n---\n# Ferry\n\n{TEXT}"
    site.put("articles/denmark/ferry.md", corrected)
    story = desk.file("denmark/ferry.md", f"# Ferry\n\n{TEXT}")
    told = desk.newsdesk("put", "--dry-run", story, *site.options)
    assert told.status == 1
    assert "to upload  articles/denmark/ferry.md\n" in told.out
    assert "correction" in told.out
    assert told.out.endswith("Nothing was uploaded.\n")
    assert len(site.uploads.versions("articles/denmark/ferry.md")) == 1


def test_what_keeps_files_from_the_bucket_is_said_in_a_sentence(
    desk: Desk, site: NewsroomSite
) -> None:
    story = desk.file("denmark/ferry.md")
    nowhere = desk.newsdesk("put", story, "--bucket", "no-such-bucket-here", *site.options[2:])
    assert nowhere.status == 2
    assert nowhere.err.startswith("There is no such bucket")
    dead = desk.newsdesk("put", story, *site.options[:2], "--endpoint", "http://127.0.0.1:9")
    assert dead.err.startswith("Nothing answers at http://127.0.0.1:9. ")
    unknown = desk.newsdesk("put", story, *site.options, "--profile", "nobody")
    assert "nobody" in unknown.err
    assert "Traceback" not in nowhere.err + dead.err + unknown.err


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "PNG")
    return file.getvalue()
