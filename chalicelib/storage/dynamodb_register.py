"""Intake's register over one DynamoDB table: conditional writes with optimistic locking.

A story's text, its cards in every list and the record of its upload change in one transaction. Each
item has a revision, and a write fails if a concurrent one has changed it since it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import LostRace
from chalicelib.news.listing import ListEntry, NamedList, list_entries
from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.previews import PreviewChange
from chalicelib.news.register import Entry, Record, Walk
from chalicelib.news.standing import Standing
from chalicelib.news.waiting_line import LeftOut
from chalicelib.news.withdrawals import withdrawal_card, withdrawal_entry
from chalicelib.storage import keys
from chalicelib.storage.article_items import (
    Item,
    card_to_item,
    preview_to_item,
    standing_to_item,
)
from chalicelib.storage.boto3_calls import Boto3Calls
from chalicelib.storage.record_items import (
    original_to_item,
    record_from_item,
    record_to_item,
    use_to_item,
    walk_from_item,
    walk_to_item,
    window_from_item,
    window_to_item,
)
from chalicelib.storage.table_lookups import ItemsLookup, look_up

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_IN_A_BATCH_WRITE = 25  # DynamoDB's own limit

_BY_INDEX: dict[str, Any] = {
    "IndexName": keys.OPEN_INDEX,
    "ExpressionAttributeNames": {"#open": keys.OPEN_INDEX},
}
# A table that a rebuild of an earlier release made has no index; one that is being made, not yet.
_NO_INDEX_CODES = {"ValidationException", "ResourceNotFoundException"}
_CONFLICT_CODES = {"ConditionalCheckFailed", "TransactionConflict"}


class DynamoDBRegister:
    """A Register for intake over one table, the same that readers have their archive over."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def record(self, key: str) -> Record:
        """The record of a file; revision 0 if it was never heard of."""
        reply = self._client.get_item(
            TableName=self._table, Key=keys.record_key(key), ConsistentRead=True
        )
        item = reply.get("Item")
        return record_from_item(key, item) if item else Record(Chronicle(key))

    def standings(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address; revision 0 where nothing ever did."""
        wanted = sorted(set(addresses))
        lookup = ItemsLookup(self._table, map(keys.story_key, wanted), consistent=True)
        look_up(Boto3Calls(self._client, unavailable=()), [lookup])
        return {address: lookup.standing(address) for address in wanted}

    def next_left_out(self, address: Address, group: str, *, but: str) -> LeftOut | None:
        """The first in line of the files for which an address had no room, in one of their groups,
        `but` for one; None if there is none.
        """
        reply = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :address AND begins_with(sk, :group)",
            ExpressionAttributeValues={
                ":address": {"S": keys.left_out_partition(address)},
                ":group": {"S": f"{group}#"},
            },
            ConsistentRead=True,
            Limit=2,
        )
        in_line = (LeftOut(address, item["sk"]["S"]) for item in reply["Items"])
        return next((place for place in in_line if place.key != but), None)

    def windows(
        self, starts: Iterable[datetime], *, of_pictures: bool = False
    ) -> dict[datetime, DeletionWindow]:
        """What was counted in each window of deletions, by its start; revision 0: nothing yet.
        Pictures are counted apart.
        """
        return {start: self._window(start, of_pictures=of_pictures) for start in sorted(starts)}

    def enter(self, entry: Entry) -> None:
        """Write the whole entry in one transaction. Raises LostRace if a concurrent write has
        changed any item since it was read. Which lists were left is written before: it has no room
        in the transaction, is true whatever becomes of that, and never changes.
        """
        self._mark_lists(entry.left)
        try:
            self._client.transact_write_items(TransactItems=self._writes(entry))
        except self._client.exceptions.TransactionCanceledException as cancelled:
            codes = {reason.get("Code") for reason in cancelled.response["CancellationReasons"]}
            if codes & _CONFLICT_CODES and not codes - _CONFLICT_CODES - {"None", None}:
                raise LostRace(entry.record[0].key) from None
            raise
        except self._client.exceptions.ClientError as error:
            if _is_conflict(error):
                raise LostRace(entry.record[0].key) from None
            raise

    def mark_stale(self, key: str) -> None:
        """Ask that a file be received again, whether or not it was ever heard of."""
        unknown = record_to_item(Record(Chronicle(key), revision=1, is_stale=True))
        try:
            self._client.update_item(**self._stale_mark(key))
        except self._client.exceptions.ConditionalCheckFailedException:
            try:
                self._client.put_item(**self._put(keys.record_key(key) | unknown, 0)["Put"])
            except self._client.exceptions.ConditionalCheckFailedException:
                self._client.update_item(**self._stale_mark(key))  # none is ever removed

    def records(self, after: str = "", through: str | None = None) -> Iterator[Record]:
        """Every record, or those behind the key `after` and up to `through`, by key in the order
        of its UTF-8 bytes.
        """
        of_stories = self._records_in(keys.UPLOADS, after, through)
        of_pictures = self._records_in(keys.PICTURES, after, through)
        return merge(of_stories, of_pictures, key=lambda record: record.key.encode())

    def _records_in(self, partition: str, after: str, through: str | None) -> Iterator[Record]:
        """Those of one partition. An earlier release takes a picture beside a story for a story
        that it can't read: what it recorded is passed over.
        """
        condition, values = "pk = :uploads", {":uploads": {"S": partition}}
        if through is not None:  # BETWEEN includes its bounds, and wants them in order
            condition += " AND sk BETWEEN :after AND :through"
            values |= {":after": {"S": after or " "}, ":through": {"S": through}}
        elif after:
            condition += " AND sk > :after"
            values |= {":after": {"S": after}}
        records = self._query(condition, values, ConsistentRead=True)
        return (
            record
            for record in records
            if record.key != after and keys.record_partition(record.key) == partition
        )

    def open_records(self) -> Iterator[Record]:
        """Every record that is open, from the index; where there is none yet, from the table."""
        try:
            for partition in (keys.UPLOADS, keys.PICTURES):
                records = self._query("#open = :open", {":open": {"S": partition}}, **_BY_INDEX)
                yield from (one for one in records if keys.record_partition(one.key) == partition)
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in _NO_INDEX_CODES:
                raise
            yield from (record for record in self.records() if record.is_open)

    def list_as_open(self, record: Record) -> None:
        """See to it that an open record is in the index: earlier releases put none there."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.record_key(record.key),
                UpdateExpression="SET #open = :open",
                ConditionExpression="revision = :read AND attribute_not_exists(#open)",
                ExpressionAttributeNames={"#open": keys.OPEN_INDEX},
                ExpressionAttributeValues={
                    ":open": {"S": keys.record_partition(record.key)},
                    ":read": {"N": str(record.revision)},
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return

    def walk(self) -> Walk:
        """How far the sweep has come."""
        reply = self._client.get_item(
            TableName=self._table, Key=keys.walk_key(), ConsistentRead=True
        )
        item = reply.get("Item")
        return walk_from_item(item) if item else Walk()

    def keep_walk(self, before: Walk, after: Walk) -> None:
        """Keep how far it has come, if it still stands as it did `before`; else nothing."""
        condition: dict[str, Any] = {
            "ConditionExpression": "attribute_not_exists(#through)",
            "ExpressionAttributeNames": {"#through": "through"},
        }
        if before.through:
            condition["ConditionExpression"] = "attribute_not_exists(pk) OR #through = :before"
            condition["ExpressionAttributeValues"] = {":before": {"S": before.through}}
        try:
            self._client.put_item(
                TableName=self._table, Item=keys.walk_key() | walk_to_item(after), **condition
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return

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

    def _query(self, condition: str, values: Item, **options: Any) -> Iterator[Record]:  # noqa: ANN401 - boto3's
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            **options,
        )
        for page in pages:
            for item in page["Items"]:
                yield record_from_item(item["sk"]["S"], item)

    def _window(self, start: datetime, *, of_pictures: bool) -> DeletionWindow:
        key = keys.window_key(start, of_pictures=of_pictures)
        reply = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item = reply.get("Item")
        if item is None:
            return DeletionWindow(start, of_pictures=of_pictures)
        return window_from_item(start, item, of_pictures=of_pictures)

    def _mark_lists(self, left: Iterable[NamedList]) -> None:
        for one in sorted(left):
            mark = keys.list_mark_key(one.listing, one.name)
            self._client.put_item(TableName=self._table, Item=mark)

    def _writes(self, entry: Entry) -> list[Any]:
        before, after = entry.record
        record = record_to_item(replace(after, revision=before.revision + 1))
        writes = [self._put(keys.record_key(after.key) | record, before.revision)]
        for old, new in entry.standings:
            standing = standing_to_item(replace(new, revision=old.revision + 1))
            writes.append(self._put(keys.story_key(new.address) | standing, old.revision))
            writes += self._card_writes(old.article, new.article)
            writes += self._notice_writes(withdrawal_entry(old), withdrawal_entry(new))
        writes += [
            {"Put": self._in_table(Item=keys.left_out_key(left_out))}
            for left_out in sorted(entry.newly_left_out, key=str)
        ]
        writes += [
            {"Delete": self._in_table(Key=keys.left_out_key(left_out))}
            for left_out in sorted(entry.let_in, key=str)
        ]
        for counted, window in entry.windows:
            item = window_to_item(replace(window, revision=counted.revision + 1))
            key = keys.window_key(window.start, of_pictures=window.of_pictures)
            writes.append(self._put(key | item, counted.revision))
        for read, use in entry.uses:
            item = use_to_item(replace(use, revision=read.revision + 1))
            writes.append(self._put(keys.use_key(use.digest) | item, read.revision))
        writes += [{"Update": self._stale_mark(key)} for key in sorted(entry.stale)]
        writes += [self._preview_write(entry.preview)] if entry.preview else []
        return writes + ([self._original_write(after)] if entry.has_new_original else [])

    def _preview_write(self, change: PreviewChange) -> dict[str, Any]:
        key = keys.preview_key(change.file)
        if change.preview is None:
            return {"Delete": self._in_table(Key=key)}
        return {"Put": self._in_table(Item=key | preview_to_item(change.preview))}

    def _original_write(self, record: Record) -> dict[str, Any]:
        key = keys.original_key(record.key)
        if record.original is None:
            return {"Delete": self._in_table(Key=key)}
        return {"Put": self._in_table(Item=key | original_to_item(record.original))}

    def _card_writes(self, old: Article | None, new: Article | None) -> list[Any]:
        if old == new:
            return []
        before, after = _cards(old), _cards(new)
        puts = [{"Put": self._in_table(Item=item)} for item in after.values()]
        deletes = [
            {"Delete": self._in_table(Key={"pk": item["pk"], "sk": item["sk"]})}
            for key, item in before.items()
            if key not in after
        ]
        return puts + deletes

    def _notice_writes(self, old: ListEntry | None, new: ListEntry | None) -> list[Any]:
        """Of the notice that a story was taken down, or is back."""
        if old == new:
            return []
        writes: list[Any] = []
        if old:
            key = keys.card_key(old.listing, old.cursor)
            writes.append({"Delete": self._in_table(Key=key)})
        if new:
            item = keys.card_key(new.listing, new.cursor) | card_to_item(withdrawal_card(new), "")
            writes.append({"Put": self._in_table(Item=item)})
        return writes

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
        return self._in_table(
            Key=keys.record_key(key),
            UpdateExpression="SET stale = :true, #open = :open, revision = revision + :one",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#open": keys.OPEN_INDEX},
            ExpressionAttributeValues={
                ":true": {"BOOL": True},
                ":open": {"S": keys.record_partition(key)},
                ":one": {"N": "1"},
            },
        )

    def _in_table(self, **parameters: object) -> dict[str, Any]:
        return {"TableName": self._table, **parameters}

    def _delete(self, batch: list[Any]) -> None:
        requests: Any = [{"DeleteRequest": {"Key": key}} for key in batch]
        while requests:
            reply = self._client.batch_write_item(RequestItems={self._table: requests})
            requests = reply.get("UnprocessedItems", {}).get(self._table, [])


def _cards(article: Article | None) -> dict[tuple[str, str], Item]:
    """An article's card as the items of every list it stands in, by their keys."""
    if article is None:
        return {}
    card = article.card
    items = [
        keys.card_key(entry.listing, entry.cursor) | card_to_item(card, entry.name)
        for entry in list_entries(article)
    ]
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


def _is_conflict(error: ClientError) -> bool:
    code = error.response["Error"]["Code"]
    return code in {"TransactionConflictException", "TransactionInProgressException"}
