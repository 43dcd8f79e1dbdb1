"""The queries to the archive, as values, and the protocol of an archive that answers them.

A view names the queries of its page, and the archive answers all of them concurrently, in one wait.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.article import Card
from chalicelib.news.listing import Cursor, Listing, ListingPage
from chalicelib.news.previews import Preview
from chalicelib.news.redirects import Redirect
from chalicelib.news.standing import Standing

NOTHING_AHEAD = timedelta()


class Query[T](Struct, frozen=True):
    """Something to ask the archive; its answer is a T. Equal queries have the same answer."""


class StoryAt(Query[Standing], frozen=True):
    """What stands at an address; an empty standing where nothing ever did."""

    address: Address


class Newest(Query[ListingPage], frozen=True):
    """The newest `most` public stories of a list, or those older than `before`; none that was
    published before `since`.
    """

    listing: Listing
    most: int
    before: Cursor | None = None
    since: datetime | None = None


class NextNewer(Query[Card | None], frozen=True):
    """The story that follows `after` in time; the oldest of all if that is None."""

    listing: Listing
    after: Cursor | None = None


class StartOfNewer(Query[Cursor | None], frozen=True):
    """Where the piece of a list starts that comes before the one that starts at `before`: the
    cursor after which its `most` stories follow; None if these are the newest of all. A list that
    ends `until` a cursor has nothing newer.
    """

    listing: Listing
    most: int
    before: Cursor
    until: Cursor | None = None


class EverListed(Query[str | None], frozen=True):
    """What a list without stories for readers is called by those that were in it until `by`; None
    if there never was one. A story under embargo is none.
    """

    listing: Listing
    by: datetime


class RedirectFrom(Query[Redirect], frozen=True):
    """Where an old path leads that no story names as its own."""

    old: str


class PreviewOf(Query[Preview], frozen=True):
    """The preview of a file, by its digest; an empty one if there is none."""

    file: str


class Answers:
    """The answers of one wait: `answers[query]` has the type that the query says."""

    def __init__(self, answers: Mapping[Query[Any], Any]) -> None:
        self._answers = answers

    def __getitem__[T](self, query: Query[T]) -> T:
        answer: T = self._answers[query]
        return answer


class Archive(Protocol):
    """Stories by address and in lists; what is read may be a second old."""

    def answer(
        self, queries: Collection[Query[Any]], *, now: datetime, ahead: timedelta = NOTHING_AHEAD
    ) -> Answers:
        """The answers to all of `queries`, read at the same time. Lists end at `now`, or so much
        `ahead` of it: what is published later is not in them, nor is what has expired at `now`.
        Raises ArchiveUnavailable.
        """
        ...
