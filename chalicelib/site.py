"""The parts joined: the only module that picks implementations.

Every function imports app.py, so the site makes its parts when they are first used: a reader's
function never loads a parser or boto3.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.journal import Journal
from chalicelib.news.errors import WrongSettings
from chalicelib.newsroom_file import read_newsroom
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from mypy_boto3_s3 import S3Client

    from chalicelib.ingest.intake import Intake
    from chalicelib.ingest.logged_intake import LoggedIntake
    from chalicelib.news.archive import Archive
    from chalicelib.news.newsroom import Newsroom
    from chalicelib.rendering.renderer import Renderer
    from chalicelib.storage.dynamodb_http.client import DynamoDBClient
    from chalicelib.storage.dynamodb_register import DynamoDBRegister
    from chalicelib.storage.flights import Flights
    from chalicelib.storage.s3_pictures import S3Pictures
    from chalicelib.storage.s3_uploads import S3Uploads


def say(line: str) -> None:
    """Write a line to the log, whole: on Lambda what is printed is the log."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Site:
    """A newsroom's site, on one bucket and one table; its journal's lines go to `write`."""

    def __init__(self, settings: Settings, write: Callable[[str], object] = say) -> None:
        self.settings = settings
        self.journal = Journal(
            settings.stage, now=self.now, write=write, is_local=settings.is_local
        )

    @cached_property
    def newsroom(self) -> Newsroom:
        """The publication."""
        self._require_settings()
        return read_newsroom()

    @cached_property
    def archive(self) -> Archive:
        """Where readers' stories come from: without boto3, if the environment has our keys."""
        self._require_settings()
        seconds = self.settings.memory_seconds
        if not seconds:
            return self._reader
        from chalicelib.storage.cached_archive import CachedArchive

        return CachedArchive(self._reader, seconds=seconds, clock=self.now)

    @property
    def _reader(self) -> Archive:
        if self.settings.keys is None:
            return self.register
        from chalicelib.storage.dynamodb_archive import DynamoDBArchive

        return DynamoDBArchive(self.flights, self.settings.table)

    def page_deadline(self) -> AbstractContextManager[None]:
        """Within it, a page waits for the archive no longer than readers should."""
        from chalicelib.storage.dynamodb_http.deadline import page_deadline

        return page_deadline()

    @cached_property
    def together(self) -> Callable[..., list[Any]]:
        """How several questions are asked of the archive at once."""
        from chalicelib.storage.flights import in_turn

        return in_turn if self.settings.keys is None else self.flights.together

    @cached_property
    def flights(self) -> Flights:
        """How readers' calls go to DynamoDB. Raises WrongSettings if we have no keys for it."""
        from chalicelib.storage.flights import Flights

        return Flights(self.dynamodb_client)

    @cached_property
    def register(self) -> DynamoDBRegister:
        """Where intake keeps stories, and the records of uploads."""
        from chalicelib.storage.dynamodb_register import DynamoDBRegister

        client = self._client("dynamodb", self.settings.dynamodb_endpoint)
        return DynamoDBRegister(client, self.settings.table)

    @cached_property
    def uploads(self) -> S3Uploads:
        """Where editors put their files."""
        from chalicelib.storage.s3_uploads import S3Uploads

        return S3Uploads(self._s3, self.settings.bucket)

    @cached_property
    def pictures(self) -> S3Pictures | None:
        """Where stories' pictures are, if the settings say it."""
        from chalicelib.storage.s3_pictures import S3Pictures

        bucket = self.settings.media_bucket
        return S3Pictures(self._s3, bucket) if bucket else None

    @cached_property
    def renderer(self) -> Renderer:
        """How pages look."""
        from chalicelib.rendering.renderer import Renderer

        return Renderer(self.newsroom)

    @cached_property
    def intake(self) -> Intake:
        """How news comes in."""
        from chalicelib.ingest.intake import Intake

        return Intake(
            self.register,
            self.uploads,
            self.newsroom,
            self.settings.site_url,
            _part,
            pictures=self.pictures,
        )

    def receive(self, event: dict[str, Any], request: str = "") -> tuple[str, ...]:
        """Receive every upload that an S3 event announces; returns their keys. `request` is what
        Lambda calls the invocation.
        """
        return self._journalled_intake(request).receive(event)

    def sweep(self, request: str = "") -> tuple[str, ...]:
        """Receive what no event announced; returns the keys."""
        return self._journalled_intake(request).sweep(self.now())

    def _journalled_intake(self, request: str) -> LoggedIntake:
        from chalicelib.ingest.logged_intake import LoggedIntake

        clock = time.perf_counter
        return LoggedIntake(self.intake, self.journal, clock=clock, request=request)

    def _require_settings(self) -> None:
        """Raise WrongSettings where they can't be used: no page and no upload goes without."""
        if self.settings.wrong:
            raise WrongSettings(self.settings.wrong)

    def now(self) -> datetime:
        """The clock: the only place that reads it."""
        return datetime.now(UTC)

    @cached_property
    def dynamodb_client(self) -> DynamoDBClient:
        """The readers' client of DynamoDB. Raises WrongSettings if the environment has no keys."""
        keys = self.settings.keys
        if keys is None:
            raise WrongSettings("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or the region is not set")
        from chalicelib.storage.dynamodb_http.client import DynamoDBClient
        from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool
        from chalicelib.storage.dynamodb_http.signature import Credentials

        aws = f"https://dynamodb.{keys.region}.amazonaws.com"
        return DynamoDBClient(
            ConnectionPool(self.settings.dynamodb_endpoint or aws),
            Credentials(keys.key_id, keys.secret, keys.token),
            keys.region,
            now=self.now,
            spent=self.journal.spent,
        )

    @cached_property
    def _s3(self) -> S3Client:
        client: S3Client = self._client("s3", self.settings.endpoint)
        return client

    def _client(self, service: Any, endpoint: str | None) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
        import boto3
        from botocore.config import Config

        from chalicelib.storage.retries import BOTO3_CONFIG

        return boto3.client(service, endpoint_url=endpoint, config=Config(**BOTO3_CONFIG))


def _part(attempt: int) -> None:
    """Wait up to 2^attempt hundredths of a second, so that rivals for one record part."""
    time.sleep(random.random() * min(1.0, 0.01 * 2**attempt))  # noqa: S311 - no secret in it
