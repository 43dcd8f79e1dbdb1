"""What a newsroom needs of a place to keep stories, in order to show them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chalicelib.news.address import Address
from chalicelib.news.listing import Cursor, Listing, ListingPage
from chalicelib.news.standing import Standing


class Archive(Protocol):
    """Stories by address and in lists; what is read may be a second old."""

    def story(self, address: Address) -> Standing:
        """What stands at `address`; an empty standing where nothing ever did."""
        ...

    def listing(
        self, listing: Listing, *, now: datetime, most: int, before: Cursor | None = None
    ) -> ListingPage:
        """The newest `most` public stories of a list, or those older than `before`."""
        ...
