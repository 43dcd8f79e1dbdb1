"""Stories, lists and the register of uploads in one DynamoDB table.

A story's text, its cards in every list and the record of its upload change in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Card
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import ArchiveUnavailable, LostRace
from chalicelib.news.listing import Cursor, Listing, ListingPage, places_of, utc_text
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from chalicelib.storage import keys
from chalicelib.storage.article_items import (
    Item,
    card_from_item,
    card_to_item,
    name_from_item,
    record_from_item,
    record_to_item,
    standing_from_item,
    standing_to_item,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_IN_A_BATCH_WRITE = 25  # DynamoDB's own limit

_LOST = {"ConditionalCheckFailed", "TransactionConflict"}


class DynamoDBArchive:
    """An Archive for readers and a Register for intake, over one table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address, in one call; an empty standing where nothing ever did."""
        with _answering():
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
        with _answering():
            found = self._query(listing, since=since, bound=bound, most=most + 1, newest_first=True)
        cards = tuple(card_from_item(item) for item in found)
        shown = cards[:most]
        older = _cursor_from_item(found[most - 1]) if len(cards) > most else None
        return ListingPage(shown, older, name_from_item(found[0]) if found else "")

    def next_newer(self, listing: Listing, *, now: datetime, after: Cursor | None) -> Card | None:
        """The story that follows `after` in time; the oldest of all if that is None."""
        start = keys.sort_key_behind(after) if after else ""
        bound = keys.sort_key_after(now)
        with _answering():
            found = self._query(listing, start=start, bound=bound, most=1, newest_first=False)
        return card_from_item(found[0]) if found else None

    def record(self, key: str) -> Record:
        """The record of a file; revision 0 if it was never heard of."""
        found = self._client.get_item(
            TableName=self._table, Key=keys.record_key(key), ConsistentRead=True
        )
        item = found.get("Item")
        return record_from_item(key, item) if item else Record(Chronicle(key))

    def standings(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address; revision 0 where nothing ever did."""
        return self._standings(addresses, consistent=True)

    def enter(self, entry: Entry) -> None:
        """Write the whole entry. Raises LostRace if any part is no longer as it was read."""
        try:
            self._client.transact_write_items(TransactItems=self._writes(entry))
        except self._client.exceptions.TransactionCanceledException as cancelled:
            codes = {reason.get("Code") for reason in cancelled.response["CancellationReasons"]}
            if codes & _LOST and not codes - _LOST - {"None", None}:
                raise LostRace(entry.record[0].key) from None
            raise
        except self._client.exceptions.ClientError as error:
            if _is_conflict(error):
                raise LostRace(entry.record[0].key) from None
            raise

    def records(self) -> Iterator[Record]:
        """Every record, by key in the order of its UTF-8 bytes."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :uploads",
            ExpressionAttributeValues={":uploads": {"S": keys.UPLOADS}},
            ConsistentRead=True,
        )
        for page in pages:
            for item in page["Items"]:
                yield record_from_item(item["sk"]["S"], item)

    def clear(self) -> Iterator[int]:
        """Remove everything; yields how many items went, as they go."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table, ProjectionExpression="pk, sk"
        )
        removed = 0
        for page in pages:
            items = page["Items"]
            for start in range(0, len(items), MOST_IN_A_BATCH_WRITE):
                batch = items[start : start + MOST_IN_A_BATCH_WRITE]
                self._delete(batch)
                removed += len(batch)
                yield removed

    def _standings(
        self, addresses: Iterable[Address], *, consistent: bool
    ) -> dict[Address, Standing]:
        wanted = {str(address): address for address in sorted(addresses)}
        found = {address: Standing(address) for address in wanted.values()}
        asked: list[Any] = [keys.story_key(address) for address in wanted.values()]
        while asked:
            request: Any = {self._table: {"Keys": asked, "ConsistentRead": consistent}}
            answer = self._client.batch_get_item(RequestItems=request)
            for item in answer["Responses"].get(self._table, []):
                address = wanted[item["pk"]["S"].removeprefix("STORY#")]
                found[address] = standing_from_item(address, item)
            unprocessed: Any = answer.get("UnprocessedKeys", {})
            asked = unprocessed.get(self._table, {}).get("Keys", [])
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
            answer = self._client.query(**query, Limit=most - len(items))
            items += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                break
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return items

    def _writes(self, entry: Entry) -> list[Any]:
        before, after = entry.record
        record = record_to_item(replace(after, revision=before.revision + 1))
        writes = [self._put(keys.record_key(after.key) | record, before.revision)]
        for old, new in entry.standings:
            standing = standing_to_item(replace(new, revision=old.revision + 1))
            writes.append(self._put(keys.story_key(new.address) | standing, old.revision))
            writes += self._card_writes(old.article, new.article)
        writes += [self._stale_mark(key) for key in sorted(entry.stale)]
        return writes

    def _card_writes(self, old: Article | None, new: Article | None) -> list[Any]:
        gone, here = _cards(old), _cards(new)
        puts = [{"Put": self._in_table(Item=item)} for item in here.values()]
        deletes = [
            {"Delete": self._in_table(Key={"pk": item["pk"], "sk": item["sk"]})}
            for place, item in gone.items()
            if place not in here
        ]
        return puts + deletes

    def _put(self, item: Item, revision: int) -> dict[str, Any]:
        if revision == 0:
            return {
                "Put": self._in_table(Item=item, ConditionExpression="attribute_not_exists(pk)")
            }
        return {
            "Put": self._in_table(
                Item=item,
                ConditionExpression="revision = :read",
                ExpressionAttributeValues={":read": {"N": str(revision)}},
            )
        }

    def _stale_mark(self, key: str) -> dict[str, Any]:
        return {
            "Update": self._in_table(
                Key=keys.record_key(key),
                UpdateExpression="SET stale = :true, revision = revision + :one",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":true": {"BOOL": True}, ":one": {"N": "1"}},
            )
        }

    def _in_table(self, **what: object) -> dict[str, Any]:
        return {"TableName": self._table, **what}

    def _delete(self, batch: list[Any]) -> None:
        requests: Any = [{"DeleteRequest": {"Key": key}} for key in batch]
        while requests:
            answer = self._client.batch_write_item(RequestItems={self._table: requests})
            requests = answer.get("UnprocessedItems", {}).get(self._table, [])


def _cards(article: Article | None) -> dict[tuple[str, str], Item]:
    """An article's card as the items of every list it stands in, by their keys."""
    if article is None:
        return {}
    items = [
        keys.card_key(place.listing, place.cursor) | card_to_item(article.card, place.name)
        for place in places_of(article)
    ]
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


def _cursor_from_item(item: Any) -> Cursor:  # noqa: ANN401 - the client's own item
    return keys.cursor_of_sort_key(item["sk"]["S"])


@contextmanager
def _answering() -> Iterator[None]:
    """Readers are told that the archive is unavailable, whatever the client calls it."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise ArchiveUnavailable(str(error)) from error


def _is_conflict(error: ClientError) -> bool:
    code = error.response["Error"]["Code"]
    return code in {"TransactionConflictException", "TransactionInProgressException"}
