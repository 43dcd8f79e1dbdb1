"""What the index of the search may be behind at, over the one DynamoDB table."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from itertools import batched
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chalicelib.news.address import Address
from chalicelib.news.search_index import ABANDONED_AFTER, SearchChange
from chalicelib.storage import keys
from chalicelib.storage.marked_items import delete_marked, put_first

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_MOST_IN_A_WRITE = 25  # items; DynamoDB's own limit


class DynamoDBSearchChanges:
    """SearchChanges: a note has a random mark, so that whoever forgets it forgets no later one."""

    def __init__(self, client: DynamoDBClient, table: str, *, now: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._now = now

    def note(self, addresses: Collection[Address]) -> bool:
        """Note that these have changed; whether the index's writer must be told."""
        for some in batched(sorted(set(addresses)), _MOST_IN_A_WRITE):
            self._write([{"PutRequest": {"Item": self._item(address)}} for address in some])
        return put_first(self._client, self._table, keys.writer_told_key())

    def begin(self) -> str:
        """Say that whatever is noted from now on must be told anew, and that there is work to do;
        a mark for that.
        """
        self._client.delete_item(TableName=self._table, Key=keys.writer_told_key())
        mark = uuid4().hex
        self.go_on(mark)
        return mark

    def go_on(self, mark: str) -> None:
        """Say that there still is, noted or not."""
        item = keys.writer_unfinished_key() | self._marked(mark)
        self._client.put_item(TableName=self._table, Item=item)

    def finish(self, mark: str) -> None:
        """Say that all is done, unless somebody else has begun or gone on since."""
        delete_marked(self._client, self._table, keys.writer_unfinished_key(), mark)

    def is_abandoned(self) -> bool:
        """Whether there is work to do, and nobody has gone on with it for ABANDONED_AFTER."""
        key = keys.writer_unfinished_key()
        reply = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item = reply.get("Item")
        return item is not None and _noted(item) + ABANDONED_AFTER <= self._now()

    def waiting(self, most: int) -> tuple[SearchChange, ...]:
        """Some of those that wait, `most` at the most. Reads see every note before."""
        reply = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :changes",
            ExpressionAttributeValues={":changes": {"S": keys.SEARCH_CHANGES}},
            ConsistentRead=True,
            Limit=most,
        )
        return tuple(_change(item) for item in reply["Items"])

    def done(self, changes: Collection[SearchChange]) -> None:
        """Forget these, but for those that have been noted again since."""
        for change in changes:
            key = keys.search_change_key(change.address)
            delete_marked(self._client, self._table, key, change.mark)

    def _item(self, address: Address) -> Any:  # noqa: ANN401 - boto3's own union of values
        return keys.search_change_key(address) | self._marked(uuid4().hex)

    def _marked(self, mark: str) -> Any:  # noqa: ANN401 - as above
        return {"mark": {"S": mark}, "noted": {"S": self._now().isoformat()}}

    def _write(self, requests: list[Any]) -> None:
        unwritten: Any = {self._table: requests}
        while unwritten:
            reply = self._client.batch_write_item(RequestItems=unwritten)
            unwritten = reply.get("UnprocessedItems")


def _change(item: Any) -> SearchChange:  # noqa: ANN401 - boto3's own union of values
    address = Address(*str(item["sk"]["S"]).split("/"))
    return SearchChange(address, str(item["mark"]["S"]), _noted(item))


def _noted(item: Any) -> datetime:  # noqa: ANN401 - as above
    return datetime.fromisoformat(str(item["noted"]["S"]))
