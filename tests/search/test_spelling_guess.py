"""What was meant by words that are in no story."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pytest

from chalicelib.news.question import read_question
from chalicelib.search.question_terms import Sought
from chalicelib.search.spelling_guess import MOST_WRONG, as_typed, guessed


class Words:
    """A vocabulary of these words, which counts what it is asked."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self.asked = 0

    def known(self, every: Collection[Sought]) -> set[Sought]:
        return {sought for sought in every if sought.words[0] in self._words}

    def counts(self, words: Collection[str]) -> dict[str, int]:
        return {word: self._words.count(word) for word in words}

    def texts_like(self, word: str, distance: int) -> Iterator[str]:
        self.asked += 1
        yield " ".join(self._words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("feryr", "ferry"),
        ("harbuor", "harbour"),
        ("ferry -harbuor feryr", "ferry ferry -harbuor"),
        ("ferry", None),
        ("fer", None),
        ("bicycle", None),
    ],
)
def test_the_word_that_is_spelt_most_like_it_was_meant(typed: str, meant: str | None) -> None:
    guess = guessed(read_question(typed), Words("ferry", "harbour", "berry"))
    assert (as_typed(guess) if guess else None) == meant


def test_two_letters_that_are_swapped_are_likelier_than_another_letter() -> None:
    guess = guessed(read_question("hvan"), Words("hvad", "hvad", "havn"))
    assert guess
    assert as_typed(guess) == "havn"


def test_nothing_is_guessed_of_a_question_with_many_wrong_words() -> None:
    words = Words("ferry")
    wrong = ["ferryy", "fferry", "feryr", "efrry"]
    assert guessed(read_question(" ".join(wrong[:MOST_WRONG])), words)
    asked = words.asked
    assert guessed(read_question(" ".join(wrong)), words) is None
    assert words.asked == asked
