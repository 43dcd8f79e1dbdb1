from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import NOTICES, PAGES, Address
from chalicelib.news.article import Byline, Correction, Tag
from chalicelib.news.listing import (
    CORRECTED,
    LATEST,
    PLACED,
    Cursor,
    ListEntry,
    Listing,
    cursor_of,
    list_entries,
    section_listing,
)
from chalicelib.news.moments import utc_text
from chalicelib.news.write_budget import LISTED_TAGS
from tests.conftest import NOON
from tests.news.strategies import addresses, moments
from tests.news.test_article import ARTICLE

HOUR = timedelta(hours=1)

ANY_CURSOR = st.builds(Cursor, moments, addresses)


@given(cursor=ANY_CURSOR)
def test_a_cursor_is_read_back_as_it_was_written(cursor: Cursor) -> None:
    assert Cursor.parse(str(cursor)) == cursor


@given(cursors=st.tuples(ANY_CURSOR, ANY_CURSOR))
def test_the_older_of_two_stories_has_the_lesser_cursor(cursors: tuple[Cursor, Cursor]) -> None:
    one, other = cursors
    if one.published < other.published:
        assert str(one) < str(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "2026-11-24T12:00:00Z",
        "2026-11-24T12:00:00Z~",
        "2026-11-24T12:00:00Z~denmark",
        "2026-11-24T12:00:00Z~denmark/",
        "2026-11-24T12:00:00Z~/ferry",
        "2026-11-24T12:00:00Z~denmark/ferry/more",
        "2026-11-24T12:00:00Z~denmark/ferry\n",
        "2026-11-24T12:00:00Z~denmark/ferry ",
        " 2026-11-24T12:00:00Z~denmark/ferry",
        "2026-11-24T12:00:00Z~denmark/Ferry",
        "2026-11-24T12:00:00Z~denmark/-ferry",
        "2026-11-24T12:00:00Z~denmark/a--ferry",
        "2026-11-24T12:00:00Z~denmark/" + "a" * 81,
        "2026-11-24T12:00:00Z~denmark/" + "a" * 100_000,
        "2026-11-24T12:00:00Z#denmark/ferry",
        "2026-11-24T12:00:00+01:00~denmark/ferry",
        "2026-11-24 12:00:00Z~denmark/ferry",
        "2026-11-24T12:00Z~denmark/ferry",
        "2026-13-24T12:00:00Z~denmark/ferry",
        "2026-02-30T12:00:00Z~denmark/ferry",
        "2026-11-24T24:00:01Z~denmark/ferry",
        "2026-11-24T12:00:60Z~denmark/ferry",
        "0000-11-24T12:00:00Z~denmark/ferry",
        "２０２６-11-24T12:00:00Z~denmark/ferry",
        "2026-11-24T12:00:00Z~denmark/../ferry",
        "2026-11-24T12:00:00Z~denmark/ferry\0",
        "<script>",
    ],
)
def test_a_hostile_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Cursor.parse(text)


@given(text=st.text())
def test_no_text_is_misread_as_a_cursor(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Cursor.parse(text)


@given(st.sets(st.builds(Listing, st.sampled_from(["tag", "author"]), st.from_regex(r"[a-z-]+"))))
def test_no_two_lists_are_written_alike(listings: set[Listing]) -> None:
    assert len({str(listing) for listing in listings}) == len(listings)


def test_the_list_of_all_stories_needs_no_name() -> None:
    assert str(LATEST) == "latest"


def test_a_story_stands_in_the_lists_of_its_section_its_tags_and_its_authors() -> None:
    story = replace(
        ARTICLE,
        authors=(Byline("karen-holm", "Karen Holm"), Byline("jonas-friis", "Jonas Friis")),
        tags=(Tag("the-sea", "The sea"),),
        subjects=(Tag("esbjerg", "Esbjerg"),),
    )
    cursor = cursor_of(story.card)
    assert list_entries(story) == (
        ListEntry(LATEST, cursor),
        ListEntry(Listing("section", "denmark"), cursor),
        ListEntry(Listing("tag", "the-sea"), cursor, "The sea"),
        ListEntry(Listing("author", "karen-holm"), cursor, "Karen Holm"),
        ListEntry(Listing("author", "jonas-friis"), cursor, "Jonas Friis"),
        ListEntry(Listing("subject", "esbjerg"), cursor, "Esbjerg"),
        ListEntry(PLACED, cursor),
    )


def test_a_corrected_story_stands_among_the_corrections_from_its_last_one() -> None:
    corrected = replace(ARTICLE, corrections=(Correction(NOON + HOUR, "It was twelve, not ten."),))
    place = ListEntry(CORRECTED, Cursor(NOON + HOUR, ARTICLE.address))
    assert place in list_entries(corrected)


def test_a_placed_story_stands_among_the_placed_ones() -> None:
    assert ListEntry(PLACED, cursor_of(ARTICLE.card)) in list_entries(ARTICLE)
    assert PLACED not in [p.listing for p in list_entries(replace(ARTICLE, placement=""))]


def test_a_story_stands_in_the_lists_of_its_first_tags() -> None:
    tags = tuple(Tag(f"tag-{n}", f"Tag {n}") for n in range(LISTED_TAGS + 3))
    listings = [place.listing for place in list_entries(replace(ARTICLE, tags=tags))]
    assert [each.name for each in listings if each.kind == "tag"] == [
        tag.slug for tag in tags[:LISTED_TAGS]
    ]


def test_a_correction_is_listed_no_sooner_than_its_story_is_published() -> None:
    corrected = replace(ARTICLE, corrections=(Correction(NOON - HOUR, "It was twelve, not ten."),))
    assert ListEntry(CORRECTED, cursor_of(ARTICLE.card)) in list_entries(corrected)


@pytest.mark.parametrize("section", [PAGES, NOTICES])
def test_a_page_or_a_notice_is_in_no_list(section: str) -> None:
    assert list_entries(replace(ARTICLE, address=Address(section, "about"))) == ()


def test_a_sections_list_goes_by_its_slug() -> None:
    assert section_listing("denmark") == Listing("section", "denmark")


def test_a_withdrawn_story_stands_in_no_list() -> None:
    assert list_entries(replace(ARTICLE, withdrawn="It was not true.")) == ()


def test_a_cards_place_is_its_date_and_its_address() -> None:
    assert cursor_of(ARTICLE.card) == Cursor(NOON, Address("denmark", "ferry"))


def test_moments_are_written_in_utc_to_the_second() -> None:
    copenhagen = timezone(timedelta(hours=1))
    moment = datetime(2026, 11, 24, 13, 0, 0, 999_999, tzinfo=copenhagen)
    assert utc_text(moment) == "2026-11-24T12:00:00Z"


@given(pair=st.tuples(moments, moments))
def test_written_moments_sort_as_the_moments_do(pair: tuple[datetime, datetime]) -> None:
    one, other = pair
    assert (utc_text(one) < utc_text(other)) is (one < other)
    assert datetime.fromisoformat(utc_text(one)).astimezone(UTC) == one
