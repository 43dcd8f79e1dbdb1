from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from chalicelib.ingest.gate.mixed_languages import FILE, foreign_words, is_surely_in


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        (
            "Færgen sejler ikke, but the captain would not say why.",
            "da-DK",
            "but the",
        ),
        ("El barco, which they say is late, no salió y los viajeros esperan.", "es", "which they"),
        ("Паром стоит, и жители кажуть, що діти ждут на берегу, как и раньше.", "ru", "що діти"),
        (
            "フェリーは昨日の朝に出航したと the captain was very sorry と港の事務所が発表した。",
            "ja",
            "the captain was very sorry",
        ),
    ],
)
def test_words_in_another_language_are_found_in_the_middle_of_a_sentence(
    text: str, language: str, words: str
) -> None:
    assert foreign_words(text, language, signs=2) == text[text.index(words) :]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hun læste The Lord of the Rings og ikke til eksamen.", "da"),
        ("Færgen sejler ikke til øen, men hun siger, at det er state of the sea.", "da"),
        ("The ferry sailed, and the captain was glad of it.", "da"),
        ("The ferry sailed og ikke til øen.", "kl"),
        ("フェリー会社 Blue Star Line の船は出た。", "ja"),
        ("", "en"),
    ],
)
def test_a_title_one_phrase_or_another_language_as_a_whole_is_no_mixture(
    text: str, language: str
) -> None:
    assert foreign_words(text, language, signs=3) == ""


def test_a_passage_is_surely_in_a_language_that_has_its_words_alone() -> None:
    assert is_surely_in("The ferry that they waited for was late.", "en-GB", signs=3)
    assert not is_surely_in("The ferry.", "en", signs=3)
    assert not is_surely_in("The ferry that they waited for was late.", "da", signs=1)
    assert not is_surely_in("The ferry that they waited for was late.", "kl", signs=1)


def test_no_two_languages_share_a_sign() -> None:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    words = Counter(word for listed in data["words"].values() for word in listed.split())
    letters = Counter(letter for listed in data["letters"].values() for letter in listed)
    assert {*words.values(), *letters.values()} == {1}
