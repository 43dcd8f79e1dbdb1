"""The readers' archive over one DynamoDB table: queries for stories and lists.

Nothing here may import botocore: it would add half a second to a reader's cold start.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from chalicelib.news.archive import (
    NOTHING_AHEAD,
    Answers,
    EverListed,
    Newest,
    NextNewer,
    PreviewOf,
    Query,
    RedirectFrom,
    StartOfNewer,
    StoryAt,
)
from chalicelib.news.article import Card
from chalicelib.news.listing import Cursor, ListingPage
from chalicelib.news.moments import utc_text
from chalicelib.news.redirects import shard_of
from chalicelib.storage import keys
from chalicelib.storage.article_items import card_from_item, name_from_item
from chalicelib.storage.table_lookups import (
    Calls,
    CardsLookup,
    ItemsLookup,
    look_up,
)


class DynamoDBArchive:
    """An Archive over one table: all addresses in one BatchGetItem, and a Query for each list."""

    def __init__(self, client: Calls, table: str) -> None:
        self._client = client
        self._table = table

    def answer(
        self, queries: Collection[Query[Any]], *, now: datetime, ahead: timedelta = NOTHING_AHEAD
    ) -> Answers:
        """The answers to all of `queries`: every call is sent before the first reply is awaited.
        Raises ArchiveUnavailable.
        """
        end = keys.sort_key_after(now + ahead)
        items, previews = self._items(queries), self._previews(queries)
        newest = {q: self._newest(q, end, now) for q in queries if isinstance(q, Newest)}
        newer = {q: self._next_newer(q, end, now) for q in queries if isinstance(q, NextNewer)}
        starts = {q: self._start(q, end, now) for q in queries if isinstance(q, StartOfNewer)}
        marks = {q: self._ever_listed(q) for q in queries if isinstance(q, EverListed)}
        of_marks = [lookup for lookups in marks.values() for lookup in lookups]
        of_lists = [*newest.values(), *newer.values(), *starts.values(), *of_marks]
        look_up(self._client, [items, previews, *of_lists])
        answers: dict[Query[Any], Any] = {}
        answers |= {q: items.standing(q.address) for q in queries if isinstance(q, StoryAt)}
        answers |= {q: items.redirect(q.old) for q in queries if isinstance(q, RedirectFrom)}
        answers |= {q: previews.preview(q.file) for q in queries if isinstance(q, PreviewOf)}
        answers |= {query: _listing_page(query, lookup) for query, lookup in newest.items()}
        answers |= {query: _first_card(lookup) for query, lookup in newer.items()}
        answers |= {query: _cursor_behind(query.most, at) for query, at in starts.items()}
        answers |= {query: _name(*lookups) for query, lookups in marks.items()}
        return Answers(answers)

    def _items(self, queries: Collection[Query[Any]]) -> ItemsLookup:
        """Of all addresses and old paths, in one batch."""
        stories = (keys.story_key(q.address) for q in queries if isinstance(q, StoryAt))
        old = (keys.redirects_key(shard_of(q.old)) for q in queries if isinstance(q, RedirectFrom))
        return ItemsLookup(self._table, chain(stories, old), consistent=False)

    def _previews(self, queries: Collection[Query[Any]]) -> ItemsLookup:
        """In a batch of their own: one that is asked for may be seconds old."""
        files = (keys.preview_key(q.file) for q in queries if isinstance(q, PreviewOf))
        return ItemsLookup(self._table, files, consistent=True)

    def _newest(self, query: Newest, end: str, now: datetime) -> CardsLookup:
        return CardsLookup(
            self._table,
            query.listing,
            start=utc_text(query.since) if query.since else keys.FIRST_SORT_KEY,
            end=min(end, keys.card_sort_key(query.before)) if query.before else end,
            most=query.most + 1,  # one more tells whether there are older ones
            newest_first=True,
            unexpired_at=now,
        )

    def _next_newer(self, query: NextNewer, end: str, now: datetime) -> CardsLookup:
        return CardsLookup(
            self._table,
            query.listing,
            start=keys.sort_key_behind(query.after) if query.after else keys.FIRST_SORT_KEY,
            end=end,
            most=1,
            newest_first=False,
            unexpired_at=now,
        )

    def _start(self, query: StartOfNewer, end: str, now: datetime) -> CardsLookup:
        return CardsLookup(
            self._table,
            query.listing,
            start=keys.card_sort_key(query.before),
            end=min(end, keys.card_sort_key(query.until)) if query.until else end,
            most=query.most + 1,  # the last is where they start
            newest_first=False,
            unexpired_at=now,
        )

    def _ever_listed(self, query: EverListed) -> tuple[CardsLookup, CardsLookup]:
        """The mark of the list, and the newest card of those whose time has come."""
        bounds = (
            (keys.LIST_MARK, keys.FIRST_SORT_KEY),
            (keys.FIRST_SORT_KEY, keys.sort_key_after(query.by)),
        )
        marks, cards = (
            CardsLookup(self._table, query.listing, start=start, end=end, most=1, newest_first=True)
            for start, end in bounds
        )
        return marks, cards


def _name(marks: CardsLookup, cards: CardsLookup) -> str | None:
    if cards.items:
        return name_from_item(cards.items[0])
    return keys.name_of_list_mark(marks.items[0]["sk"]["S"]) if marks.items else None


def _listing_page(query: Newest, lookup: CardsLookup) -> ListingPage:
    items = lookup.items[: query.most]
    has_older = len(lookup.items) > query.most
    left_off = items[-1]["sk"]["S"] if has_older else lookup.left_off
    return ListingPage(
        cards=tuple(card_from_item(item) for item in items),
        older=keys.cursor_of_sort_key(left_off) if left_off else None,
        names=tuple(name_from_item(item) for item in items),
    )


def _cursor_behind(count: int, lookup: CardsLookup) -> Cursor | None:
    """The position of the card that follows the first `count`."""
    items = lookup.items[count : count + 1]
    return keys.cursor_of_sort_key(items[0]["sk"]["S"]) if items else None


def _first_card(lookup: CardsLookup) -> Card | None:
    return card_from_item(lookup.items[0]) if lookup.items else None
