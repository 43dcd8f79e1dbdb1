"""RTF files: their words in any encoding, and what holds the file or is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.documents.rtf_file import read_rtf
from chalicelib.ingest.reading.manuscript import Manuscript
from tests.documents.word import PNG
from tests.ingest.samples import TEXT, problems
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.rtf"
HEAD = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 G;}}"
    r"{\colortbl;\red255\green255\blue255;}{\stylesheet{\s1 heading 1;}}{\info{\author Ida}}"
    r"\pard{\b The ferry sails\par}\pard "
)
WORDS = "the minister resigns"


def rtf(body: str) -> bytes:
    return f"{HEAD}{TEXT}\\par {body}\\par}}".encode("latin-1")


def read(body: str) -> Manuscript:
    return read_file(rtf(body), key=KEY)


def told(manuscript: Manuscript) -> str:
    return " ".join(warning.what for warning in manuscript.warnings)


def test_an_rtf_file_is_a_story_and_its_receipt_says_what_goes() -> None:
    manuscript = read("Draft.")
    assert manuscript.story.headline == "The ferry sails"
    assert manuscript.story.body_html.startswith(f"<p>{TEXT}</p>")
    assert "headings, lists and captions become plain paragraphs" in told(manuscript)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (r"F\'e6rgen", "Færgen"),
        (r"{\f1 \'cc\'e8\'f0}", "Мир"),
        (r"{\f2 \'93\'fa\'96\'7b}", "日本"),
        (r"\u26085?\u26412?", "日本"),
        (r"{\uc2\u230\'e6xyz}", "æyz"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"a\~b \{c\} \emdash", "a&nbsp;b {c} —"),
        (r"a {\i b} c", "a <em>b</em> c"),
        (
            r'{\field{\*\fldinst{HYPERLINK "https://a.example/"}}{\fldrslt{\ul here}}}',
            '<a href="https://a.example/">here</a>',
        ),
        (r"Noted.{\super\chftn{\footnote\pard By the log.}}", '<li id="fn-1"><p>By the log.'),
        (
            r"\trowd\intbl Svaneke\cell 12\cell\row\trowd\intbl R\'f8nne\cell 7\cell\row",
            "<td>12</td>",
        ),
        (r"a{\*\unknown x}b", "ab"),
    ],
)
def test_what_the_text_has_is_kept(body: str, html: str) -> None:
    assert html in read(body).story.body_html


def test_a_picture_is_taken_out_once_and_a_drawing_or_a_cropped_one_is_named() -> None:
    shown = rf"{{\*\shppict{{\pict\pngblip {PNG.hex()}}}}}{{\nonshppict{{\pict\wmetafile8 0100}}}}"
    assert len(read(shown).story.pictures) == 1
    cropped = rf"{{\pict\piccropl100\pngblip {PNG.hex()}}}{{\pict\wmetafile8 0100}}"
    manuscript = read(cropped)
    assert manuscript.story.pictures == ()
    assert "it is cropped" in told(manuscript)
    assert "it is a drawing" in told(manuscript)


@pytest.mark.parametrize(
    "body", [rf"{{\v {WORDS}}}", rf"\v {WORDS}\v0  shown", rf"{{\cf1 {WORDS}}}"]
)
def test_hidden_and_white_text_holds_the_file_and_is_quoted(body: str) -> None:
    [problem] = problems(rtf(body), key=KEY)
    assert f"“{WORDS}”" in problem.what


def test_changes_comments_and_margins_are_named_with_their_words() -> None:
    manuscript = read(
        r"{\deleted two days}{\revised three days}{\*\atnauthor Ida}{\*\annotation\pard True?}"
        r"{\header Bornholm desk\par}"
    )
    assert manuscript.text.endswith("three days")
    assert "inserted and published: “three days”; deleted and left out: “two days”" in told(
        manuscript
    )
    assert "“Ida: True?”" in told(manuscript)
    assert "“Bornholm desk”" in told(manuscript)
    [problem] = problems(rtf(r"{\header Embargoed}"), key=KEY)
    assert "header or footer says" in problem.what


def test_what_is_no_rtf_is_refused_with_what_to_do() -> None:
    [problem] = problems(b"# The ferry", key=KEY)
    assert ".docx" in problem.mend


@given(st.lists(st.sampled_from(
    ["{", "}", "\\", "\\par", "\\'e", "\\'e6", "\\u9", "\\uc8", "\\bin9", "\\v", "\\*",
     "\\cell", "\\row", "{\\pict ", "{\\footnote ", "{\\field", "{\\*\\fldinst ", "{\\fonttbl",
     "a", " ", "\n"]
), max_size=40).map("".join))  # fmt: skip
def test_whatever_follows_the_beginning_is_read(body: str) -> None:
    assert read_rtf(f"{{\\rtf1 {body}".encode()).problems is not None
