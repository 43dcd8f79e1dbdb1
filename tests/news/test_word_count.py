from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.word_count import WordCount, word_count


@pytest.mark.parametrize(
    ("text", "words", "signs"),
    [
        ("", 0, 0),
        ("The ferry sailed – again.", 5, 0),
        ("Færgen sejlede igen", 3, 0),
        ("渡轮再次启航。", 6, 6),
        ("船は再び出航した。フェリー", 12, 12),
        ("“渡轮”，启航！ 好", 5, 5),
        ("iPhone 15发布了 ok", 6, 3),
        ("여객선이 다시 출항했다", 3, 0),
        ("เรือข้ามฟากแล่นอีกครั้ง", 5, 0),
        ("เรือ Ærø แล่น", 3, 0),
        ("བོད་ཡིག་གི་ཚགས་པར", 3, 0),
    ],
)
def test_words_are_counted_in_scripts_with_spaces_and_without(
    text: str, words: int, signs: int
) -> None:
    assert word_count(text) == WordCount(words, signs)


@given(text=st.text())
def test_a_count_is_never_below_what_it_counts(text: str) -> None:
    count = word_count(text)
    assert 0 <= count.signs <= count.words
    assert count.comparable <= count.words


def test_a_text_in_signs_is_as_long_as_one_in_words_that_takes_the_same_time() -> None:
    assert word_count("word " * 220).comparable == word_count("字" * 500).comparable == 220
