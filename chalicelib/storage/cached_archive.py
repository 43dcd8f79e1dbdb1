"""What was read of late, remembered for a few seconds: most of what a page shows, the last one did.

How old may be what readers see? As many seconds as the settings say, 5 at most. But a story appears
at its second, however young a list is: one that a story is about to enter is not kept. And what
stands at an address is asked anew for each moment, whenever it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.news.address import Address
from chalicelib.news.archive import Archive
from chalicelib.news.article import Card
from chalicelib.news.listing import CORRECTED, Cursor, Listing, ListingPage
from chalicelib.news.standing import Standing

MOST_LISTS = 200  # of some 15 kB each, and many are a single card
MOST_STORIES = 100  # of some 20 kB each


@dataclass(frozen=True)
class _Read[T]:
    """What was read, and when."""

    found: T
    at: datetime


class _Memory[T]:
    """What was read of late, the oldest forgotten first."""

    def __init__(self, window: timedelta, *, most: int) -> None:
        self.window = window
        self._most = most
        self._kept: dict[object, _Read[T]] = {}

    def recalled(self, question: object, *, now: datetime) -> T | None:
        """What was found a moment ago; None if that is too long ago, or never was asked."""
        kept = self._kept.get(question)
        return kept.found if kept and kept.at <= now < kept.at + self.window else None

    def keep(self, question: object, found: T, *, now: datetime) -> None:
        """Remember what was found, in place of what was most long ago."""
        self._kept.pop(question, None)
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[question] = _Read(found, now)


@dataclass(frozen=True)
class _Followed:
    """The card that follows in a list, if one does."""

    card: Card | None


class CachedArchive:
    """An Archive that asks another one, and remembers what it was told."""

    def __init__(self, archive: Archive, *, seconds: int, clock: Callable[[], datetime]) -> None:
        window = timedelta(seconds=seconds)
        self._archive = archive
        self._clock = clock
        self._stories: _Memory[Standing] = _Memory(window, most=MOST_STORIES)
        self._pages: _Memory[ListingPage] = _Memory(window, most=MOST_LISTS)
        self._followed: _Memory[_Followed] = _Memory(window, most=MOST_LISTS)

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stood at each address a moment ago; one call for all that are not remembered."""
        asked, now = tuple(addresses), self._clock()
        known = {each: self._stories.recalled(each, now=now) for each in asked}
        forgotten = [each for each, standing in known.items() if standing is None]
        read = self._archive.stories(forgotten) if forgotten else {}
        for address, standing in read.items():
            self._stories.keep(address, standing, now=now)
        return {each: known[each] or read[each] for each in asked}

    def listing(
        self,
        listing: Listing,
        *,
        now: datetime,
        most: int,
        before: Cursor | None = None,
        since: datetime | None = None,
    ) -> ListingPage:
        """A piece of a list.

        Two kinds are read anew: the corrections, which are not by date of publication, and what
        begins at a moment, which is another each second.
        """

        def read(moment: datetime) -> ListingPage:
            return self._archive.listing(listing, now=moment, most=most, before=before, since=since)

        if listing == CORRECTED or since:
            return read(now)
        return _recall(
            self._pages,
            (listing, most, before),
            now=now,
            read=read,
            is_public=lambda page: all(card.published <= now for card in page.cards),
        )

    def next_newer(self, listing: Listing, *, now: datetime, after: Cursor | None) -> Card | None:
        """The story that follows `after` in time; the oldest of all if that is None."""

        def read(moment: datetime) -> _Followed:
            return _Followed(self._archive.next_newer(listing, now=moment, after=after))

        return _recall(
            self._followed,
            (listing, after),
            now=now,
            read=read,
            is_public=lambda found: found.card is None or found.card.published <= now,
        ).card


def _recall[T](
    memory: _Memory[T],
    question: object,
    *,
    now: datetime,
    read: Callable[[datetime], T],
    is_public: Callable[[T], bool],
) -> T:
    """What was found a moment ago, or a new answer; kept if it holds all the time."""
    recalled = memory.recalled(question, now=now)
    if recalled is not None:
        return recalled
    ahead = read(now + memory.window)
    if not is_public(ahead):
        return read(now)
    memory.keep(question, ahead, now=now)
    return ahead
