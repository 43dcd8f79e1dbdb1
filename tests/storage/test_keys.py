"""The table's keys: they sort as dates do, and no two things share one."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.address import Address
from chalicelib.news.listing import LATEST, Cursor, Listing
from chalicelib.storage import keys
from tests.conftest import NOON
from tests.storage import strategies

STORY = Address("denmark", "a-story")


@given(strategies.cursors(), strategies.cursors())
def test_cards_sort_as_their_dates_do(one: Cursor, other: Cursor) -> None:
    if one.published != other.published:
        assert (keys.card_sort_key(one) < keys.card_sort_key(other)) == (
            one.published < other.published
        )


@given(strategies.moments(), st.integers(min_value=-2, max_value=2), strategies.addresses())
def test_a_list_read_up_to_a_moment_ends_with_the_stories_of_that_second(
    now: datetime, seconds: int, address: Address
) -> None:
    published = now + timedelta(seconds=seconds)
    is_within = keys.card_sort_key(Cursor(published, address)) < keys.sort_key_after(now)
    assert is_within == (published <= now)


def test_a_fraction_of_a_second_shows_nothing_early_and_nothing_late() -> None:
    just_before, just_after = NOON - timedelta(microseconds=1), NOON + timedelta(microseconds=1)
    at_noon = keys.card_sort_key(Cursor(NOON, STORY))
    assert keys.sort_key_after(just_before) <= at_noon < keys.sort_key_after(just_after)


def test_a_card_sorts_by_its_moment_whatever_its_zone() -> None:
    in_denmark = datetime.fromisoformat("2026-11-24T13:00:00+01:00")
    assert keys.card_sort_key(Cursor(in_denmark, STORY)) == "2026-11-24T12:00:00Z#denmark/a-story"


@given(strategies.cursors(), strategies.cursors())
def test_two_stories_never_share_a_place_in_a_list(one: Cursor, other: Cursor) -> None:
    is_same = (one.published, one.address) == (other.published, other.address)
    assert (keys.card_key(LATEST, one) == keys.card_key(LATEST, other)) == is_same


@given(strategies.listings(), strategies.listings())
def test_two_lists_never_share_a_partition(one: Listing, other: Listing) -> None:
    assert (keys.listing_partition(one) == keys.listing_partition(other)) == (one == other)


@given(strategies.addresses(), strategies.addresses())
def test_two_addresses_never_share_a_key(one: Address, other: Address) -> None:
    assert (keys.story_key(one) == keys.story_key(other)) == (one == other)


def test_all_records_are_in_one_partition_by_the_keys_of_their_files() -> None:
    key = "articles/denmark/æ b+%.md"
    assert keys.record_key(key) == {"pk": {"S": "UPLOADS"}, "sk": {"S": key}}
