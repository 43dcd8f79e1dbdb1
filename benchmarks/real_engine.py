"""Copies both sites' tables from moto into Dynoxide, an engine that is fast enough to measure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from benchmarks.content import REFERENCE_TABLE, Newsroom
from tests.judges.installed import install
from tests.judges.running import dynoxide
from tests.storage.engines import dynamodb_client, make_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IN_A_BATCH = 25  # DynamoDB's own limit


@contextmanager
def engine_with(newsroom: Newsroom) -> Iterator[str]:
    """Run Dynoxide, in memory; yields its endpoint. Raises CannotJudge."""
    install()
    with dynoxide() as endpoint:
        with (
            closing(dynamodb_client(newsroom.endpoint)) as moto,
            closing(dynamodb_client(endpoint)) as engine,
        ):
            for name in (newsroom.environment["TABLE"], REFERENCE_TABLE):
                make_table(engine, name)
                _copy(name, moto, engine)
        yield endpoint


def _copy(table: str, moto: DynamoDBClient, engine: DynamoDBClient) -> None:
    for page in moto.get_paginator("scan").paginate(TableName=table):
        items = page["Items"]
        for start in range(0, len(items), _IN_A_BATCH):
            _put(table, items[start : start + _IN_A_BATCH], engine)


def _put(table: str, items: list[Any], engine: DynamoDBClient) -> None:
    left: Any = {table: [{"PutRequest": {"Item": item}} for item in items]}
    while left:
        left = engine.batch_write_item(RequestItems=left)["UnprocessedItems"]
