"""Clients of the emulators, and a table or a bucket of a test's own on them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.news.archive import Archive
from chalicelib.news.register import Register
from chalicelib.storage.boto3_calls import Boto3Calls
from chalicelib.storage.dynamodb_archive import DynamoDBArchive
from chalicelib.storage.dynamodb_http.client import DynamoDBClient as ReadersClient
from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool
from chalicelib.storage.dynamodb_http.signature import Credentials
from chalicelib.storage.dynamodb_register import DynamoDBRegister

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

REGION: Final = "eu-north-1"

# Emulators are patient, or broken: a retry would only hide which.
_ONCE = Config(connect_timeout=5, read_timeout=60, retries={"total_max_attempts": 1})


class ArchiveAndRegister(Archive, Register, Protocol):
    """A place to keep stories, for readers and for intake."""


class Joined:
    """An archive for readers and a register for intake that see the same table."""

    def __init__(self, archive: Archive, register: Register) -> None:
        self.answer = archive.answer
        self.record = register.record
        self.standings = register.standings
        self.next_left_out = register.next_left_out
        self.windows = register.windows
        self.enter = register.enter
        self.mark_stale = register.mark_stale
        self.records = register.records
        self.open_records = register.open_records
        self.list_as_open = register.list_as_open
        self.walk = register.walk
        self.keep_walk = register.keep_walk
        self.clear = register.clear


@dataclass(frozen=True)
class Table:
    """A table of a test's own, the archive over it, and what the archive asked the service."""

    client: DynamoDBClient
    name: str
    archive: ArchiveAndRegister
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def calls(self, operation: str) -> list[dict[str, Any]]:
        """The parameters of every call of one operation so far."""
        return [parameters for name, parameters in self.requests if name == operation]


@contextmanager
def table_at(endpoint: str) -> Iterator[Table]:
    """A new, empty table, which is gone afterwards."""
    name = f"tidende-{uuid.uuid4()}"
    with closing(dynamodb_client(endpoint)) as client:
        make_table(client, name)
        try:
            table = Table(client, name, archive_and_register(client, name))
            _listen(table)
            yield table
        finally:
            client.delete_table(TableName=name)


def archive_and_register(client: DynamoDBClient, table: str) -> ArchiveAndRegister:
    """Both over boto3's client."""
    calls = Boto3Calls(client, unavailable=(BotoCoreError, ClientError))
    return Joined(DynamoDBArchive(calls, table), DynamoDBRegister(client, table))


@contextmanager
def bucket_at(endpoint: str) -> Iterator[tuple[S3Client, str]]:
    """A new, empty bucket that keeps every version. It is left: emptying moto's takes longer."""
    name = f"tidende-{uuid.uuid4()}"
    with closing(s3_client(endpoint)) as client:
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        yield client, name


@contextmanager
def signed_client(endpoint: str) -> Iterator[ReadersClient]:
    """The readers' own client of DynamoDB, patient."""
    client = ReadersClient(
        ConnectionPool(endpoint, read_seconds=60),
        Credentials("tests", "tests"),
        REGION,
        now=lambda: datetime.now(UTC),
        deadline=60,
    )
    with closing(client):
        yield client


def dynamodb_client(endpoint: str) -> DynamoDBClient:
    """A client of DynamoDB."""
    client: DynamoDBClient = boto3.client("dynamodb", **_access(endpoint))
    return client


def s3_client(endpoint: str) -> S3Client:
    """A client of S3."""
    client: S3Client = boto3.client("s3", **_access(endpoint))
    return client


def _access(endpoint: str) -> dict[str, Any]:
    """Everything a client needs to know, so that it reads nothing of this machine's own AWS."""
    return {
        "endpoint_url": endpoint,
        "region_name": REGION,
        "aws_access_key_id": "tests",
        "aws_secret_access_key": "tests",
        "config": _ONCE,
    }


def make_table(client: DynamoDBClient, name: str) -> None:
    """A table as infra/storage.yaml makes it."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "open")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "open",
                "KeySchema": [
                    {"AttributeName": "open", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})


def _listen(table: Table) -> None:
    def note(params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        table.requests.append((model.name, params))

    table.client.meta.events.register("provide-client-params.dynamodb", note)
