"""What is read is read once in a few seconds, and nothing shows earlier or later than it may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
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
from chalicelib.news.standing import Standing
from chalicelib.storage import cached_archive
from chalicelib.storage.cached_archive import MOST_LISTS, MOST_STORIES, CachedArchive
from tests.conftest import NOON
from tests.memory import MemoryArchive, standing_at
from tests.storage.samples import a_story, keep, remove

SECOND = timedelta(seconds=1)
KEPT = 5  # seconds
OLD, NEW = a_story("denmark/old", published=NOON - SECOND), a_story("denmark/new", published=NOON)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Counted(MemoryArchive):
    """An archive that counts how often it was asked."""

    reads: int = 0
    looked_up: list[Address] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        asked = list(addresses)
        self.reads += 1
        self.looked_up += asked
        return super().stories(asked)

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


def warm(*stories: Article, clock: Clock | None = None) -> tuple[Counted, CachedArchive]:
    archive = Counted()
    keep(archive, *stories)
    return archive, CachedArchive(archive, seconds=KEPT, clock=clock or Clock())


def test_a_list_is_read_once_in_its_time() -> None:
    due = a_story("denmark/due", published=NOON + (KEPT + 1) * SECOND)  # no sooner: it may wait
    archive, lists = warm(OLD, NEW, due)
    for passed in range(KEPT):
        page = lists.listing(LATEST, now=NOON + passed * SECOND, most=9)
        assert page.cards == (NEW.card, OLD.card)
    assert archive.reads == 1
    lists.listing(LATEST, now=NOON + KEPT * SECOND, most=9)
    assert archive.reads > 1


@pytest.mark.parametrize(("after", "follows"), [(OLD, NEW.card), (NEW, None)])
def test_so_is_what_follows_a_story_be_it_nothing(after: Article, follows: Card | None) -> None:
    due = a_story("denmark/due", published=NOON + (KEPT + 1) * SECOND)
    archive, lists = warm(OLD, NEW, due)
    place = cursor_of(after.card)
    for passed in range(KEPT):
        assert lists.next_newer(LATEST, now=NOON + passed * SECOND, after=place) == follows
    assert archive.reads == 1
    lists.next_newer(LATEST, now=NOON + KEPT * SECOND, after=place)
    assert archive.reads > 1


def test_another_question_is_another_answer() -> None:
    _, lists = warm(OLD, NEW)
    assert lists.listing(LATEST, now=NOON, most=1).cards == (NEW.card,)
    assert lists.listing(LATEST, now=NOON, most=2).cards == (NEW.card, OLD.card)
    before = cursor_of(NEW.card)
    assert lists.listing(LATEST, now=NOON, most=2, before=before).cards == (OLD.card,)
    assert lists.listing(section_listing("culture"), now=NOON, most=2).cards == ()
    assert lists.next_newer(LATEST, now=NOON, after=None) == OLD.card
    assert lists.next_newer(LATEST, now=NOON, after=cursor_of(OLD.card)) == NEW.card
    assert lists.next_newer(section_listing("culture"), now=NOON, after=None) is None


def test_a_change_is_seen_when_the_time_is_over() -> None:
    archive, lists = warm(OLD)
    lists.listing(LATEST, now=NOON, most=9)
    remove(archive, OLD.address)
    assert lists.listing(LATEST, now=NOON + (KEPT - 1) * SECOND, most=9).cards == (OLD.card,)
    assert lists.listing(LATEST, now=NOON + KEPT * SECOND, most=9).cards == ()


def test_a_story_is_read_once_in_its_time_and_a_change_is_seen_when_that_is_over() -> None:
    clock = Clock()
    archive, stories = warm(OLD, clock=clock)
    assert standing_at(stories, OLD.address).article == OLD
    remove(archive, OLD.address)
    clock.now += (KEPT - 1) * SECOND
    assert standing_at(stories, OLD.address).article == OLD
    clock.now += SECOND
    assert standing_at(stories, OLD.address).article is None
    assert archive.looked_up == [OLD.address, OLD.address]
    assert archive.reads == 2


def test_only_what_is_not_remembered_is_looked_up() -> None:
    archive, stories = warm(OLD, NEW)
    stories.stories([OLD.address])
    both = stories.stories([OLD.address, NEW.address])
    assert [both[each].article for each in (OLD.address, NEW.address)] == [OLD, NEW]
    assert archive.looked_up == [OLD.address, NEW.address]


def test_where_nothing_stands_is_remembered_too() -> None:
    archive, stories = warm()
    for _ in range(2):
        assert standing_at(stories, OLD.address).article is None
    assert archive.looked_up == [OLD.address]


def test_an_embargoed_story_that_is_remembered_appears_at_its_second() -> None:
    clock = Clock()
    embargoed = a_story("denmark/soon", published=NOON + SECOND)
    archive, stories = warm(embargoed, clock=clock)
    for moment, expected in ((NOON, None), (NOON + SECOND, embargoed)):
        clock.now = moment
        assert standing_at(stories, embargoed.address).answer(moment) == expected
    assert archive.looked_up == [embargoed.address]


def test_not_more_stories_are_remembered_than_there_is_room_for() -> None:
    archive, stories = warm()
    addresses = [Address("denmark", f"story-{number}") for number in range(2 * MOST_STORIES)]
    for each in addresses:
        stories.stories([each])
    archive.looked_up.clear()
    stories.stories(addresses)
    assert archive.looked_up == addresses[:MOST_STORIES]


def test_the_story_that_was_read_most_long_ago_is_forgotten_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cached_archive, "MOST_STORIES", 3)
    clock = Clock()
    archive, stories = warm(clock=clock)
    one, two, three, four = (Address("denmark", f"story-{number}") for number in range(4))
    for each in (one, two):
        stories.stories([each])
    clock.now += KEPT * SECOND
    for each in (two, one, three, four):  # all within one time; two was read first of them
        stories.stories([each])
    archive.looked_up.clear()
    stories.stories([one, two, three, four])
    assert archive.looked_up == [two]


@dataclass
class Slow(Counted):
    """An archive that takes its time."""

    clock: Clock = field(default_factory=Clock)

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        found = super().stories(addresses)
        self.clock.now += 2 * SECOND
        return found


def test_how_long_a_read_took_is_part_of_how_old_a_story_is() -> None:
    archive = Slow()
    stories = CachedArchive(archive, seconds=KEPT, clock=archive.clock)
    stories.stories([OLD.address])
    archive.clock.now = NOON + KEPT * SECOND
    stories.stories([OLD.address])
    assert archive.looked_up == [OLD.address, OLD.address]


def test_corrections_are_read_anew_and_not_ahead() -> None:
    soon = Correction(NOON + SECOND, "It was twelve, not ten.")
    _, lists = warm(replace(OLD, corrections=(soon,)))
    assert lists.listing(CORRECTED, now=NOON, most=9).cards == ()
    assert len(lists.listing(CORRECTED, now=NOON + SECOND, most=9).cards) == 1


def test_what_begins_at_a_moment_is_read_anew() -> None:
    archive, lists = warm(OLD, NEW)
    for _ in range(2):
        page = lists.listing(LATEST, now=NOON, most=9, since=NEW.published)
        assert page.cards == (NEW.card,)
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


def test_nor_of_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached_archive, "MOST_LISTS", 2)
    archive, lists = warm(OLD)
    for after, reads in ((OLD, 1), (NEW, 2), (None, 3), (NEW, 3), (OLD, 4)):
        lists.next_newer(LATEST, now=NOON, after=cursor_of(after.card) if after else None)
        assert archive.reads == reads


@pytest.mark.parametrize("past", [timedelta(0), timedelta(milliseconds=500), SECOND * 0.999])
@pytest.mark.parametrize("lift", range(1, KEPT + 2))
def test_an_embargo_lifts_at_its_second_however_far_past_one_the_list_was_read(
    past: timedelta, lift: int
) -> None:
    due = a_story("denmark/due", published=NOON + lift * SECOND)
    _, lists = warm(OLD, due)
    for now, shown in ((NOON + past, OLD.card), (due.published, due.card)):
        assert lists.listing(LATEST, now=now, most=1).cards == (shown,)
        assert lists.next_newer(LATEST, now=now, after=None) == OLD.card
        follows = lists.next_newer(LATEST, now=now, after=cursor_of(OLD.card))
        assert follows == (due.card if shown == due.card else None)


@given(
    lifts=st.lists(st.integers(-3, 12), max_size=6),
    steps=st.lists(st.integers(-4, 8), max_size=12),  # halves of a second; clocks go back at times
)
def test_every_embargo_lifts_at_its_second(lifts: list[int], steps: list[int]) -> None:
    stories = [
        a_story(f"denmark/story-{number}", published=NOON + lift * SECOND)
        for number, lift in enumerate(lifts)
    ]
    archive, lists = warm(*stories)
    now = NOON
    for step in steps:
        now += step * SECOND / 2
        for most in (1, 3):
            expected = archive.listing(LATEST, now=now, most=most)
            assert lists.listing(LATEST, now=now, most=most) == expected
        for after in (None, Cursor(NOON, Address("denmark", "story-2"))):
            expected_card = archive.next_newer(LATEST, now=now, after=after)
            assert lists.next_newer(LATEST, now=now, after=after) == expected_card
