from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.text_files import text_headline, text_to_html
from chalicelib.news.text import legible


def test_blank_lines_part_the_paragraphs() -> None:
    assert text_to_html("One\nline.\n\n\nTwo.\n \t\nThree.") == (
        "<p>One line.</p>\n<p>Two.</p>\n<p>Three.</p>"
    )


@given(text=st.text())
def test_nothing_in_a_plain_text_is_markup(text: str) -> None:
    html = text_to_html(text)
    assert html.replace("<p>", "").replace("</p>", "").count("<") == 0


def test_the_first_line_is_the_headline() -> None:
    assert text_headline("\n\n  The sea \n\nText.") == ("The sea", "\nText.")


def test_a_single_line_is_a_headline_without_a_text() -> None:
    assert text_headline("The sea") == ("The sea", "")


def test_of_an_empty_text_there_is_none() -> None:
    assert text_headline(" \n ") == ("", "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c"])
def test_every_kind_of_line_end_is_one(end: str) -> None:
    assert legible(f"one{end}two") == "one\ntwo"


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ue000", "\ufeff", "\uffff"]
)
def test_what_no_feed_may_hold_is_taken_out(character: str) -> None:
    assert legible(f"a{character}b") == "ab"


@given(text=st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"])))
def test_what_people_write_stays(text: str) -> None:
    assert legible(text + "\t\n") == text + "\t\n"
