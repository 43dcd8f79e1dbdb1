"""Previews over the one DynamoDB table: an item for each file that readers do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.news.previews import Preview
from chalicelib.storage import keys
from chalicelib.storage.article_items import preview_to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoDBPreviews:
    """Previews, written without a condition: the newest receipt's is the last."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def keep_preview(self, file: str, preview: Preview) -> None:
        """Keep a file's preview, by its digest, in place of any other."""
        item = keys.preview_key(file) | preview_to_item(preview)
        self._client.put_item(TableName=self._table, Item=item)

    def drop_preview(self, file: str) -> None:
        """Keep none of this file any more."""
        self._client.delete_item(TableName=self._table, Key=keys.preview_key(file))
