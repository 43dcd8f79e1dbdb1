"""Lookups in the table: the calls that each takes, and how their replies are read.

A reply may be incomplete, and tell where to continue (pagination, unprocessed keys). So concurrent
lookups are made in rounds: one call of each, then one more of each that is not complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from chalicelib.news.address import Address
from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.news.listing import Listing
from chalicelib.news.standing import Standing
from chalicelib.storage import keys
from chalicelib.storage.article_items import Item, standing_from_item
from chalicelib.storage.dynamodb_http.client import Call

# A reply holds 1 MB at most: a month's sitemap of 5,000 cards of 3 kB each takes fifteen. A busy
# table replies to a batch in parts; one that has not sent all by then is as good as down.
MAX_ROUNDS = 20


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


class StandingsLookup:
    """What stands at each of at most 100 addresses, in one BatchGetItem if the table has the time.

    `standings` has an empty one where nothing ever stood.
    """

    def __init__(self, table: str, addresses: Iterable[Address], *, consistent: bool) -> None:
        self._table = table
        self._consistent = consistent
        wanted = sorted(set(addresses))  # BatchGetItem refuses a key twice
        self._address_by_key = {keys.story_partition(address): address for address in wanted}
        self._unprocessed = [keys.story_key(address) for address in wanted]
        self.standings = {address: Standing(address) for address in wanted}

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
            address = self._address_by_key[item["pk"]["S"]]
            self.standings[address] = standing_from_item(address, item)
        self._unprocessed = reply.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])


class CardsLookup:
    """At most `most` items of a list, by Query, from sort key `start` up to but without `end`."""

    def __init__(
        self, table: str, listing: Listing, *, start: str, end: str, most: int, newest_first: bool
    ) -> None:
        self._most = most
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

    @property
    def next_call(self) -> Call | None:
        """Query for the items that are still wanted."""
        if self._is_complete:
            return None
        return Call("Query", {**self._parameters, "Limit": self._most - len(self.items)})

    def take(self, reply: dict[str, Any]) -> None:
        """Read the items that came, and where to go on."""
        self.items += reply["Items"]
        last = reply.get("LastEvaluatedKey")
        self._is_complete = last is None or len(self.items) >= self._most
        if last:
            self._parameters["ExclusiveStartKey"] = last
