"""Comments for colleagues in documents: what is one in Markdown is one in every other format."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.comments_in_html import without_comments_in_html
from chalicelib.ingest.reading.foreign_marks import PrivateComment, listed_marks, without_comments
from chalicelib.news.plain_text import plain_text
from tests.documents.opendocument import opendocument
from tests.documents.word import bold, paragraph, text, word_file
from tests.ingest.samples import TEXT, problems, read

COMMENTS = listed_marks().comment
NITF = (
    "<nitf><body><body.head><hedline><hl1>{}</hl1></hedline></body.head>"
    "<body.content>{}</body.content></body></nitf>"
)
SAID = "It sails %%ask Ida%% again."
FILES: dict[str, str | bytes] = {
    "ferry.docx": word_file(bold("The ferry %%ask%%"), TEXT, SAID),
    "ferry.odt": opendocument("The ferry %%ask%%", TEXT, SAID),
    "ferry.rtf": rf"{{\rtf1\ansi {{\b The ferry %%ask%%}}\par {TEXT}\par {SAID}\par }}",
    "ferry.html": f"<article><h1>The ferry %%ask%%</h1><p>{TEXT}<p>{SAID}</article>",
    "ferry.eml": f"Subject: The ferry\n\n{TEXT}\n\n{SAID}\n",
    "ferry.nitf": NITF.format("The ferry %%ask%%", f"<p>{TEXT}</p><p>{SAID}</p>"),
    "ferry.md": f"# The ferry %%ask%%\n\n{TEXT}\n\n{SAID}\n",
}


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("name", FILES)
def test_a_private_comment_goes_out_in_no_format(name: str) -> None:
    story = read(FILES[name], key=f"articles/denmark/{name}").story
    assert (story.headline, "ask" in story.body_html) == ("The ferry", False)
    assert "It sails again." in " ".join(plain_text(story.body_html).split())


@pytest.mark.parametrize("name", FILES)
def test_one_that_is_never_closed_holds_the_file(name: str) -> None:
    content = FILES[name]
    if isinstance(content, str):
        content = content.replace("Ida%%", "Ida")
    elif name.endswith(".docx"):
        content = word_file(bold("The ferry"), TEXT, SAID.replace("Ida%%", "Ida"))
    else:
        content = opendocument("The ferry", TEXT, SAID.replace("Ida%%", "Ida"))
    told = problems(content, key=f"articles/denmark/{name}")
    assert any("never closed" in problem.what for problem in told)


@pytest.mark.parametrize("comment", COMMENTS, ids=lambda comment: comment.opens)
def test_every_way_to_write_one_is_known(comment: PrivateComment) -> None:
    written, _ = comment.example
    lines = "".join(f"<p>{escaped(line)}</p>" for line in written.split("\n"))
    cleared = without_comments_in_html(lines, 1)
    assert "ask" not in cleared.text
    assert not cleared.problems
    assert plain_text(cleared.text).split() == without_comments(written, 1).text.split()


def test_one_may_begin_in_a_paragraph_and_end_in_another_and_takes_its_picture_along() -> None:
    html = '<p>One %%ask <b>Ida</b></p><p><img src="a.jpg" alt=""></p><p>or Per%% <i>two</i></p>'
    cleared = without_comments_in_html(html + "<p>Three</p>", 1)
    assert cleared.text == "<p>One </p><p> <i>two</i></p><p>Three</p>"
    half = without_comments_in_html("<p>One</p><p>Two %%ask</p>", 4)
    assert [problem.line for problem in half.problems] == [5]


def test_one_above_the_headline_and_the_fields_is_neither() -> None:
    content = word_file("%%Ida reads this first%%", bold("The ferry"), "Tags: sea", TEXT)
    story = read(content, key="articles/denmark/ferry.docx").story
    assert (story.headline, [tag.name for tag in story.tags]) == ("The ferry", ["sea"])


def test_code_has_no_comments_and_a_change_is_to_be_decided_on() -> None:
    html = "<p>Say <code>%%a%%</code> or <code>{# b #}</code>, and 100 %% of it.</p>"
    assert without_comments_in_html(html, 1).text == html
    content = word_file(bold("The ferry"), TEXT, paragraph(text("It {++never++} sails.")))
    [problem] = problems(content, key="articles/denmark/ferry.docx")
    assert "not decided" in problem.what


@given(st.lists(st.sampled_from(["one", "two", "%%secret%%", "{>>secret<<}", "</p><p>", "<br>"])))
def test_no_secret_is_left_between_any_words(words: list[str]) -> None:
    html = escaped(" ".join(words)).replace("&lt;/p&gt;&lt;p&gt;", "</p><p>")
    html = f"<p>{html.replace('&lt;br&gt;', '<br>')}</p>"
    cleared = without_comments_in_html(html, 1)
    assert "secret" not in cleared.text
    assert re.findall("one|two", cleared.text) == re.findall("one|two", html)
