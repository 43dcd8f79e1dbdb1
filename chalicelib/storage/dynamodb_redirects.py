"""Redirects over the one DynamoDB table: an item for each shard."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import batched
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from chalicelib.news.errors import LostRace
from chalicelib.news.redirects import SHARDS, Shards
from chalicelib.news.register import Record
from chalicelib.storage import keys
from chalicelib.storage.article_items import redirects_from_item, redirects_to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_IN_A_BATCH = 100  # keys; DynamoDB's own limit
MOST_IN_A_WRITE = 50  # shards in one transaction, which may have 100 items and 4 MB


class DynamoDBRedirects:
    """Redirects, each shard written in a transaction that claims the record of their file."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def shards(self) -> Shards:
        """All of them, in some ten calls."""
        shards: Shards = {}
        for numbers in batched(range(SHARDS), MOST_IN_A_BATCH):
            wanted: Any = [keys.redirects_key(number) for number in numbers]
            while wanted:
                request: Any = {self._table: {"Keys": wanted, "ConsistentRead": True}}
                reply: Any = self._client.batch_get_item(RequestItems=request)
                for item in reply["Responses"].get(self._table, []):
                    number = int(str(item["pk"]["S"]).partition("#")[2])
                    shards[number] = redirects_from_item(item)
                wanted = reply.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
        return shards

    def keep(self, record: Record, shards: Mapping[int, dict[str, str]]) -> Record:
        """Write these shards; the record of their file, at its new revision. Raises LostRace if
        somebody else has changed it.
        """
        for some in batched(shards.items(), MOST_IN_A_WRITE):
            self._write([self._claim(record), *(self._change(*one) for one in some)])
            record = replace(record, revision=record.revision + 1)
        return record

    def _write(self, writes: list[Any]) -> None:
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as cancelled:
            codes = {reason.get("Code") for reason in cancelled.response["CancellationReasons"]}
            if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
                raise LostRace("redirects") from None
            raise

    def _claim(self, record: Record) -> dict[str, Any]:
        update = {
            "TableName": self._table,
            "Key": keys.record_key(record.key),
            "UpdateExpression": "SET revision = revision + :one",
            "ConditionExpression": "revision = :read",
            "ExpressionAttributeValues": {
                ":one": {"N": "1"},
                ":read": {"N": str(record.revision)},
            },
        }
        return {"Update": update}

    def _change(self, number: int, redirects: dict[str, str]) -> dict[str, Any]:
        key = keys.redirects_key(number)
        if not redirects:
            return {"Delete": {"TableName": self._table, "Key": key}}
        return {"Put": {"TableName": self._table, "Item": key | redirects_to_item(redirects)}}
