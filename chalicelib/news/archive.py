"""What a newsroom needs of a place to keep stories, in order to show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from chalicelib.news.address import Address
from chalicelib.news.article import Card
from chalicelib.news.listing import Cursor, Listing, ListingPage
from chalicelib.news.standing import Standing


class Archive(Protocol):
    """Stories by address and in lists; what is read may be a second old."""

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address, in one call; an empty standing where nothing ever did."""
        ...

    def listing(
        self,
        listing: Listing,
        *,
        now: datetime,
        most: int,
        before: Cursor | None = None,
        since: datetime | None = None,
    ) -> ListingPage:
        """The newest `most` public stories of a list, or those older than `before`; none that
        was published before `since`.
        """
        ...

    def next_newer(self, listing: Listing, *, now: datetime, after: Cursor | None) -> Card | None:
        """The story that follows `after` in time; the oldest of all if that is None."""
        ...
