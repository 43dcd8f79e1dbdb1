"""The parts joined: the only module that picks implementations.

Every function imports app.py, so the site makes its parts when they are first used: a reader's
function never loads a parser or the S3 client.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.settings import Settings, read_newsroom

if TYPE_CHECKING:
    from chalicelib.ingest.intake import Intake
    from chalicelib.news.newsroom import Newsroom
    from chalicelib.rendering.renderer import Renderer
    from chalicelib.storage.dynamodb_archive import DynamoDBArchive
    from chalicelib.storage.s3_uploads import S3Uploads


class Site:
    """A newsroom's site, on one bucket and one table."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def newsroom(self) -> Newsroom:
        """The publication."""
        return read_newsroom()

    @cached_property
    def archive(self) -> DynamoDBArchive:
        """Where stories are kept."""
        from chalicelib.storage.dynamodb_archive import DynamoDBArchive

        return DynamoDBArchive(self._client("dynamodb"), self.settings.table)

    @cached_property
    def uploads(self) -> S3Uploads:
        """Where editors put their files."""
        from chalicelib.storage.s3_uploads import S3Uploads

        return S3Uploads(self._client("s3"), self.settings.bucket)

    @cached_property
    def renderer(self) -> Renderer:
        """How pages look."""
        from chalicelib.rendering.renderer import Renderer

        return Renderer(self.newsroom)

    @cached_property
    def intake(self) -> Intake:
        """How news comes in."""
        from chalicelib.ingest.intake import Intake

        return Intake(self.archive, self.uploads, self.newsroom, self.settings.site_url, _part)

    def receive(self, event: dict[str, Any]) -> tuple[str, ...]:
        """Receive every upload that an S3 event announces; returns their keys."""
        from chalicelib.ingest.announcement import announced_keys

        return self.intake.receive_each(announced_keys(event))

    def sweep(self) -> tuple[str, ...]:
        """Receive what no event announced; returns the keys."""
        from chalicelib.ingest.sweep import sweep

        return sweep(self.intake)

    def now(self) -> datetime:
        """The clock: the only place that reads it."""
        return datetime.now(UTC)

    def _client(self, service: Any) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
        import boto3
        from botocore.config import Config

        # Short, since readers wait: a page would rather fail in seconds than hang for a minute.
        config = Config(
            connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4}
        )
        return boto3.client(service, endpoint_url=self.settings.endpoint, config=config)


def _part(attempt: int) -> None:
    """Wait up to 2^attempt hundredths of a second, so that rivals for one record part."""
    time.sleep(random.random() * min(1.0, 0.01 * 2**attempt))  # noqa: S311 - no secret in it
