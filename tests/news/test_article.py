from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import (
    EXCERPT_WIDTH,
    Article,
    Byline,
    Card,
    Correction,
    Picture,
)
from chalicelib.news.excerpts import columns
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


@pytest.mark.parametrize(
    ("words", "signs", "minutes"),
    [(0, 0, 1), (7, 0, 1), (440, 0, 2), (1000, 1000, 2), (1500, 1500, 3), (1440, 1000, 4)],
)
def test_signs_are_read_faster_than_words(words: int, signs: int, minutes: int) -> None:
    assert replace(ARTICLE, words=words, signs=signs).reading_minutes == minutes


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
    assert columns(article.card.excerpt) <= EXCERPT_WIDTH


EARLY, LATE = Correction(NOON, "Ten."), Correction(NOON + SECOND, "Twelve.")
EARLY_UPDATE = replace(EARLY, kind="update")


@pytest.mark.parametrize(
    ("corrections", "main"),
    [
        ((), None),
        ((EARLY, LATE), LATE),
        ((EARLY, replace(LATE, kind="update")), EARLY),
        ((EARLY, replace(LATE, is_withdrawn=True)), EARLY),
        ((EARLY_UPDATE, replace(LATE, is_withdrawn=True)), EARLY_UPDATE),
        ((EARLY_UPDATE, LATE), LATE),
        ((EARLY_UPDATE,), EARLY_UPDATE),
        ((replace(EARLY, is_withdrawn=True),), replace(EARLY, is_withdrawn=True)),
    ],
)
def test_a_card_names_the_newest_correction_that_stands_before_any_update(
    corrections: tuple[Correction, ...], main: Correction | None
) -> None:
    article = replace(ARTICLE, corrections=corrections)
    assert article.main_correction == article.card.correction == main


LEAD = Picture("pictures/a.jpg", "A ferry")


def test_a_storys_pictures_are_in_the_order_in_which_its_page_has_them() -> None:
    quay, crew = replace(LEAD, alt="A quay"), replace(LEAD, alt="A crew")
    whole = replace(ARTICLE, picture=LEAD, pictures=(quay, crew), gallery=(quay,))
    assert whole.every_picture == (LEAD, quay, crew, quay)
    assert ARTICLE.every_picture == ()


def test_pictures_of_a_gallery_keep_their_numbers_when_one_is_absent() -> None:
    absent = replace(LEAD, is_there=False)
    assert replace(ARTICLE, gallery=(LEAD, absent, LEAD)).shown_gallery == ((1, LEAD), (3, LEAD))


def test_a_card_has_no_more_of_a_picture_than_lists_show() -> None:
    picture = replace(LEAD, creator="Jonas Friis", rights="Skerry Post", digest="ab")
    assert replace(ARTICLE, picture=picture).card.picture == replace(LEAD, digest="ab")
