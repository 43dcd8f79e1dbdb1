"""English of both sides of the Atlantic."""

from __future__ import annotations

import pytest

from chalicelib.search.english_spellings import other_spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stabilised", "stabilized"),
        ("organisations", "organizations"),
        ("analyse", "analyze"),
        ("colour", "color"),
        ("neighbourhood", "neighborhood"),
        ("centre", "center"),
        ("dialogues", "dialogs"),
        ("defence", "defense"),
    ],
)
def test_either_spelling_is_the_other_one_of_the_other(one: str, other: str) -> None:
    assert (other_spelling(one), other_spelling(other)) == (other, one)


@pytest.mark.parametrize("word", ["four", "wise", "ferry", "2026", ""])
def test_a_word_that_is_spelt_alike_stays(word: str) -> None:
    assert other_spelling(word) == word
