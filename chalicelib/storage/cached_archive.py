"""A cache of the archive's answers, for a few seconds (MEMORY_SECONDS, 0 to 5).

What many pages show is queried once in that time. An embargo still lifts at its second: the answer
of a standing is computed anew for every page; a list is read ahead, up to the moment when its entry
expires, and each page gets the stories of it that are public. While a list is too short without a
story whose embargo lifts before that, its pages take one wait more. Stories expire at their second
too: an entry is dropped when the first of its stories does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.news.archive import (
    NOTHING_AHEAD,
    Answers,
    Archive,
    EverListed,
    Newest,
    NextNewer,
    Query,
    StartOfNewer,
)
from chalicelib.news.article import Card
from chalicelib.news.expiry import first_expiry
from chalicelib.news.listing import CORRECTED, cursor_at
from chalicelib.news.standing import Standing

MAX_ENTRIES = 300  # of at most some 20 kB each: a story's text, or the cards of a list


@dataclass(frozen=True)
class _CacheEntry:
    """An answer of the archive, and the moment of the page that it was read for."""

    answer: Any
    read_at: datetime
    fresh_until: datetime


class CachedArchive:
    """An Archive before another one, whose answers it caches for `seconds`."""

    def __init__(self, archive: Archive, *, seconds: int) -> None:
        self._archive = archive
        self._lifetime = timedelta(seconds=seconds)
        self._cache: dict[Query[Any], _CacheEntry] = {}

    def answer(
        self, queries: Collection[Query[Any]], *, now: datetime, ahead: timedelta = NOTHING_AHEAD
    ) -> Answers:
        """The answers to all of `queries`; one wait for those that are not in the cache. Raises
        ArchiveUnavailable.
        """
        if ahead:
            return self._archive.answer(queries, now=now, ahead=ahead)
        read_ahead = {q: entry.answer for q in queries if (entry := self._fresh_entry(q, now))}
        read_ahead |= self._read_ahead([query for query in queries if query not in read_ahead], now)
        answers = {query: _public_part(query, read_ahead[query], now) for query in queries}
        too_short = [q for q in answers if isinstance(q, Newest) and answers[q] is None]
        if too_short:
            read = self._archive.answer(too_short, now=now)
            answers |= {query: read[query] for query in too_short}
        return Answers(answers)

    def _fresh_entry(self, query: Query[Any], now: datetime) -> _CacheEntry | None:
        entry = self._cache.get(query)
        if entry and entry.read_at <= now < entry.fresh_until:
            return entry
        return None

    def _read_ahead(self, queries: Collection[Query[Any]], now: datetime) -> dict[Query[Any], Any]:
        """The answers up to the moment when their entries expire; for lists that are not cached,
        up to `now`.
        """
        if not queries:
            return {}
        queries_ahead = {query: _query_ahead(query, now) for query in queries}
        read = self._archive.answer(list(queries_ahead.values()), now=now, ahead=self._lifetime)
        answers = {query: read[queries_ahead[query]] for query in queries}
        for query in filter(_is_cached, queries):
            self._add(query, self._entry(answers[query], now))
        return answers

    def _entry(self, answer: Any, now: datetime) -> _CacheEntry:  # noqa: ANN401 - any T
        expiry = None if isinstance(answer, Standing) else first_expiry(answer)
        return _CacheEntry(answer, now, min(filter(None, (now + self._lifetime, expiry))))

    def _add(self, query: Query[Any], entry: _CacheEntry) -> None:
        """Add an entry, in place of the oldest one if the cache is full."""
        self._cache.pop(query, None)
        while len(self._cache) >= MAX_ENTRIES:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[query] = entry


def _is_cached(query: Query[Any]) -> bool:
    """Two kinds of list are not: the corrections, which are not sorted by date of publication, and
    those since a moment, which are long (a sitemap's) or another each second. Nor is what a list
    was called until this second, or where the newer part of an old page starts.
    """
    if isinstance(query, (EverListed, StartOfNewer)):
        return False
    return not isinstance(query, Newest) or (query.listing != CORRECTED and query.since is None)


def _query_ahead(query: Query[Any], now: datetime) -> Query[Any]:
    """The query as it is put to the archive for a later moment than `now`."""
    if _is_cached(query):
        return query
    end = cursor_at(now.replace(microsecond=0) + timedelta(seconds=1))
    match query:
        case Newest():
            return replace(query, before=min(query.before or end, end, key=str))
        case StartOfNewer():
            return replace(query, until=min(query.until or end, end, key=str))
    return query


def _public_part(query: Query[Any], answer: Any, now: datetime) -> Any:  # noqa: ANN401 - a T
    """What the answer is at `now`; None if a list is too short without its embargoed stories."""
    match query, answer:
        case Newest(), _ if _is_cached(query):
            return answer.published_by(now, most=query.most)
        case NextNewer(), Card(published=published) if published > now:
            return None
    return answer
