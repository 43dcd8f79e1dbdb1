"""Lists of stories, remembered for a few seconds: most of what one page shows, the last one did.

How old may a list be that readers see? As many seconds as the settings say, 5 at most. But a story
appears at its second, however young the list is: one that a story is about to enter is not kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from chalicelib.news.address import Address
from chalicelib.news.archive import Archive
from chalicelib.news.article import Card
from chalicelib.news.listing import CORRECTED, Cursor, Listing, ListingPage
from chalicelib.news.standing import Standing

MOST_LISTS = 200  # of some 15 kB each, and many are a single card

_T = TypeVar("_T")


class NotRemembered(Exception):
    """The table would have to be asked."""


@dataclass(frozen=True)
class _Read(Generic[_T]):
    """What was read, and when."""

    found: _T
    at: datetime


class _Memory(Generic[_T]):
    """What was read of late, the oldest forgotten first."""

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._kept: dict[object, _Read[_T]] = {}

    def recall(
        self,
        question: object,
        *,
        now: datetime,
        read: Callable[[datetime], _T],
        is_public: Callable[[_T], bool],
    ) -> _T:
        """The answer that was given a moment ago, or a new one; kept if it holds all the time."""
        kept = self._kept.get(question)
        if kept and kept.at <= now < kept.at + self._window:
            return kept.found
        ahead = read(now + self._window)
        if not is_public(ahead):
            return read(now)
        while len(self._kept) >= MOST_LISTS:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept.pop(question, None)
        self._kept[question] = _Read(ahead, now)
        return ahead


class WarmLists:
    """An Archive that asks another one, and remembers its lists; never its stories."""

    def __init__(self, archive: Archive, *, seconds: int) -> None:
        window = timedelta(seconds=seconds)
        self._archive_itself = archive
        self._mode = threading.local()
        self._pages: _Memory[ListingPage] = _Memory(window)
        self._cards: _Memory[Card | None] = _Memory(window)

    @contextmanager
    def from_memory_alone(self) -> Iterator[None]:
        """Within it, this thread gets what is remembered; anything else raises NotRemembered."""
        self._mode.from_memory_alone = True
        try:
            yield
        finally:
            self._mode.from_memory_alone = False

    @property
    def _archive(self) -> Archive:
        if getattr(self._mode, "from_memory_alone", False):
            raise NotRemembered
        return self._archive_itself

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address, as the archive has it now."""
        return self._archive.stories(addresses)

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
        return self._pages.recall(
            (listing, most, before, since),
            now=now,
            read=read,
            is_public=lambda page: all(card.published <= now for card in page.cards),
        )

    def next_newer(self, listing: Listing, *, now: datetime, after: Cursor | None) -> Card | None:
        """The story that follows `after` in time; the oldest of all if that is None."""
        return self._cards.recall(
            (listing, after),
            now=now,
            read=lambda moment: self._archive.next_newer(listing, now=moment, after=after),
            is_public=lambda card: card is None or card.published <= now,
        )
