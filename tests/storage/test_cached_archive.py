"""What is read is cached for a few seconds, and an embargo still lifts at its second."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.archive import (
    NOTHING_AHEAD,
    Answers,
    Newest,
    NextNewer,
    Query,
    StartOfNewer,
    StoryAt,
)
from chalicelib.news.article import Article, Correction
from chalicelib.news.listing import (
    CORRECTED,
    LATEST,
    Cursor,
    ListingPage,
    cursor_at,
    cursor_of,
    section_listing,
)
from chalicelib.storage.cached_archive import MAX_ENTRIES, CachedArchive
from tests.conftest import NOON
from tests.memory import MemoryArchive, page_of, standing_at
from tests.storage.samples import a_story, keep, remove

SECOND = timedelta(seconds=1)
LIFETIME = 5  # seconds
EXPIRY = NOON + LIFETIME * SECOND
OLD, NEW = a_story("denmark/old", published=NOON - SECOND), a_story("denmark/new", published=NOON)
DUE = a_story("denmark/due", published=EXPIRY + SECOND)
AFTER_OLD, AFTER_NEW = cursor_of(OLD.card), cursor_of(NEW.card)

# The answers of all of these are cached.
CACHED: list[Query[Any]] = [
    StoryAt(OLD.address),
    StoryAt(Address("denmark", "nothing")),
    Newest(LATEST, 9),
    Newest(LATEST, 1),
    Newest(LATEST, 1, before=AFTER_NEW),
    Newest(section_listing("culture"), 9),
    NextNewer(LATEST),
    NextNewer(LATEST, after=AFTER_OLD),
    NextNewer(LATEST, after=AFTER_NEW),
]


LISTS: list[Query[Any]] = [
    Newest(LATEST, 1),
    Newest(LATEST, 3),
    Newest(LATEST, 9, since=NOON),
    Newest(CORRECTED, 9),
    NextNewer(LATEST),
    NextNewer(LATEST, after=Cursor(NOON, Address("denmark", "story-2"))),
    StartOfNewer(LATEST, 2, before=cursor_at(NOON - LIFETIME * SECOND)),
    StartOfNewer(CORRECTED, 1, before=cursor_at(NOON), until=cursor_at(NOON + 9 * SECOND)),
]


class CountedArchive(MemoryArchive):
    """An archive that counts how many queries it had to answer in each wait."""

    def __init__(self, *stories: Article) -> None:
        super().__init__()
        self.waits: list[int] = []
        keep(self, *stories)

    def answer(
        self, queries: Collection[Query[Any]], *, now: datetime, ahead: timedelta = NOTHING_AHEAD
    ) -> Answers:
        self.waits.append(len(queries))
        return super().answer(queries, now=now, ahead=ahead)


def cached(archive: CountedArchive) -> CachedArchive:
    return CachedArchive(archive, seconds=LIFETIME)


@pytest.mark.parametrize("query", CACHED)
def test_every_answer_is_read_once_in_its_lifetime(query: Query[Any]) -> None:
    archive = CountedArchive(OLD, NEW, DUE)
    cache = cached(archive)
    expected = archive.answer([query], now=NOON)[query]
    archive.waits.clear()
    for passed in range(LIFETIME):
        assert cache.answer([query], now=NOON + passed * SECOND)[query] == expected
    assert archive.waits == [1]
    remove(archive, OLD.address)
    assert cache.answer([query], now=EXPIRY)[query] == archive.answer([query], now=EXPIRY)[query]


def test_only_answers_that_are_not_cached_are_read_and_in_one_wait() -> None:
    archive = CountedArchive(OLD, NEW, DUE)
    expected = archive.answer(CACHED, now=NOON)
    archive.waits.clear()
    cache = cached(archive)
    for queries in (CACHED[:3], CACHED, CACHED):
        answers = cache.answer(queries, now=NOON)
        assert [answers[query] for query in queries] == [expected[query] for query in queries]
    assert archive.waits == [3, len(CACHED) - 3]


def test_an_embargoed_story_that_is_cached_appears_at_its_second() -> None:
    embargoed = a_story("denmark/soon", published=NOON + SECOND)
    archive = CountedArchive(embargoed)
    cache = cached(archive)
    at_address = StoryAt(embargoed.address)
    for moment, expected in ((NOON, None), (NOON + SECOND, embargoed)):
        standing = cache.answer([at_address], now=moment)[at_address]
        assert standing.answer(moment) == expected
    assert archive.waits == [1]


@pytest.mark.parametrize("query", CACHED)
def test_a_story_that_is_cached_is_gone_at_the_second_it_expires(query: Query[Any]) -> None:
    expiring = [replace(story, expires=NOON + 2 * SECOND) for story in (OLD, NEW)]
    archive = CountedArchive(*expiring, DUE)
    cache = cached(archive)
    for passed in range(2 * LIFETIME):
        now = NOON + passed * SECOND
        cached_answer, answer = (
            cache.answer([query], now=now)[query],
            archive.answer([query], now=now)[query],
        )
        assert cached_answer == answer


def test_a_list_since_a_moment_is_not_cached() -> None:
    archive = CountedArchive(OLD, NEW)
    cache = cached(archive)
    for _ in range(2):
        assert page_of(cache, LATEST, now=NOON, most=9, since=NOON).cards == (NEW.card,)
    assert archive.waits == [1, 1]


def test_a_list_that_is_too_short_without_embargoed_stories_takes_one_wait_more() -> None:
    soon = a_story("denmark/soon", published=NOON + SECOND)
    for most, waits in ((1, 2), (3, 1)):
        archive = CountedArchive(OLD, NEW, soon)
        page = page_of(cached(archive), LATEST, now=NOON, most=most)
        assert page.cards == (NEW.card, OLD.card)[:most]
        assert len(archive.waits) == waits


def test_the_oldest_entries_give_way_when_the_cache_is_full() -> None:
    archive = CountedArchive()
    cache = cached(archive)
    queries = [StoryAt(Address("denmark", f"story-{n}")) for n in range(MAX_ENTRIES + 1)]
    first, second, *rest = queries
    cache.answer([first], now=NOON)
    cache.answer([second], now=NOON + SECOND)
    cache.answer([first], now=EXPIRY)  # read anew, so that the second is the oldest
    cache.answer(rest, now=EXPIRY)
    archive.waits.clear()
    cache.answer([*rest, first], now=EXPIRY)
    assert archive.waits == []
    cache.answer([second], now=EXPIRY)
    assert archive.waits == [1]


@given(
    lifts=st.lists(st.tuples(st.integers(-3, 12), st.none() | st.integers(1, 9)), max_size=6),
    # Quarters of a second; clocks go back at times.
    steps=st.lists(st.integers(-8, 16), max_size=12),
)
def test_every_embargo_lifts_and_every_story_expires_at_its_second(
    lifts: list[tuple[int, int | None]], steps: list[int]
) -> None:
    archive = CountedArchive()
    for n, (seconds, lasts) in enumerate(lifts):
        moment = NOON + seconds * SECOND
        end = moment + lasts * SECOND if lasts else None
        corrected = replace(
            a_story(f"denmark/corrected-{n}", published=NOON - LIFETIME * SECOND, expires=end),
            corrections=(Correction(moment, "It was twelve, not ten."),),
        )
        keep(archive, a_story(f"denmark/story-{n}", published=moment, expires=end), corrected)
    cache, now = cached(archive), NOON
    for step in steps:
        now += step * SECOND / 4
        answers, expected = cache.answer(LISTS, now=now), archive.answer(LISTS, now=now)
        assert [_shown(answers[query]) for query in LISTS] == [
            _shown(expected[query]) for query in LISTS
        ]


def _shown(answer: Any) -> Any:  # noqa: ANN401 - a query's T
    """The answer, but for whether there are older ones: that may be a few seconds old."""
    return answer.cards if isinstance(answer, ListingPage) else answer


def test_a_clock_that_goes_back_is_not_answered_from_the_future() -> None:
    archive = CountedArchive()
    cache = cached(archive)
    assert standing_at(cache, OLD.address).article is None
    keep(archive, OLD)
    query = StoryAt(OLD.address)
    assert cache.answer([query], now=NOON)[query].article == OLD
