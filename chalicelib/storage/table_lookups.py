"""Lookups in the table: the calls that each takes, and how their replies are read.

A reply may be incomplete, and tell where to continue (pagination, unprocessed keys). So concurrent
lookups are made in rounds: one call of each, then one more of each that is not complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.news.address import Address
from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.news.listing import Listing
from chalicelib.news.moments import utc_text
from chalicelib.news.previews import Preview
from chalicelib.news.redirects import Redirect, shard_of
from chalicelib.news.standing import Standing
from chalicelib.storage import keys
from chalicelib.storage.article_items import (
    Item,
    preview_from_item,
    redirects_from_item,
    standing_from_item,
)
from chalicelib.storage.dynamodb_http.client import Call

# A reply holds 1 MB at most: a month's sitemap of 5,000 cards of 3 kB each takes fifteen. A busy
# table replies to a batch in parts; one that has not sent all by then is as good as down.
MAX_ROUNDS = 20

# Cards of expired stories stay in the lists, and a lookup passes over them, in calls of this many
# (some 0.5 MB). After the most it stops, and its page is shorter: a list that is nothing but
# expired stories for so long must not cost every reader more.
EXPIRED_IN_A_CALL = 300
MOST_EXPIRED = 2000
_UNEXPIRED = "attribute_not_exists(expires) OR expires > :now"


class Calls(Protocol):
    """A client of DynamoDB."""

    def call_all(self, calls: Sequence[Call]) -> list[dict[str, Any] | ArchiveUnavailable]:
        """The reply to each call, in order, as boto3 has it, or why there is none."""
        ...


class Lookup(Protocol):
    """One lookup: `next_call` is None when it is complete."""

    @property
    def next_call(self) -> Call | None:
        """The call to make."""
        ...

    def take(self, reply: dict[str, Any]) -> None:
        """Read the reply to it."""
        ...


def look_up(client: Calls, lookups: Iterable[Lookup]) -> None:
    """Complete all the lookups. Raises ArchiveUnavailable."""
    pending = list(lookups)
    for _ in range(MAX_ROUNDS):
        calls = [(lookup, call) for lookup in pending if (call := lookup.next_call)]
        if not calls:
            return
        pending = [lookup for lookup, _ in calls]
        replies = client.call_all([call for _, call in calls])
        for lookup, reply in zip(pending, replies, strict=True):
            if isinstance(reply, ArchiveUnavailable):
                raise reply
            lookup.take(reply)
    if any(lookup.next_call for lookup in pending):
        raise ArchiveUnavailable(f"not all was sent in {MAX_ROUNDS} replies")


class ItemsLookup:
    """What is kept at each of at most 100 keys, in one BatchGetItem if the table has the time:
    readers may call no GetItem.
    """

    def __init__(self, table: str, wanted: Iterable[keys.Key], *, consistent: bool) -> None:
        self._table = table
        self._consistent = consistent
        by_partition = {key["pk"]["S"]: key for key in wanted}  # it refuses a key twice
        self._unprocessed = [by_partition[partition] for partition in sorted(by_partition)]
        self._items: dict[str, Item] = {}

    @property
    def next_call(self) -> Call | None:
        """BatchGetItem of all that is not processed yet."""
        if not self._unprocessed:
            return None
        request = {"Keys": self._unprocessed, "ConsistentRead": self._consistent}
        return Call("BatchGetItem", {"RequestItems": {self._table: request}})

    def take(self, reply: dict[str, Any]) -> None:
        """Read the items that came, and which keys the table left unprocessed."""
        for item in reply["Responses"].get(self._table, []):
            self._items[item["pk"]["S"]] = item
        self._unprocessed = reply.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])

    def standing(self, address: Address) -> Standing:
        """What stands at an address; an empty standing where nothing ever did."""
        item = self._items.get(keys.story_partition(address))
        return standing_from_item(address, item) if item else Standing(address)

    def redirect(self, old: str) -> Redirect:
        """Where an old path leads, by its shard."""
        item = self._items.get(keys.redirects_key(shard_of(old))["pk"]["S"])
        return Redirect(redirects_from_item(item).get(old, "")) if item else Redirect()

    def preview(self, file: str) -> Preview:
        """The preview of a file."""
        item = self._items.get(keys.preview_key(file)["pk"]["S"])
        return preview_from_item(item) if item else Preview()


class CardsLookup:
    """The first `most` items of a list, by Query, from sort key `start` up to but without `end`; at
    times there are more. Stories that have expired are left out, if `unexpired_at` is a moment.

    `left_off` is the sort key after which it gave up, since too many were expired; else empty.
    """

    def __init__(
        self,
        table: str,
        listing: Listing,
        *,
        start: str,
        end: str,
        most: int,
        newest_first: bool,
        unexpired_at: datetime | None = None,
    ) -> None:
        self._most = most
        self._expired = 0
        self.left_off = ""
        self._is_complete = start >= end  # BETWEEN takes no bounds that are out of order
        self.items: list[Item] = []
        self._parameters: dict[str, Any] = {
            "TableName": table,
            "KeyConditionExpression": "pk = :list AND sk BETWEEN :start AND :end",
            "ExpressionAttributeValues": {
                ":list": {"S": keys.listing_partition(listing)},
                ":start": {"S": start},
                ":end": {"S": keys.just_below(end)},
            },
            "ScanIndexForward": not newest_first,
        }
        if unexpired_at:
            self._parameters["FilterExpression"] = _UNEXPIRED
            self._parameters["ExpressionAttributeValues"][":now"] = {"S": utc_text(unexpired_at)}

    @property
    def next_call(self) -> Call | None:
        """Query for the items that are still wanted."""
        if self._is_complete:
            return None
        missing = self._most - len(self.items)
        limit = max(missing, EXPIRED_IN_A_CALL) if self._expired else missing
        return Call("Query", {**self._parameters, "Limit": limit})

    def take(self, reply: dict[str, Any]) -> None:
        """Read the items that came, and where to go on."""
        items = reply["Items"]
        self.items += items
        self._expired += reply.get("ScannedCount", len(items)) - len(items)
        last = reply.get("LastEvaluatedKey")
        is_filled = len(self.items) >= self._most
        if last and not is_filled and self._expired >= MOST_EXPIRED:
            self.left_off = last["sk"]["S"]
        self._is_complete = last is None or is_filled or bool(self.left_off)
        if last:
            self._parameters["ExclusiveStartKey"] = last
