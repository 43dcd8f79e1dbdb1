from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import EXCERPT_LENGTH, Article, Byline, Card, Picture
from chalicelib.news.text import cut_at_sentence, cut_at_word
from tests.conftest import NOON

SECOND = timedelta(seconds=1)
ARTICLE = Article(
    address=Address("denmark", "ferry"),
    identity="ferry",
    headline="The ferry sails again",
    summary="Three days in port.",
    authors=(Byline("karen-holm", "Karen Holm"),),
    published=NOON,
    updated=None,
    body_html="<p>It sailed.</p>",
    words=2,
    language="en",
    kicker="Islands",
    placement="lead",
)


@pytest.mark.parametrize("cut", [cut_at_word, cut_at_sentence])
@given(text=st.text(), longest=st.integers(1, 50))
@example(text="word " * 20, longest=10)
@example(text="a-very-long-first-word and more", longest=5)
@example(text="one\ntwo\r\nthree\u2028four\x0bfive", longest=40)
def test_a_cut_text_is_a_line_no_longer_than_asked_for(
    cut: Callable[[str, int], str], text: str, longest: int
) -> None:
    line = cut(text, longest)
    assert len(line) <= longest
    assert line == " ".join(line.split())


@pytest.mark.parametrize(
    ("longest", "cut"),
    [
        (60, "The sea is calm. Nobody swims! Is it “cold?” Very."),
        (48, "The sea is calm. Nobody swims! Is it “cold?”"),
        (44, "The sea is calm. Nobody swims! Is it “cold?”"),
        (43, "The sea is calm. Nobody swims!"),
        (30, "The sea is calm. Nobody swims!"),
        (29, "The sea is calm."),
        (15, "The sea is…"),
    ],
)
def test_a_text_is_cut_behind_its_last_sentence_that_fits(longest: int, cut: str) -> None:
    assert cut_at_sentence("The sea is calm. Nobody swims! Is it “cold?” Very.", longest) == cut


def test_a_title_and_an_abbreviation_end_no_sentence() -> None:
    text = "The ferry was met by Dr. Holm of the U.S. Navy on the quay."
    assert cut_at_sentence(text, 45) == "The ferry was met by Dr. Holm of the U.S…"


def test_a_text_is_not_cut_behind_a_short_first_sentence() -> None:
    text = "It sank. Then the whole of the harbour board came out in its best coats to look at it."
    assert cut_at_sentence(text, 60).endswith("…")


@given(
    words=st.lists(st.text("abcæøå.,-", min_size=1, max_size=12), min_size=1),
    longest=st.integers(1, 60),
)
@example(words=["the", "sea"], longest=6)
@example(words=["abc", "def", "ghi"], longest=8)
def test_words_are_never_cut_unless_the_first_is_too_long(words: list[str], longest: int) -> None:
    cut = cut_at_word(" ".join(words), longest)
    if not cut.endswith("…"):
        assert cut == " ".join(words)
    elif len(words[0]) < longest:
        whole = cut.removesuffix("…").split()
        assert [word.rstrip(".,-") for word in whole] == [
            word.rstrip(".,-") for word in words[: len(whole)]
        ]


def test_an_ellipsis_stands_for_the_words_left_out_and_the_comma_before_them() -> None:
    assert cut_at_word("Calm, cold and grey", 9) == "Calm…"


@pytest.mark.parametrize(
    ("longest", "cut"),
    [
        (18, "one two three four"), (17, "one two three…"), (14, "one two three…"),
        (13, "one two…"), (8, "one two…"), (7, "one…"), (4, "one…"), (3, "on…"), (1, "…"),
    ],
)  # fmt: skip
def test_a_cut_text_has_as_many_words_as_fit(longest: int, cut: str) -> None:
    assert cut_at_word("one two three four", longest) == cut


def test_an_embargo_ends_at_the_second_of_publication() -> None:
    assert not ARTICLE.is_public(NOON - SECOND)
    assert ARTICLE.is_public(NOON)


def test_a_card_has_the_fields_of_its_article_and_an_excerpt_of_the_summary() -> None:
    article = replace(
        ARTICLE,
        summary="word " * 100,
        updated=NOON + SECOND,
        kind="analysis",
        until=NOON,
        picture=Picture("pictures/a.webp", "A ferry", 3, 2),
    )
    shared = set(Card.__struct_fields__) & set(Article.__struct_fields__)
    assert {
        name for name in shared if getattr(article.card, name) != getattr(article, name)
    } == set()
    assert article.card.excerpt.endswith("word…")
    assert len(article.card.excerpt) <= EXCERPT_LENGTH
