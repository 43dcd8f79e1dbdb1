"""The readers' client of DynamoDB: what it sends, what it decodes, and what it retries."""

from __future__ import annotations

import json
import socket
import time
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
from chalicelib.storage.dynamodb_http.deadline import page_deadline
from chalicelib.storage.dynamodb_http.signature import Credentials
from chalicelib.storage.retries import (
    CONNECT_SECONDS,
    MAX_ATTEMPTS,
    PAGE_SECONDS,
    READ_SECONDS,
)
from doubles.loopback import HOST
from doubles.scripted_dynamodb import Script, ScriptedReply, error, scripted
from tests.conftest import NOON
from tests.storage.engines import Table, signed_client

SECRET, TOKEN = "the-secret-key", "the-session-token"
EMPTY: dict[str, Any] = {"Items": []}
FOUND = ScriptedReply(json.dumps(EMPTY).encode())
THROTTLED = error("ProvisionedThroughputExceededException")
QUERY = Call("Query", {"TableName": "t", "Limit": 1})


@dataclass
class Calling:
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
def calling(
    *replies: ScriptedReply,
    url: str = "",
    chance: float = 0.5,
    read_seconds: float = 5,
    spent: Callable[[float], object] | None = None,
) -> Iterator[Calling]:
    """A client at a server that sends these replies, or at a URL."""
    slept: list[float] = []
    with scripted(*replies) as script:
        client = DynamoDBClient(
            ConnectionPool(url or script.url, connect_seconds=2, read_seconds=read_seconds),
            Credentials("AKID", SECRET, TOKEN),
            "eu-north-1",
            now=lambda: NOON,
            spent=spent,
            sleep=slept.append,
            chance=lambda: chance,
        )
        try:
            yield Calling(client, script, slept)
        finally:
            client.close()


class TestACall:
    def test_is_dynamodbs_json_and_signed(self) -> None:
        with calling(FOUND) as it:
            assert it.query() == EMPTY
        [(headers, body)] = it.script.requests
        assert body == {"TableName": "t", "Limit": 1}
        assert headers["x-amz-target"] == "DynamoDB_20120810.Query"
        assert headers["content-type"] == "application/x-amz-json-1.0"
        assert f"http://{headers['host']}" == it.script.url
        assert headers["x-amz-security-token"] == TOKEN
        scope = "AKID/20261124/eu-north-1/dynamodb/aws4_request"
        assert headers["authorization"].startswith(f"AWS4-HMAC-SHA256 Credential={scope}, ")

    def test_shares_its_connection_with_no_other_thread_at_the_same_time(self) -> None:
        at_once = [replace(FOUND, after_requests=n) for n in (2, 2, 4, 4)]
        with calling(*at_once) as it, ThreadPoolExecutor(2) as threads:
            for _ in range(2):
                assert list(threads.map(lambda _: it.query(), range(2))) == [EMPTY] * 2
        assert len(set(it.script.connections)) == 2

    @given(st.binary(), st.binary())
    def test_carries_bytes_there_and_back(self, sent: bytes, received: bytes) -> None:
        value = {"M": {"B": {"B": received}, "list": {"L": [{"B": received}, {"S": "B"}]}}}
        item = {"B": {"B": received}, "set": {"BS": [received]}, "map": value}
        with calling(ScriptedReply(msgspec.json.encode({"Items": [item]}))) as it:
            key = {"ExclusiveStartKey": {"B": {"B": sent}}}
            assert it.client.call_all([Call("Query", key)]) == [{"Items": [item]}]
        [body] = it.script.bodies
        assert msgspec.convert(body["ExclusiveStartKey"]["B"]["B"], bytes, strict=False) == sent

    def test_is_answered_as_boto3_is(self, table: Table, dynamodb: str) -> None:
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
            queried, got = client.call_all([Call("Query", query), Call("BatchGetItem", batch)])
        expected: dict[str, Any] = {
            **table.client.query(**query),  # type: ignore[arg-type]
            **table.client.batch_get_item(**batch),  # type: ignore[arg-type]
        }
        assert isinstance(queried, dict)
        assert isinstance(got, dict)
        ours = queried | got
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
    with calling(ScriptedReply(json.dumps(reply).encode()), spent=counted.append) as it:
        assert it.query() == reply
    assert it.script.bodies == [{"TableName": "t", "Limit": 1, "ReturnConsumedCapacity": "TOTAL"}]
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
transient = pytest.mark.parametrize("reply", TRANSIENT.values(), ids=TRANSIENT)


class TestATransientFailure:
    @transient
    def test_is_retried(self, reply: ScriptedReply) -> None:
        with calling(reply, reply, FOUND) as it:
            assert it.query() == EMPTY

    @transient
    def test_is_given_up_after_the_last_attempt(self, reply: ScriptedReply) -> None:
        with calling(*[reply] * MAX_ATTEMPTS, FOUND) as it:
            assert it.failure().startswith(f"Query, attempt {MAX_ATTEMPTS}: ")
        assert len(it.script.requests) == MAX_ATTEMPTS
        assert len(it.slept) == MAX_ATTEMPTS - 1

    @pytest.mark.parametrize(("chance", "slept"), [(1.0, [0.1, 0.2, 0.4]), (0.0, [0, 0, 0])])
    def test_is_retried_after_exponential_backoff_with_full_jitter(
        self, chance: float, slept: list[float]
    ) -> None:
        with calling(*[THROTTLED] * 3, FOUND, chance=chance) as it:
            it.query()
        assert it.slept == pytest.approx(slept)

    def test_is_given_up_if_the_backoff_would_pass_the_deadline(self) -> None:
        with calling(*[THROTTLED] * 4, chance=PAGE_SECONDS * 6) as it:
            assert "attempt 2" in it.failure()
        assert sum(it.slept) < PAGE_SECONDS

    def test_of_a_slow_reply_is_retried_over_another_connection(self) -> None:
        with calling(ScriptedReply(is_held=True), FOUND, read_seconds=0.05) as it:
            assert it.query() == EMPTY
        assert len(set(it.script.connections)) == 2

    def test_of_a_server_that_is_not_there_is_retried(self) -> None:
        with socket.socket() as unheard:
            unheard.bind((HOST, 0))
            with calling(url=f"http://{HOST}:{unheard.getsockname()[1]}") as it:
                assert it.failure().startswith("Query, attempt 4: ConnectionRefusedError")

    def test_of_one_call_is_retried_without_the_others(self) -> None:
        calls = [Call("Query", {"Limit": n}) for n in (1, 2, 3)]
        with calling(THROTTLED, *[FOUND] * 3) as it:
            assert it.client.call_all(calls) == [EMPTY] * 3
        limits = [body["Limit"] for body in it.script.bodies]
        assert sorted(limits) == sorted([1, 2, 3, limits[0]])
        assert limits[3] == limits[0]


def test_a_timeout_leaves_time_for_another_attempt() -> None:
    assert max(CONNECT_SECONDS, READ_SECONDS) < PAGE_SECONDS


def test_no_reply_is_awaited_past_the_deadline_of_the_page() -> None:
    with calling(ScriptedReply(is_held=True)) as it, page_deadline(0.2):
        started = time.monotonic()
        assert it.failure().startswith("Query, attempt 1: TimeoutError")
        assert time.monotonic() - started < PAGE_SECONDS - 0.5


def test_replies_come_in_the_order_of_the_calls() -> None:
    items = [json.dumps({"Items": [{"n": {"N": str(n)}}]}).encode() for n in range(3)]
    with calling(*[ScriptedReply(body, after_requests=3) for body in items]) as it:
        replies = it.client.call_all([Call("Query", {"Limit": n}) for n in (1, 2, 3)])
    limits = [body["Limit"] for body in it.script.bodies]
    order = [int(reply["Items"][0]["n"]["N"]) for reply in replies if isinstance(reply, dict)]
    assert [limits[place] for place in order] == [1, 2, 3]


class TestARefusal:
    def test_is_not_retried_and_is_in_the_services_words(self) -> None:
        refusal = error("ResourceNotFoundException", "Requested resource not found")
        with calling(refusal, FOUND) as it:
            failure = it.failure()
        assert failure.endswith(": ResourceNotFoundException: Requested resource not found")
        assert len(it.script.requests) == 1

    def test_leaves_the_other_calls_their_replies(self) -> None:
        with calling(error("ValidationException"), FOUND, FOUND) as it:
            replies = it.client.call_all([QUERY] * 3)
        assert sorted(type(reply).__name__ for reply in replies) == [
            "ArchiveUnavailable",
            "dict",
            "dict",
        ]

    @pytest.mark.parametrize("body", [b"", b"<h1>No</h1>", b"[]", b"{}", b"\xff"])
    def test_is_named_by_its_status_if_it_says_no_more(self, body: bytes) -> None:
        with calling(ScriptedReply(body, status=403)) as it:
            assert it.failure().endswith(": HTTP 403: ")

    def test_keeps_the_connection(self) -> None:
        with calling(error("ValidationException"), FOUND) as it:
            it.failure()
            it.query()
        assert len(set(it.script.connections)) == 1


@pytest.mark.parametrize(
    "reply",
    [
        error("InvalidSignatureException", f"should be x:{TOKEN}\n{SECRET}"),
        ScriptedReply(wire=f"{SECRET} {TOKEN}\r\n\r\n".encode(), closes=True),
    ],
)
def test_no_failure_repeats_our_secrets(reply: ScriptedReply) -> None:
    with calling(*[reply] * MAX_ATTEMPTS) as it, pytest.raises(ArchiveUnavailable) as failed:
        it.query()
    for secret in (SECRET, TOKEN):
        assert secret not in f"{failed.getrepr(style='long', showlocals=False)}"
