"""Lists are read once in a few seconds, and nothing shows earlier or later than it may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Card, Correction
from chalicelib.news.listing import (
    CORRECTED,
    LATEST,
    Cursor,
    Listing,
    ListingPage,
    cursor_of,
    section_listing,
)
from chalicelib.storage.warm_lists import MOST_LISTS, WarmLists
from tests.conftest import NOON
from tests.memory import MemoryArchive, standing_at
from tests.storage.samples import a_story, keep, remove

SECOND = timedelta(seconds=1)
KEPT = 5  # seconds
OLD, NEW = a_story("denmark/old", published=NOON - SECOND), a_story("denmark/new", published=NOON)


@dataclass
class Counted(MemoryArchive):
    """An archive that counts how often a list was read."""

    reads: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def listing(
        self,
        listing: Listing,
        *,
        now: datetime,
        most: int,
        before: Cursor | None = None,
        since: datetime | None = None,
    ) -> ListingPage:
        self.reads += 1
        return super().listing(listing, now=now, most=most, before=before, since=since)

    def next_newer(self, listing: Listing, *, now: datetime, after: Cursor | None) -> Card | None:
        self.reads += 1
        return super().next_newer(listing, now=now, after=after)


def warm(*stories: Article) -> tuple[Counted, WarmLists]:
    archive = Counted()
    keep(archive, *stories)
    return archive, WarmLists(archive, seconds=KEPT)


def test_a_list_is_read_once_in_its_time() -> None:
    archive, lists = warm(OLD, NEW)
    for passed in range(KEPT):
        page = lists.listing(LATEST, now=NOON + passed * SECOND, most=9)
        assert page.cards == (NEW.card, OLD.card)
    assert archive.reads == 1
    lists.listing(LATEST, now=NOON + KEPT * SECOND, most=9)
    assert archive.reads == 2


def test_another_question_is_another_answer() -> None:
    _, lists = warm(OLD, NEW)
    assert lists.listing(LATEST, now=NOON, most=1).cards == (NEW.card,)
    assert lists.listing(LATEST, now=NOON, most=2).cards == (NEW.card, OLD.card)
    before = cursor_of(NEW.card)
    assert lists.listing(LATEST, now=NOON, most=2, before=before).cards == (OLD.card,)
    assert lists.listing(section_listing("culture"), now=NOON, most=2).cards == ()
    assert lists.next_newer(LATEST, now=NOON, after=None) == OLD.card
    assert lists.next_newer(LATEST, now=NOON, after=cursor_of(OLD.card)) == NEW.card


def test_a_change_is_seen_when_the_time_is_over() -> None:
    archive, lists = warm(OLD)
    lists.listing(LATEST, now=NOON, most=9)
    remove(archive, OLD.address)
    assert lists.listing(LATEST, now=NOON + (KEPT - 1) * SECOND, most=9).cards == (OLD.card,)
    assert lists.listing(LATEST, now=NOON + KEPT * SECOND, most=9).cards == ()


def test_a_story_itself_is_never_remembered() -> None:
    archive, lists = warm(OLD)
    assert standing_at(lists, OLD.address).article == OLD
    remove(archive, OLD.address)
    assert standing_at(lists, OLD.address).article is None


def test_corrections_are_read_anew_and_not_ahead() -> None:
    soon = Correction(NOON + SECOND, "It was twelve, not ten.")
    _, lists = warm(replace(OLD, corrections=(soon,)))
    assert lists.listing(CORRECTED, now=NOON, most=9).cards == ()
    assert len(lists.listing(CORRECTED, now=NOON + SECOND, most=9).cards) == 1


def test_what_begins_at_a_moment_is_read_anew() -> None:
    archive, lists = warm(OLD)
    for _ in range(2):
        lists.listing(LATEST, now=NOON, most=9, since=NOON - SECOND)
    assert archive.reads == 2


def test_not_more_is_remembered_than_there_is_room_for() -> None:
    archive, lists = warm(OLD)
    for most in range(1, 2 * MOST_LISTS):
        lists.listing(LATEST, now=NOON, most=most)
    archive.reads = 0
    for most in range(MOST_LISTS, 2 * MOST_LISTS):
        lists.listing(LATEST, now=NOON, most=most)
    assert archive.reads == 0
    lists.listing(LATEST, now=NOON, most=1)
    assert archive.reads == 1


@given(
    lifts=st.lists(st.integers(-3, 12), max_size=6),
    steps=st.lists(st.integers(0, 4), max_size=12),
)
def test_every_embargo_lifts_at_its_second(lifts: list[int], steps: list[int]) -> None:
    stories = [
        a_story(f"denmark/story-{number}", published=NOON + lift * SECOND)
        for number, lift in enumerate(lifts)
    ]
    archive, lists = warm(*stories)
    now = NOON
    for step in steps:
        now += step * SECOND
        for most in (1, 3):
            expected = archive.listing(LATEST, now=now, most=most)
            assert lists.listing(LATEST, now=now, most=most) == expected
        for after in (None, Cursor(NOON, Address("denmark", "story-2"))):
            expected_card = archive.next_newer(LATEST, now=now, after=after)
            assert lists.next_newer(LATEST, now=now, after=after) == expected_card
