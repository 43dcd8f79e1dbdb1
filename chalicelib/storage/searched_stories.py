"""The stories of the table as the index of the search has them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import batched

from chalicelib.news.address import Address
from chalicelib.news.archive import Archive, Newest, NextNewer
from chalicelib.news.article import Article
from chalicelib.news.indexed_story import IndexedStory, indexed_story
from chalicelib.news.listing import LATEST, Cursor
from chalicelib.news.register import Register

_MOST_AT_ONCE = 50  # stories of one call; they may be large, and a reply has 16 MB
_CARDS_AT_ONCE = 500
_EVER = timedelta(days=366 * 100)  # scheduled stories are in the index before their time


class TableStories:
    """SearchedStories of a newsroom that writes in this language."""

    def __init__(
        self, register: Register, archive: Archive, language: str, now: Callable[[], datetime]
    ) -> None:
        self._register = register
        self._archive = archive
        self._language = language
        self._now = now

    def at(self, addresses: Collection[Address]) -> Mapping[Address, IndexedStory]:
        """The stories that stand at some of these addresses. Reads see every write before."""
        stories = {}
        for some in batched(sorted(set(addresses)), _MOST_AT_ONCE):
            for address, standing in self._register.standings(some).items():
                if story := self._indexed(standing.article):
                    stories[address] = story
        return stories

    def of_year(self, year: int) -> Iterator[IndexedStory]:
        """Every story that was or will be published in a year, UTC; newest first."""
        return self._between(_month(year, 1), _month(year + 1, 1))

    def of_month(self, year: int, month: int) -> Iterator[IndexedStory]:
        """The same of a month."""
        return self._between(_month(year, month), _month(year + month // 12, month % 12 + 1))

    def years(self) -> tuple[int, ...]:
        """The years from that of the newest story to that of the oldest."""
        newest, oldest = Newest(LATEST, 1), NextNewer(LATEST)
        answers = self._archive.answer([newest, oldest], now=self._now(), ahead=_EVER)
        first = answers[oldest]
        if first is None:
            return ()
        last = answers[newest].cards[0]
        return tuple(range(last.published.year, first.published.year - 1, -1))

    def _between(self, start: datetime, end: datetime) -> Iterator[IndexedStory]:
        for addresses in batched(self._addresses(start, end), _MOST_AT_ONCE):
            stories = self.at(addresses)
            yield from (story for one in addresses if (story := stories.get(one)))

    def _addresses(self, start: datetime, end: datetime) -> Iterator[Address]:
        before: Cursor | None = Cursor(end, Address("0", "0"))
        while before:
            query = Newest(LATEST, _CARDS_AT_ONCE, before=before, since=start)
            page = self._archive.answer([query], now=self._now(), ahead=_EVER)[query]
            yield from (card.address for card in page.cards)
            before = page.older

    def _indexed(self, article: Article | None) -> IndexedStory | None:
        """As it is indexed; not at all once it has expired: who takes that back has it noted."""
        if article is None or article.is_expired(self._now()):
            return None
        return indexed_story(article, self._language)


def _month(year: int, month: int) -> datetime:
    """When a month begins."""
    return datetime(year, month, 1, tzinfo=UTC)
