"""The originals of pictures by their names, the stories that name them, the use of renditions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from chalicelib.news.errors import LostRace
from chalicelib.news.originals import MOST_OF_A_NAME, Original
from chalicelib.news.picture_keys import folded
from chalicelib.news.pictures import RenditionUse
from chalicelib.storage import keys
from chalicelib.storage.article_items import Item
from chalicelib.storage.record_items import original_from_item, use_from_item, use_to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoDBOriginals:
    """Originals, and RenditionUses, over the table of the register. Each call asks for a few items,
    however many pictures have the same name.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def at(self, places: Sequence[str]) -> list[Original]:
        """The originals at these folded paths, which end in one name."""
        return [
            original for place in places for original in self._files(place, keys.file_at(place))
        ]

    def named(self, name: str, folder: str = "") -> list[Original]:
        """Some originals of a name, below a folder: all, or more than one."""
        return self._files(name, keys.files_below(folder))

    def link(self, story: str, places: Collection[tuple[str, str]]) -> None:
        """Note that a story names pictures: each name, and a folded path at which it may lie;
        empty: anywhere.
        """
        for name, place in places:
            item = keys.link_key(story, name, place)
            self._client.put_item(TableName=self._table, Item=item)

    def stories_naming(self, key: str) -> list[str]:
        """The stories that the original with this key may matter to."""
        stories: dict[str, None] = {}
        for place in (folded(key), ""):
            pages = self._client.get_paginator("query").paginate(
                **self._sort_keys_beginning(key, keys.links_to(place))
            )
            stories |= dict.fromkeys(
                keys.key_of_link(item["sk"]["S"]) for page in pages for item in page["Items"]
            )
        return list(stories)

    def use(self, digest: str) -> RenditionUse:
        """The use of one digest's renditions; revision 0 if they were never heard of."""
        reply = self._client.get_item(
            TableName=self._table, Key=keys.use_key(digest), ConsistentRead=True
        )
        item = reply.get("Item")
        return use_from_item(digest, item) if item else RenditionUse(digest)

    def keep_use(self, before: RenditionUse, after: RenditionUse | None) -> None:
        """Keep it in place of what was read; None: they are gone. Raises LostRace if it is no
        longer as it was read.
        """
        key, condition = keys.use_key(before.digest), _as_it_was_read(before)
        try:
            if after is None:
                self._client.delete_item(TableName=self._table, Key=key, **condition)
            else:
                item = key | use_to_item(replace(after, revision=before.revision + 1))
                self._client.put_item(TableName=self._table, Item=item, **condition)
        except self._client.exceptions.ConditionalCheckFailedException:
            raise LostRace(before.digest) from None

    def unused(self) -> Iterator[RenditionUse]:
        """Those that nobody has, in no order."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=keys.OPEN_INDEX,
            KeyConditionExpression="#open = :renditions",
            ExpressionAttributeNames={"#open": keys.OPEN_INDEX},
            ExpressionAttributeValues={":renditions": {"S": keys.RENDITIONS}},
        )
        for page in pages:
            for item in page["Items"]:
                yield use_from_item(item["sk"]["S"], item)

    def _files(self, path: str, beginning: str) -> list[Original]:
        reply = self._client.query(
            **self._sort_keys_beginning(path, beginning), Limit=MOST_OF_A_NAME
        )
        return [original_from_item(item) for item in reply["Items"]]

    def _sort_keys_beginning(self, path: str, beginning: str) -> Any:  # noqa: ANN401 - boto3 has their types
        return {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :name AND begins_with(sk, :beginning)",
            "ExpressionAttributeValues": {
                ":name": {"S": keys.picture_partition(path)},
                ":beginning": {"S": beginning},
            },
            "ConsistentRead": True,
        }


def _as_it_was_read(use: RenditionUse) -> Item:
    if use.revision == 0:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "revision = :read",
        "ExpressionAttributeValues": {":read": {"N": str(use.revision)}},
    }
