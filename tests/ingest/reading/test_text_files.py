from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.text_files import raw_marks, text_headline, text_to_html
from chalicelib.news.text import legible


def test_blank_lines_part_the_paragraphs() -> None:
    assert text_to_html("One\nline.\n\n\nTwo.\n \t\nThree.") == (
        "<p>One line.</p>\n<p>Two.</p>\n<p>Three.</p>"
    )


def test_a_line_of_nothing_but_no_break_spaces_is_blank() -> None:
    assert text_to_html("One\n\xa0\nTwo.") == "<p>One</p>\n<p>Two.</p>"


def test_no_break_spaces_stay() -> None:
    assert text_to_html("It cost  10\xa0000\u202fkr.") == "<p>It cost 10\xa0000\u202fkr.</p>"


def test_lines_too_long_to_have_been_broken_are_paragraphs_of_their_own() -> None:
    long, short = "word " * 40, "broken here\nand here"
    assert text_to_html(f"{long}\n{long}\nThe end.").count("<p>") == 3
    assert text_to_html(f"{short}\n{long}\n{short}").count("<p>") == 1


@given(text=st.text())
def test_a_plain_text_holds_no_markup(text: str) -> None:
    html = text_to_html(text)
    assert html.replace("<p>", "").replace("</p>", "").count("<") == 0


@pytest.mark.parametrize(
    ("text", "headline", "rest"),
    [
        ("\n\n  The sea \n\nText.", "The sea", "\nText."),
        ("The sea", "The sea", ""),
        ("# The sea\n\nText.", "The sea", "\nText."),
        ("#1 in Aarhus", "#1 in Aarhus", ""),
        (" \n ", "", ""),
    ],
)
def test_the_first_line_of_a_text_is_its_headline(text: str, headline: str, rest: str) -> None:
    assert text_headline(text) == (headline, rest)


@pytest.mark.parametrize(
    ("body", "shown", "line"),
    [
        ("# The sea\n\nText.", "# The sea", 3),
        ("The sea\n\nOf **Tuesday** and **Friday**.", "**Tuesday**", 5),
        ("The sea\n\nSee [it](https://news.example/a).", "[it](https://news.example/a)", 5),
        ("The sea\n\nA <b class='x'>bold</b> move.", "<b class='x'>", 5),
        ("The sea\n\nA <i>b</i>.\n\n**One** and [two](https://a.example).", "**One**`, `[two]", 5),
    ],
)
def test_marks_of_markdown_and_html_in_a_plain_text_are_warned_of_with_their_line(
    body: str, shown: str, line: int
) -> None:
    (warning,) = raw_marks(body, 3)
    assert f"`{shown}" in warning.what
    assert ".md" in warning.mend
    assert warning.line == line


@pytest.mark.parametrize(
    "body",
    ["#havn", "2 ** 3 ** 4", "a * b * c", "- one\n- two", "Map<Key> and <b", "[1] (see below)",
     "snake__case__name", "5 < 7 > 3"],
)  # fmt: skip
def test_what_stands_in_a_plain_text_by_itself_is_no_mark(body: str) -> None:
    assert list(raw_marks(body, 1)) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85"])
def test_every_kind_of_line_end_becomes_a_line_feed(end: str) -> None:
    assert legible(f"one{end}two") == "one\ntwo"


@pytest.mark.parametrize(
    ("mark", "space"), [("\u2028", " "), ("\u2029", "\n\n"), ("\xa0", "\xa0"), ("\u202f", "\u202f")]
)
def test_line_separators_become_spaces_and_paragraph_separators_blank_lines(
    mark: str, space: str
) -> None:
    assert legible(f"one{mark}two") == f"one{space}two"


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x1b", "\x7f", "\x84", "\ud800", "\ue000", "\ufeff", "\uffff"]
)
def test_a_character_that_no_feed_may_hold_is_taken_out(character: str) -> None:
    assert legible(f"a{character}b") == "ab"


@given(text=st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"])))
def test_letters_digits_and_signs_of_any_script_stay(text: str) -> None:
    assert legible(text + "\t\n") == text + "\t\n"
