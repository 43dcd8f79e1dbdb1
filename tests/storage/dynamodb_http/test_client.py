"""The readers' client of DynamoDB: what it sends, what it decodes, and what it retries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.storage.dynamodb_http.client import Call, DynamoDBClient
from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool
from chalicelib.storage.dynamodb_http.signature import Credentials
from chalicelib.storage.retries import (
    CONNECT_SECONDS,
    MAX_ATTEMPTS,
    PAGE_SECONDS,
    READ_SECONDS,
)
from doubles.scripted_dynamodb import Script, ScriptedReply, error, scripted
from tests.conftest import NOON
from tests.storage.engines import Table, signed_client

SECRET, TOKEN = "the-secret-key", "the-session-token"
EMPTY: dict[str, Any] = {"Items": []}
FOUND = ScriptedReply(json.dumps(EMPTY).encode())
THROTTLED = error("ProvisionedThroughputExceededException")
QUERY = Call("Query", {"TableName": "t", "Limit": 1})


@dataclass
class ScriptedClient:
    """A client at a scripted server, and for how long it slept; it does so in no time."""

    client: DynamoDBClient
    script: Script
    slept: list[float] = field(default_factory=list)

    def query(self) -> dict[str, Any]:
        """The reply to one query; raises its ArchiveUnavailable."""
        [reply] = self.client.call_all([QUERY])
        if isinstance(reply, ArchiveUnavailable):
            raise reply
        return reply

    def failure(self) -> str:
        """Why one query has no reply."""
        [failure] = self.client.call_all([QUERY])
        assert isinstance(failure, ArchiveUnavailable)
        return str(failure)


@contextmanager
def scripted_client(
    *replies: ScriptedReply, chance: float = 0.5, spent: Callable[[float], object] | None = None
) -> Iterator[ScriptedClient]:
    """A client at a server that sends these replies."""
    slept: list[float] = []
    with scripted(*replies) as script:
        client = DynamoDBClient(
            ConnectionPool(script.url, connect_seconds=2, read_seconds=5),
            Credentials("AKID", SECRET, TOKEN),
            "eu-north-1",
            now=lambda: NOON,
            spent=spent,
            sleep=slept.append,
            chance=lambda: chance,
        )
        try:
            yield ScriptedClient(client, script, slept)
        finally:
            client.close()


class TestACall:
    def test_a_call_is_dynamodbs_json_and_signed(self) -> None:
        with scripted_client(FOUND) as dynamodb:
            assert dynamodb.query() == EMPTY
        [(headers, body)] = dynamodb.script.requests
        assert body == {"TableName": "t", "Limit": 1}
        assert headers["x-amz-target"] == "DynamoDB_20120810.Query"
        assert headers["content-type"] == "application/x-amz-json-1.0"
        assert f"http://{headers['host']}" == dynamodb.script.url
        assert headers["x-amz-security-token"] == TOKEN
        scope = "AKID/20261124/eu-north-1/dynamodb/aws4_request"
        assert headers["authorization"].startswith(f"AWS4-HMAC-SHA256 Credential={scope}, ")

    def test_a_call_shares_its_connection_with_no_other_thread_at_the_same_time(self) -> None:
        at_once = [replace(FOUND, after_requests=n) for n in (2, 2, 4, 4)]
        with scripted_client(*at_once) as dynamodb, ThreadPoolExecutor(2) as threads:
            for _ in range(2):
                assert list(threads.map(lambda _: dynamodb.query(), range(2))) == [EMPTY] * 2
        assert len(set(dynamodb.script.connections)) == 2

    @given(st.binary(), st.binary())
    def test_a_call_carries_bytes_there_and_back(self, sent: bytes, received: bytes) -> None:
        value = {"M": {"B": {"B": received}, "list": {"L": [{"B": received}, {"S": "B"}]}}}
        item = {"B": {"B": received}, "set": {"BS": [received]}, "map": value}
        with scripted_client(ScriptedReply(msgspec.json.encode({"Items": [item]}))) as dynamodb:
            key = {"ExclusiveStartKey": {"B": {"B": sent}}}
            assert dynamodb.client.call_all([Call("Query", key)]) == [{"Items": [item]}]
        [body] = dynamodb.script.bodies
        assert msgspec.convert(body["ExclusiveStartKey"]["B"]["B"], bytes, strict=False) == sent

    def test_a_call_is_answered_as_boto3_is(self, table: Table, dynamodb: str) -> None:
        keys: list[Any] = [{"pk": {"S": "p"}, "sk": {"S": str(n)}} for n in range(3)]
        for key in keys:
            value: Any = {"L": [{"N": "1.5"}, {"M": {"x": {"B": b"y"}}}, {"NULL": True}]}
            item = {**key, "v": value, "b": {"BOOL": False}, "n": {"NS": ["1", "2"]}}
            table.client.put_item(TableName=table.name, Item=item)
        query = {
            "TableName": table.name,
            "KeyConditionExpression": "pk = :p",
            "ExpressionAttributeValues": {":p": {"S": "p"}},
            "Limit": 2,
        }
        batch = {"RequestItems": {table.name: {"Keys": keys[:1]}}}
        with signed_client(dynamodb) as client:
            queried, batched = client.call_all([Call("Query", query), Call("BatchGetItem", batch)])
        expected: dict[str, Any] = {
            **table.client.query(**query),  # type: ignore[arg-type]  # as written
            **table.client.batch_get_item(**batch),  # type: ignore[arg-type]  # as written
        }
        assert isinstance(queried, dict)
        assert isinstance(batched, dict)
        ours = queried | batched
        assert set(ours) >= {"Items", "LastEvaluatedKey", "Responses", "UnprocessedKeys"}
        assert ours == {name: expected[name] for name in ours}


@pytest.mark.parametrize(
    ("consumed", "units"),
    [
        ({"TableName": "t", "CapacityUnits": 2.5}, 2.5),
        ([{"CapacityUnits": 1.0}, {"CapacityUnits": 0.5}], 1.5),
        (None, 0),
    ],
)
def test_read_units_are_asked_for_where_somebody_counts_them(
    consumed: object, units: float
) -> None:
    counted: list[float] = []
    reply = EMPTY | ({"ConsumedCapacity": consumed} if consumed else {})
    with scripted_client(
        ScriptedReply(json.dumps(reply).encode()), spent=counted.append
    ) as dynamodb:
        assert dynamodb.query() == reply
    assert dynamodb.script.bodies == [
        {"TableName": "t", "Limit": 1, "ReturnConsumedCapacity": "TOTAL"}
    ]
    assert counted == [units]


TRANSIENT = {
    "throttled": THROTTLED,
    "throttled, otherwise": error("ThrottlingException"),
    "too many requests": error("RequestLimitExceeded"),
    "500": error("InternalServerError", status=500),
    "503 that is no JSON": ScriptedReply(b"<h1>Away</h1>", status=503),
    "500 that is JSON of another kind": ScriptedReply(b"[1]", status=500),
    "500 with a code that is no text": ScriptedReply(b'{"__type": 3}', status=500),
    "no reply": ScriptedReply(cut=0),
    "half a head": ScriptedReply(wire=b"HTTP/1.1 200 OK\r\nContent-Le", closes=True),
    "half a reply that reads as a whole one": ScriptedReply(b"{}   ", crc="", cut=2),
    "a reply changed on the way": replace(FOUND, crc="12345"),
    "no JSON": ScriptedReply(b'{"Items": ['),
    "JSON of another kind": ScriptedReply(b'{"Items": 3}'),
    "no UTF-8": ScriptedReply(b'{"Items": [{"a": {"S": "\xff"}}]}'),
}


class TestATransientFailure:
    @pytest.mark.parametrize("reply", TRANSIENT.values(), ids=TRANSIENT)
    def test_a_transient_failure_is_retried(self, reply: ScriptedReply) -> None:
        with scripted_client(reply, reply, FOUND) as dynamodb:
            assert dynamodb.query() == EMPTY

    def test_a_call_is_given_up_after_the_last_attempt(self) -> None:
        with scripted_client(*[THROTTLED] * MAX_ATTEMPTS, FOUND) as dynamodb:
            assert dynamodb.failure().startswith(f"Query, attempt {MAX_ATTEMPTS}: ")
        assert len(dynamodb.script.requests) == MAX_ATTEMPTS
        assert len(dynamodb.slept) == MAX_ATTEMPTS - 1

    @pytest.mark.parametrize(("chance", "slept"), [(1.0, [0.1, 0.2, 0.4]), (0.0, [0, 0, 0])])
    def test_a_call_is_retried_after_exponential_backoff_with_full_jitter(
        self, chance: float, slept: list[float]
    ) -> None:
        with scripted_client(*[THROTTLED] * 3, FOUND, chance=chance) as dynamodb:
            dynamodb.query()
        assert dynamodb.slept == pytest.approx(slept)

    def test_a_call_is_given_up_if_the_backoff_would_pass_the_deadline(self) -> None:
        with scripted_client(*[THROTTLED] * 4, chance=PAGE_SECONDS * 6) as dynamodb:
            assert "attempt 2" in dynamodb.failure()
        assert sum(dynamodb.slept) < PAGE_SECONDS

    def test_a_failed_call_is_retried_without_the_others(self) -> None:
        calls = [Call("Query", {"Limit": n}) for n in (1, 2, 3)]
        with scripted_client(THROTTLED, *[FOUND] * 3) as dynamodb:
            assert dynamodb.client.call_all(calls) == [EMPTY] * 3
        limits = [body["Limit"] for body in dynamodb.script.bodies]
        assert sorted(limits) == sorted([1, 2, 3, limits[0]])
        assert limits[3] == limits[0]


def test_a_timeout_leaves_time_for_another_attempt() -> None:
    assert max(CONNECT_SECONDS, READ_SECONDS) < PAGE_SECONDS


class TestARefusal:
    def test_a_refusal_is_not_retried_and_is_in_the_services_words(self) -> None:
        refusal = error("ResourceNotFoundException", "Requested resource not found")
        with scripted_client(refusal, FOUND) as dynamodb:
            failure = dynamodb.failure()
        assert failure.endswith(": ResourceNotFoundException: Requested resource not found")
        assert len(dynamodb.script.requests) == 1

    @pytest.mark.parametrize("body", [b"", b"<h1>No</h1>", b"[]", b"{}", b"\xff"])
    def test_a_refusal_without_words_is_named_by_its_status(self, body: bytes) -> None:
        with scripted_client(ScriptedReply(body, status=403)) as dynamodb:
            assert dynamodb.failure().endswith(": HTTP 403: ")


@pytest.mark.parametrize(
    "reply",
    [
        error("InvalidSignatureException", f"should be x:{TOKEN}\n{SECRET}"),
        ScriptedReply(wire=f"{SECRET} {TOKEN}\r\n\r\n".encode(), closes=True),
    ],
)
def test_no_failure_repeats_our_secrets(reply: ScriptedReply) -> None:
    with (
        scripted_client(*[reply] * MAX_ATTEMPTS) as dynamodb,
        pytest.raises(ArchiveUnavailable) as failed,
    ):
        dynamodb.query()
    for secret in (SECRET, TOKEN):
        assert secret not in f"{failed.getrepr(style='long', showlocals=False)}"
