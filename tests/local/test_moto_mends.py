"""The local cloud with many stories: what a call costs does not grow, what it answers stays."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Literal

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models import DynamoDBBackend
from moto.s3.models import S3Backend

from local.cloud import start_moto
from local.moto_mends import mend_moto
from operations.stages import endpoint

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = "stories"


@pytest.fixture(scope="module")
def cloud() -> Iterator[str]:
    """The endpoint of a local cloud."""
    server, _ = start_moto(0)
    yield endpoint(server.port)
    server.shutdown()
    server.server_close()


def client(service: Literal["dynamodb", "s3"], cloud: str) -> Any:  # noqa: ANN401 - one of two
    return boto3.client(
        service,
        endpoint_url=cloud,
        region_name="eu-north-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - moto accepts any
    )


def item(partition: str, sort_key: str, text: str = "") -> dict[str, Any]:
    return {"pk": {"S": partition}, "sk": {"S": sort_key}, "text": {"S": text}}


def backend_with(items: int) -> DynamoDBBackend:
    """A table of moto's own, without HTTP, with so many items in partitions of a hundred."""
    mend_moto()
    backend = DynamoDBBackend("eu-north-1", "123456789012")
    backend.create_table(
        TABLE,
        schema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        attr=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        throughput=None,
        indexes=None,
        global_indexes=None,
        streams=None,
        billing_mode="PAY_PER_REQUEST",
        sse_specification=None,
        tags=[],
        deletion_protection_enabled=False,
        warm_throughput=None,
    )
    for number in range(items):
        backend.put_item(TABLE, item(f"list-{number // 100}", f"{number:06}", "a" * 100))
    return backend


def transact(backend: DynamoDBBackend) -> None:
    puts = [{"Put": {"TableName": TABLE, "Item": item("list-0", str(n))}} for n in range(12)]
    backend.transact_write_items(puts)


def query(backend: DynamoDBBackend) -> None:
    backend.query(TABLE, {"S": "list-1"}, None, [], 24, None, False, None)  # type: ignore[arg-type]  # as moto does


def seconds(call: Callable[[], object]) -> float:
    """The least processor time of some calls."""
    times = []
    for _ in range(7):
        before = time.thread_time()
        call()
        times.append(time.thread_time() - before)
    return min(times)


def test_a_transaction_leaves_nothing_of_itself_in_memory() -> None:
    backend = backend_with(2_000)
    transact(backend)
    tracemalloc.start()
    try:
        for _ in range(5):
            transact(backend)
        left, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < 100_000, "it keeps copies"
    assert peak < 500_000, "it copies the table"


@pytest.mark.parametrize("call", [transact, query])
def test_a_call_costs_the_same_at_two_hundred_items_as_at_two_thousand(
    call: Callable[[DynamoDBBackend], None],
) -> None:
    few, many = backend_with(200), backend_with(2_000)
    assert seconds(lambda: call(many)) < 3 * seconds(lambda: call(few))


def test_listing_the_versions_of_one_file_costs_the_same_beside_many_as_beside_few() -> None:
    mend_moto()
    backend = S3Backend("eu-north-1", "123456789012")
    for bucket, files in (("few", 20), ("many", 1_000)):
        backend.create_bucket(bucket, "eu-north-1")
        for number in range(files):
            backend.put_object(bucket, f"articles/{number}.md", b"text")

    def listing(bucket: str) -> Callable[[], object]:
        return lambda: backend.list_object_versions(bucket, prefix="articles/7.md")

    assert seconds(listing("many")) < 5 * seconds(listing("few"))


def test_a_transaction_that_fails_leaves_every_item_as_it_was(cloud: str) -> None:
    with closing(client("dynamodb", cloud)) as dynamodb:
        make_table(dynamodb)
        dynamodb.put_item(TableName=TABLE, Item=item("a", "changed", "before"))
        dynamodb.put_item(TableName=TABLE, Item=item("a", "put", "before"))
        dynamodb.put_item(TableName=TABLE, Item=item("a", "removed", "before"))
        before = dynamodb.scan(TableName=TABLE)["Items"]
        changed: dict[str, Any] = {
            "Key": {"pk": {"S": "a"}, "sk": {"S": "changed"}},
            "UpdateExpression": "SET #text = :text",
            "ExpressionAttributeNames": {"#text": "text"},
            "ExpressionAttributeValues": {":text": {"S": "after"}},
        }
        operations: list[dict[str, Any]] = [
            {"Put": {"Item": item("a", "put", "after")}},
            {"Put": {"Item": item("b", "new", "after")}},
            {"Delete": {"Key": {"pk": {"S": "a"}, "sk": {"S": "removed"}}}},
            {"Update": changed},
            {
                "Put": {
                    "Item": item("c", "never"),
                    "ConditionExpression": "attribute_exists(pk)",
                }
            },
        ]
        for operation in operations:
            next(iter(operation.values()))["TableName"] = TABLE
        with pytest.raises(ClientError, match="ConditionalCheckFailed"):
            dynamodb.transact_write_items(TransactItems=operations)
        assert dynamodb.scan(TableName=TABLE)["Items"] == before
        dynamodb.transact_write_items(TransactItems=operations[:-1])
        assert {i["text"]["S"] for i in dynamodb.scan(TableName=TABLE)["Items"]} == {"after"}
        dynamodb.delete_table(TableName=TABLE)


def test_a_query_page_by_page_finds_every_item_of_a_range_in_order(cloud: str) -> None:
    numbers = [f"{number:03}" for number in range(100)]
    random.Random(1).shuffle(numbers)
    with closing(client("dynamodb", cloud)) as dynamodb:
        make_table(dynamodb)
        for number in numbers:
            dynamodb.put_item(TableName=TABLE, Item=item("list", number))
            dynamodb.put_item(TableName=TABLE, Item=item("other", number))
        for comparison, bounds, expected in (
            ("", {}, range(100)),
            ("AND sk BETWEEN :a AND :b", {":a": "010", ":b": "061"}, range(10, 62)),
            ("AND sk < :a", {":a": "050"}, range(50)),
            ("AND sk <= :a", {":a": "050"}, range(51)),
            ("AND sk > :a", {":a": "050"}, range(51, 100)),
            ("AND sk >= :a", {":a": "050"}, range(50, 100)),
            ("AND begins_with(sk, :a)", {":a": "03"}, range(30, 40)),
            ("AND sk = :a", {":a": "007"}, range(7, 8)),
        ):
            for is_forward in (True, False):
                pages = dynamodb.get_paginator("query").paginate(
                    TableName=TABLE,
                    KeyConditionExpression=f"pk = :pk {comparison}",
                    ExpressionAttributeValues={
                        name: {"S": value} for name, value in ({":pk": "list"} | bounds).items()
                    },
                    ScanIndexForward=is_forward,
                    PaginationConfig={"PageSize": 7},
                )
                found = [int(i["sk"]["S"]) for page in pages for i in page["Items"]]
                assert found == list(expected if is_forward else reversed(expected)), comparison
        dynamodb.delete_table(TableName=TABLE)


def make_table(dynamodb: DynamoDBClient) -> None:
    dynamodb.create_table(
        TableName=TABLE,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def test_a_list_of_versions_page_by_page_has_every_one_newest_first(cloud: str) -> None:
    bucket = "listed"
    with closing(client("s3", cloud)) as s3:
        s3.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
        )
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        expected = []
        for number in range(9):
            key = f"articles/{number}.md"
            versions = [
                s3.put_object(Bucket=bucket, Key=key, Body=b"text")["VersionId"] for _ in range(3)
            ]
            expected += [(key, version) for version in reversed(versions)]
        s3.put_object(Bucket=bucket, Key="receipts/1.txt", Body=b"text")
        pages = s3.get_paginator("list_object_versions").paginate(
            Bucket=bucket, Prefix="articles/", PaginationConfig={"PageSize": 4}
        )
        listed = [(v["Key"], v["VersionId"]) for page in pages for v in page["Versions"]]
        assert listed == expected
        keys = s3.list_objects_v2(Bucket=bucket, Prefix="articles/")["Contents"]
        assert [entry["Key"] for entry in keys] == [f"articles/{n}.md" for n in range(9)]
