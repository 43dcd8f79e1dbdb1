"""DynamoDB calls over boto3: intake's, and readers' where only a profile or a role has keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.storage.dynamodb_http.client import Call

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient as Boto3Client


class Boto3Calls:
    """The same calls as the readers' own client makes, one after the other.

    boto3's errors of the types `unavailable` are returned as ArchiveUnavailable; others are raised.
    """

    def __init__(self, client: Boto3Client, *, unavailable: tuple[type[Exception], ...]) -> None:
        self._client = client
        self._unavailable = unavailable

    def call_all(self, calls: Sequence[Call]) -> list[dict[str, Any] | ArchiveUnavailable]:
        """The reply to each call, in order, or why there is none."""
        return [self._reply(call) for call in calls]

    def _reply(self, call: Call) -> dict[str, Any] | ArchiveUnavailable:
        parameters: Any = dict(call.parameters)
        try:
            if call.operation == "Query":
                return dict(self._client.query(**parameters))
            return dict(self._client.batch_get_item(**parameters))
        except self._unavailable as error:
            return ArchiveUnavailable(f"{call.operation}: {error}")
