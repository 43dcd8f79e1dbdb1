from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import EXCERPT_LENGTH, Article, Byline
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


@given(text=st.text(), longest=st.integers(1, 50))
@example(text="word " * 20, longest=10)
@example(text="a-very-long-first-word and more", longest=5)
def test_a_cut_text_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(cut_at_word(text, longest)) <= longest


@given(text=st.text(), longest=st.integers(1, 50))
def test_a_text_cut_at_a_sentence_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(cut_at_sentence(text, longest)) <= longest


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


def test_one_short_sentence_before_a_long_one_is_not_enough() -> None:
    text = "It sank. Then the whole of the harbour board came out in its best coats to look at it."
    assert cut_at_sentence(text, 60).endswith("…")


@given(text=st.text(), longest=st.integers(1, 50))
@example(text="one\ntwo\r\nthree\u2028four\x0bfive", longest=40)
def test_a_cut_text_is_one_line(text: str, longest: int) -> None:
    cut = cut_at_word(text, longest)
    assert len(cut.splitlines()) <= 1
    assert cut == " ".join(cut.split())


@given(
    words=st.lists(st.text("abcæøå.,-", min_size=1, max_size=12), min_size=1),
    longest=st.integers(1, 60),
)
@example(words=["the", "sea"], longest=6)
@example(words=["abc", "def", "ghi"], longest=8)
def test_words_are_kept_whole_unless_the_first_is_too_long(words: list[str], longest: int) -> None:
    cut = cut_at_word(" ".join(words), longest)
    if not cut.endswith("…"):
        assert cut == " ".join(words)
    elif len(words[0]) < longest:
        kept = cut.removesuffix("…").split()
        assert [word.rstrip(".,-") for word in kept] == [
            word.rstrip(".,-") for word in words[: len(kept)]
        ]


def test_a_text_that_fits_is_left_as_it_is() -> None:
    assert cut_at_word("The sea is calm.", 16) == "The sea is calm."


def test_where_words_are_left_out_an_ellipsis_says_so_instead_of_a_comma() -> None:
    assert cut_at_word("Calm, cold and grey", 9) == "Calm…"


@pytest.mark.parametrize(
    ("longest", "cut"),
    [
        (14, "one two three…"),
        (13, "one two…"),
        (9, "one two…"),
        (8, "one two…"),
        (7, "one…"),
        (4, "one…"),
        (3, "on…"),
        (1, "…"),
    ],
)
def test_as_many_words_are_kept_as_fit(longest: int, cut: str) -> None:
    assert cut_at_word("one two three four", longest) == cut


def test_an_embargo_ends_at_the_second_of_publication() -> None:
    assert not ARTICLE.is_public(NOON - SECOND)
    assert ARTICLE.is_public(NOON)
    assert ARTICLE.is_public(NOON + SECOND)


def test_a_card_shows_what_its_article_says() -> None:
    card = ARTICLE.card
    for name in ("address", "headline", "published", "updated", "authors", "language", "kicker"):
        assert getattr(card, name) == getattr(ARTICLE, name)
    assert card.placement == "lead"


def test_a_card_has_an_excerpt_of_the_summary() -> None:
    card = replace(ARTICLE, summary="word " * 100).card
    assert card.excerpt.endswith("word…")
    assert len(card.excerpt) <= EXCERPT_LENGTH
