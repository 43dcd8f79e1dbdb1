"""Texts as terms."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.search.analysis import LONGEST_TERM, loose_spelling, terms


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Århus", "AARHUS", "da"),
        ("færgerne", "Faerge", "da"),
        ("ferries", "ferry", "en"),
        ("Hansen’s", "hansen", "en"),
        ("l’État", "etat", "fr"),
        ("Straße", "STRASSE", "de"),
        ("naïve", "naive", "en"),
        ("الصَّحافة", "الصحافه", "ar"),
        ("ﬁnal", "final", "en"),
    ],
)
def test_two_spellings_or_inflections_have_one_stem(one: str, other: str, language: str) -> None:
    first, second = ([term.stem for term in terms(text, language)] for text in (one, other))
    assert first == second != []


def test_dots_and_rings_make_another_word_unless_nothing_else_is_found() -> None:
    hair, has = (next(term.word for term in terms(word, "da")) for word in ("hår", "har"))
    assert hair != has
    assert loose_spelling("hår") == loose_spelling("har")


def test_vowel_signs_of_indian_scripts_are_part_of_their_words() -> None:
    assert [term.word for term in terms("भारत की सरकार", "hi")] == ["भारत", "की", "सरकार"]


def test_scripts_without_spaces_are_taken_two_signs_at_a_time() -> None:
    assert [term.word for term in terms("東京で2024年", "ja")] == [
        "東京",
        "京で",
        "で",
        "2024",
        "年",
    ]
    assert [term.word for term in terms("서울에서", "ko")] == ["서울", "울에", "에서", "서"]


@given(st.text(max_size=300), st.sampled_from(["da", "en", "", "zh"]))
@example("\ufe70 \u0640", "ar")  # a mark that stands on a space, and a stretch of nothing
def test_the_terms_of_any_text_are_in_it_and_have_no_space(text: str, language: str) -> None:
    last = 0
    for term in terms(text, language):
        assert last <= term.start < term.end <= len(text)
        assert term.word
        assert not (set(term.word + term.stem) & set(" |\n"))
        assert len(text[term.start : term.end]) <= LONGEST_TERM
        last = term.start
