"""Questions as readers type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.question import LONGEST_QUESTION, MOST_PARTS, Part, read_question


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("ferry to Samsø", [Part("ferry"), Part("to"), Part("Samsø")], []),
        ('"ferry to" Samsø', [Part("ferry to", is_phrase=True), Part("Samsø")], []),
        ("»mange ord«", [Part("mange ord", is_phrase=True)], []),
        ('"never closed', [Part("never closed", is_phrase=True)], []),
        ("ferr*", [Part("ferr", is_beginning=True)], []),
        ("f* * -", [Part("f")], []),
        ("ferry -bridge", [Part("ferry")], [Part("bridge")]),
        ('ferry -"new bridge"', [Part("ferry")], [Part("new bridge", is_phrase=True)]),
        ("e-mail post-war", [Part("e-mail"), Part("post-war")], []),
        ('""  "  " !? ***', [], []),
    ],
)
def test_a_question_is_what_was_typed(typed: str, wanted: list[Part], unwanted: list[Part]) -> None:
    question = read_question(typed)
    assert (list(question.wanted), list(question.unwanted)) == (wanted, unwanted)


@given(st.text(max_size=2000))
def test_anything_is_a_question_within_its_bounds(typed: str) -> None:
    question = read_question(typed)
    assert len(question.typed) <= LONGEST_QUESTION
    assert len(question.wanted) + len(question.unwanted) <= MOST_PARTS
    assert read_question(question.typed).wanted == question.wanted


def test_what_is_too_long_is_cut_and_says_so() -> None:
    assert read_question("ord " * 60).is_cut
    assert not read_question("ord " * MOST_PARTS).is_cut


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ('"of the" "in the" "to the" "on the" ferry', ["of the", "in the", "to the", "ferry"]),
        ("st* de* ferry har*", ["st", "ferry", "har"]),
        ("ab1* ab2* -ab3* ab4* ab5* ab6* ab7* ferry", ["ab1", "ab2", "ab4", "ab5", "ab6", "ferry"]),
    ],
)
def test_what_takes_an_engine_longest_is_asked_for_a_few_times(
    typed: str, asked: list[str]
) -> None:
    question = read_question(typed)
    assert [part.text for part in question.wanted] == asked
    assert question.is_cut
