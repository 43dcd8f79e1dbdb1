"""Stories and lists as readers get them, over any client that asks DynamoDB as boto3 does.

Nothing here may import botocore: a reader's function would start half a second later for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from chalicelib.news.address import Address
from chalicelib.news.article import Card
from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.news.listing import Cursor, Listing, ListingPage
from chalicelib.news.moments import utc_text
from chalicelib.news.standing import Standing
from chalicelib.storage import keys
from chalicelib.storage.article_items import card_from_item, name_from_item, standing_from_item

# A busy table answers a batch in parts; one that has not given all by then is as good as down.
MOST_PARTS = 10


class Reads(Protocol):
    """The two calls that readers need, parameters and answers as boto3 has them."""

    @property
    def batch_get_item(self) -> Callable[..., Any]:
        """BatchGetItem."""
        ...

    @property
    def query(self) -> Callable[..., Any]:
        """Query."""
        ...


class DynamoDBArchive:
    """An Archive over one table. `failures` are the errors of its client that mean it is down."""

    def __init__(
        self, client: Reads, table: str, *, failures: tuple[type[Exception], ...] = ()
    ) -> None:
        self._reads = client
        self._table = table
        self._failures = failures

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address, in one call; an empty standing where nothing ever did."""
        with self._answering():
            return self._standings(addresses, consistent=False)

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
        bound = keys.sort_key_after(now)
        if before:
            bound = min(bound, keys.card_sort_key(before))
        with self._answering():
            found = self._query(listing, since=since, bound=bound, most=most + 1, newest_first=True)
        cards = tuple(card_from_item(item) for item in found)
        shown = cards[:most]
        older = _cursor_from_item(found[most - 1]) if len(cards) > most else None
        return ListingPage(shown, older, name_from_item(found[0]) if found else "")

    def next_newer(self, listing: Listing, *, now: datetime, after: Cursor | None) -> Card | None:
        """The story that follows `after` in time; the oldest of all if that is None."""
        start = keys.sort_key_behind(after) if after else ""
        bound = keys.sort_key_after(now)
        with self._answering():
            found = self._query(listing, start=start, bound=bound, most=1, newest_first=False)
        return card_from_item(found[0]) if found else None

    def _standings(
        self, addresses: Iterable[Address], *, consistent: bool
    ) -> dict[Address, Standing]:
        wanted = {str(address): address for address in sorted(addresses)}
        found = {address: Standing(address) for address in wanted.values()}
        asked: list[Any] = [keys.story_key(address) for address in wanted.values()]
        for _ in range(MOST_PARTS):
            if not asked:
                return found
            request = {self._table: {"Keys": asked, "ConsistentRead": consistent}}
            answer = self._reads.batch_get_item(RequestItems=request)
            for item in answer["Responses"].get(self._table, []):
                address = wanted[item["pk"]["S"].removeprefix("STORY#")]
                found[address] = standing_from_item(address, item)
            asked = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
        if asked:
            raise ArchiveUnavailable(f"{len(asked)} stories were put off {MOST_PARTS} times")
        return found

    def _query(
        self,
        listing: Listing,
        *,
        bound: str,
        most: int,
        newest_first: bool,
        since: datetime | None = None,
        start: str = "",
    ) -> list[Any]:
        """At most `most` items of a list, from `since` or `start` up to but without `bound`."""
        start = utc_text(since) if since else start or "0"
        if start >= bound:
            return []
        query: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :list AND sk BETWEEN :start AND :bound",
            "ExpressionAttributeValues": {
                ":list": {"S": keys.listing_partition(listing)},
                ":start": {"S": start},
                ":bound": {"S": keys.just_below(bound)},
            },
            "ScanIndexForward": not newest_first,
        }
        items: list[Any] = []
        while len(items) < most:  # one answer holds 1 MB; only a month's sitemap needs more
            answer = self._reads.query(**query, Limit=most - len(items))
            items += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                break
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return items

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Readers are told that the archive is unavailable, whatever the client calls it."""
        try:
            yield
        except self._failures as error:
            raise ArchiveUnavailable(str(error)) from error


def _cursor_from_item(item: Any) -> Cursor:  # noqa: ANN401 - the client's own item
    return keys.cursor_of_sort_key(item["sk"]["S"])
