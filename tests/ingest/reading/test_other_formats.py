"""Files that are another format than their ending says."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.other_formats import (
    format_by_ending,
    refuse_by_bytes,
    refuse_by_text,
)
from tests.ingest.samples import TEXT, problems, read, story

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL = "From: Karen Holm <kh@news.example>\nTo: Desk\nSubject: The ferry\n\n"


def archive(*names: str) -> bytes:
    """A ZIP archive with files of these names."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as zipped:
        for name in names:
            zipped.writestr(ZipInfo(name), "words")  # of no moment: it stands in names of tests
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "called"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), "a Word file"),
        (archive("Index/Document.iwa"), "Apple Pages"),
        (archive("xl/workbook.xml"), "a spreadsheet"),
        (archive("ppt/presentation.xml"), "a presentation"),
        (archive("ferry.md"), "a ZIP archive"),
        (OLE + b"\0" * 100, "an old Office program"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"{\\rtf1\\ansi The ferry.}", "an RTF file"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\0\0\0\x18ftypheic", "a picture"),
        (b"\0\0\0\x18ftypmp42", "a recording"),
        (b"\x01eca0001 4 rs 46  abc 0027\r\n\nThe ferry", "wire format"),
    ],
)
@pytest.mark.parametrize("ending", ["md", "txt"])
def test_a_file_that_is_no_text_is_refused_with_what_it_is(
    content: bytes, called: str, ending: str
) -> None:
    (problem,) = problems(content, key=f"articles/denmark/ferry.{ending}")
    assert problem.what.startswith("whatever its name says, this is ")
    assert called in problem.what
    assert problem.mend


@pytest.mark.parametrize(
    ("text", "called"),
    [
        (f"{MAIL}{TEXT}", "a mail"),
        (f"Fra: Karen\nSendt: 24. november\nTil: Desk\nEmne: Færgen\n\n{TEXT}", "a mail"),
        (f"**From:** Karen\n**Sent:** Tuesday\n**To:** Desk\n\n{TEXT}", "a mail"),
        (f"Received: from a\n by b\n for c;\nReturn-Path: <a@b.c>\n\n{TEXT}", "a mail"),
        (f"\n<!DOCTYPE html>\n<html><body><p>{TEXT}</p>", "HTML"),
        (f"<!-- saved from -->\n<html lang='da'>{TEXT}", "HTML"),
        ("<?xml version='1.0'?><a/>", "XML"),
        ("<rss version='2.0'>", "XML"),
        (json.dumps({"title": "The ferry", "text": TEXT}), "JSON"),
        (json.dumps([{"title": "The ferry"}]), "JSON"),
        (f"<h2>The ferry</h2>\n<p class='a'>{TEXT}</p>", "HTML"),
        (f"<contentSet>\n<a>{TEXT}</a></contentSet>", "XML"),
        ("BEGIN:VCALENDAR\nVERSION:2.0", "a calendar"),
        ("name;cars;day\nferry;12;1\nboat;3;2\nraft;0;3", "a table"),
        ("a,b,c\n1,2,3\n4,5,6\n7,8,9\n", "a table"),
    ],
)
def test_a_text_that_is_no_story_is_refused_with_what_it_is(text: str, called: str) -> None:
    for content in (text, story(text=text)):
        (problem,) = problems(content, key="articles/denmark/ferry.txt")
        assert called in problem.what
    assert problem.line == 4


@pytest.mark.parametrize(
    "text",
    [
        *(TEXT, "", f"From: the sea\n\n{TEXT}", f"To: the minister\nSubject: ferries\n\n{TEXT}"),
        *(f"{TEXT}\n\n{MAIL}", "{a} and [b]", "[1, 2]", "[a](https://news.example)", "{}"),
        *(
            "<p>Text.</p>",
            "<head over heels",
            "<body of water",
            "MZ was a poet",
            "GIF89 is a format",
            "RIFF raff",
        ),
        "One, two, three.\nFour, five, six.\nSeven, eight, nine.\n\nTen, eleven, twelve.",
        "A line, of a poem, that is long enough to be one, and to be no cell of a table\n" * 5,
    ],
)
def test_a_story_is_not_taken_for_another_format(text: str) -> None:
    assert refuse_by_text(text) is None
    assert refuse_by_bytes(text.encode()) is None


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("ferry.DOC", "an old Word"),
        ("ferry.dotx", "a template"),
        ("ferry.pdf", "a PDF"),
        ("ferry.ott", "LibreOffice"),
        ("ferry.jpg", "a picture"),
        ("ferry.rst", "another markup"),
    ],
)
def test_an_ending_of_another_format_is_refused_with_how_to_save_it(name: str, what: str) -> None:
    (problem,) = problems(story(), key=f"articles/denmark/{name}")
    assert f"`.{name.partition('.')[2]}`" in problem.what
    assert what in problem.what
    assert problem.mend
    assert format_by_ending(".md") is None


@pytest.mark.parametrize(
    "name", ["ferry.md.txt", "ferry.MARKDOWN.txt", "ferry.md.text", "ferry.MD"]
)
def test_a_markdown_file_whose_second_ending_a_program_added_is_markdown(name: str) -> None:
    manuscript = read(f"# The ferry\n\nA *word*. {TEXT}", key=f"articles/denmark/{name}")
    assert manuscript.story.headline == "The ferry"
    assert "<em>word</em>" in manuscript.story.body_html
    assert str(manuscript.address) == "denmark/ferry"


def test_a_file_ending_in_text_is_plain_text() -> None:
    manuscript = read(f"The ferry\n\n{TEXT}", key="articles/denmark/ferry.text")
    assert manuscript.story.body_html == f"<p>{TEXT}</p>"


@pytest.mark.parametrize(
    ("key", "what", "mend"),
    [
        ("articles/denmark", "under the name of a folder", "s3://BUCKET/articles/denmark/"),
        ("articles/ferry", "under the name of a folder", "s3://BUCKET/articles/ferry/"),
        ("articles/denmark/ferry", "has no ending", "`ferry.md`"),
    ],
)
def test_an_upload_without_a_name_or_an_ending_of_its_own_is_refused_with_how_to_name_it(
    key: str, what: str, mend: str
) -> None:
    (problem,) = problems(story(), key=key)
    assert what in problem.what
    assert mend in problem.mend


@given(text=st.text(alphabet="<!->ab{}[],;\t\n:\"' From@", max_size=300))
def test_any_text_is_looked_at(text: str) -> None:
    problem = refuse_by_text(text, is_plain=True)
    assert problem is None or problem.mend


@pytest.mark.parametrize(
    "mark", ["<!-- -->", "<!--", "{", "[", "a,b,c\n", "From: a\n", " \n", "[{"]
)
def test_a_text_full_of_marks_is_looked_at_in_no_time(mark: str) -> None:
    refuse_by_text(mark * 20_000, is_plain=True)


def test_a_file_with_two_versions_that_git_could_not_merge_is_refused_with_the_line() -> None:
    both = f"<<<<<<< HEAD\n{TEXT}\n=======\n{TEXT} And boats.\n>>>>>>> desk"
    (problem,) = problems(story(text=both))
    assert "two versions of the text" in problem.what
    assert problem.line == 5
    assert problems(story(text=f"The sea\n=======\n\n{TEXT}")) == ()
