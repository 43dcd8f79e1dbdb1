from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import NOTICES, PAGES, Address
from chalicelib.news.article import UPDATE, Article, Byline, Correction, Tag
from chalicelib.news.listing import (
    CORRECTED,
    LATEST,
    PLACED,
    Cursor,
    ListEntry,
    Listing,
    cursor_of,
    list_entries,
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
        "", "~", "2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z~",
        *(
            f"2026-11-24T12:00:00Z~{address}"
            for address in (
                "denmark", "denmark/", "/ferry", "denmark/ferry/more", "denmark/ferry\n",
                "denmark/ferry ", "denmark/Ferry", "denmark/-ferry", "denmark/a--ferry",
                "denmark/" + "a" * 81, "denmark/" + "a" * 100_000, "denmark/../ferry",
                "denmark/ferry\0",
            )
        ),
        *(
            f"{moment}denmark/ferry"
            for moment in (
                " 2026-11-24T12:00:00Z~", "2026-11-24T12:00:00Z#", "2026-11-24T12:00:00+01:00~",
                "2026-11-24 12:00:00Z~", "2026-11-24T12:00Z~", "2026-13-24T12:00:00Z~",
                "2026-02-30T12:00:00Z~", "2026-11-24T24:00:01Z~", "2026-11-24T12:00:60Z~",
                "0000-11-24T12:00:00Z~", "２０２６-11-24T12:00:00Z~", "<script>",
            )
        ),
    ],
)  # fmt: skip
def test_a_hostile_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Cursor.parse(text)


@given(st.sets(st.builds(Listing, st.sampled_from(["tag", "author"]), st.from_regex(r"[a-z-]+"))))
def test_no_two_lists_are_written_alike(listings: set[Listing]) -> None:
    assert len({str(listing) for listing in listings}) == len(listings)


def listings(story: Article) -> list[Listing]:
    return [entry.listing for entry in list_entries(story)]


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


def test_a_story_without_a_placement_is_not_among_the_placed_ones() -> None:
    assert PLACED not in listings(replace(ARTICLE, placement=""))


def test_a_story_stands_in_the_lists_of_its_first_tags() -> None:
    tags = tuple(Tag(f"tag-{n}", f"Tag {n}") for n in range(LISTED_TAGS + 3))
    names = [
        listing.name for listing in listings(replace(ARTICLE, tags=tags)) if listing.kind == "tag"
    ]
    assert names == [tag.slug for tag in tags[:LISTED_TAGS]]


@pytest.mark.parametrize(("made", "listed"), [(NOON + HOUR, NOON + HOUR), (NOON - HOUR, NOON)])
def test_a_correction_is_listed_when_it_is_made_and_no_sooner_than_its_story(
    made: datetime, listed: datetime
) -> None:
    corrected = replace(ARTICLE, corrections=(Correction(made, "It was twelve, not ten."),))
    assert ListEntry(CORRECTED, Cursor(listed, ARTICLE.address)) in list_entries(corrected)


def test_a_story_that_was_only_updated_is_not_among_the_corrected() -> None:
    update = Correction(NOON + HOUR, "With the mayor's answer.", kind=UPDATE)
    assert CORRECTED not in listings(replace(ARTICLE, corrections=(update,)))
    apology = Correction(NOON, "We are sorry.", kind="apology")
    both = replace(ARTICLE, corrections=(apology, update))
    assert ListEntry(CORRECTED, Cursor(NOON, ARTICLE.address)) in list_entries(both)


@pytest.mark.parametrize(
    "changes",
    [
        {"address": Address(PAGES, "about")},
        {"address": Address(NOTICES, "breaking")},
        {"withdrawn": "It was not true."},
    ],
)
def test_pages_notices_and_withdrawn_stories_are_in_no_list(changes: dict[str, Any]) -> None:
    assert list_entries(replace(ARTICLE, **changes)) == ()


def test_moments_are_written_in_utc_to_the_second() -> None:
    moment = datetime(2026, 11, 24, 13, 0, 0, 999_999, tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert utc_text(moment) == "2026-11-24T12:00:00Z"


@given(pair=st.tuples(moments, moments))
def test_written_moments_sort_as_the_moments_do(pair: tuple[datetime, datetime]) -> None:
    one, other = pair
    assert (utc_text(one) < utc_text(other)) is (one < other)
    assert datetime.fromisoformat(utc_text(one)).astimezone(UTC) == one
