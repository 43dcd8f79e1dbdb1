"""A chaos test of intake: most AWS calls fail (fault injection), and no story is lost or doubled.

Beneath boto3's clients, half of all calls are throttled, a fifth of the transactions meet another,
a tenth of the calls are done but answered by 500, and some answers are lost on the way. Lambda
retries each event twice, then writes it to the failures queue; redrives follow until the queue is
empty.
"""

# ruff: noqa: ANN401 - botocore's and boto3's

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import boto3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session

from chalicelib.ingest.announcement import announced_keys
from chalicelib.ingest.intake import Intake
from chalicelib.storage.dynamodb_register import DynamoDBRegister
from chalicelib.storage.retries import MAX_ATTEMPTS
from chalicelib.storage.s3_uploads import S3Uploads
from doubles.newsroom import NEWSROOM
from local.deliveries import event_for
from operations.redrive import Outcome, Redrive
from tests.ingest.samples import story
from tests.operations.function_service import FunctionService, prompt_queues, served
from tests.storage.engines import Table, bucket_at, table_at

RECEIVE = "tidende-storm-receive_upload"
THROTTLED, CONFLICT, APPLIED, LOST = 0.50, 0.20, 0.10, 0.05  # shares of the calls
MOST_REDRIVES = 200


@dataclass
class Storm:
    """Injects faults beneath boto3's clients, by a seeded generator, while it `rages`."""

    rng: random.Random
    rages: bool = True
    met: Counter[str] = field(default_factory=Counter)
    _sessions: list[URLLib3Session] = field(default_factory=list)

    def inject_into(self, client: Any) -> None:
        """Register before every request of a client."""
        session = URLLib3Session()
        self._sessions.append(session)

        def answer(request: Any, **_: object) -> AWSResponse | None:
            return self._answer(request, session) if self.rages else None

        client.meta.events.register("before-send", answer)

    def close(self) -> None:
        for session in self._sessions:
            session.close()

    def _answer(self, request: Any, session: URLLib3Session) -> AWSResponse | None:
        is_dynamodb = "X-Amz-Target" in request.headers
        is_transaction = is_dynamodb and b"TransactWriteItems" in request.headers["X-Amz-Target"]
        roll = self.rng.random()
        if (roll := roll - THROTTLED) < 0:
            self.met["throttled"] += 1
            return _throttled(request.url, is_dynamodb=is_dynamodb)
        if (roll := roll - CONFLICT) < 0 and is_transaction:
            self.met["conflict"] += 1
            return _conflict(request.url)
        if CONFLICT <= (roll := roll + CONFLICT) < CONFLICT + APPLIED:
            self.met["done, but 500"] += 1
            session.send(request)
            return _response(request.url, 500, "InternalServerError")
        if CONFLICT + APPLIED <= roll < CONFLICT + APPLIED + LOST:
            self.met["answer lost"] += 1
            session.send(request)
            raise ConnectionClosedError(endpoint_url=request.url)
        self.met["well"] += 1
        return None


class _Raw:
    """A body that was received."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def _response(url: str, status: int, code: str, body: bytes | None = None) -> AWSResponse:
    error = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "Sorry."}
    raw = _Raw(json.dumps(error).encode() if body is None else body)
    return AWSResponse(url, status, HTTPHeaders(), raw)


def _throttled(url: str, *, is_dynamodb: bool) -> AWSResponse:
    if is_dynamodb:
        return _response(url, 400, "ProvisionedThroughputExceededException")
    return _response(url, 503, "", b"<Error><Code>SlowDown</Code><Message>Sorry</Message></Error>")


def _conflict(url: str) -> AWSResponse:
    error = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[None, TransactionConflict]",
        "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
    }
    return _response(url, 400, "", json.dumps(error).encode())


@dataclass(frozen=True)
class Aftermath:
    """The result: stories lost, doubled, or unlike a rebuild's; and the queue."""

    files: int
    events: int
    lost: list[str]
    doubled: list[str]
    differing: list[str]
    queued: list[str]
    redriven: list[str]
    redrives: int
    waiting: int
    met: Counter[str]


def rage(moto: str, *, files: int, seed: int) -> Aftermath:
    """Upload files in two editions each, under the storm, then redrive until all is done."""
    rng = random.Random(seed)
    with ExitStack() as stack:
        stack.enter_context(_no_sleep())
        stack.enter_context(prompt_queues())
        table = stack.enter_context(table_at(moto))
        editors, bucket = stack.enter_context(bucket_at(moto))
        storm = Storm(rng)
        stack.callback(storm.close)
        sqs = stack.enter_context(closing(_client("sqs", moto)))
        queue = sqs.create_queue(QueueName=f"storm-{table.name}")["QueueUrl"]
        queued: list[str] = []

        def enqueue(body: str) -> None:
            queued.extend(announced_keys(json.loads(body)["requestPayload"]))
            sqs.send_message(QueueUrl=queue, MessageBody=body)

        def receive(event: Any) -> None:
            """With clients of its own: botocore stops retrying once a client has used up its quota
            of retries, which only successful calls fill again.
            """
            with ExitStack() as clients:
                intake = _intake(clients, moto, table.name, bucket, storm)
                for key in announced_keys(event):
                    intake.receive(key)

        service = FunctionService({RECEIVE: receive}, enqueue)
        stack.enter_context(served(service))
        functions = stack.enter_context(closing(_client("lambda", service.url)))
        keys = [f"articles/denmark/story-{number}.md" for number in range(files)]
        events = [key for key in keys for _ in range(2)]
        rng.shuffle(events)
        for number, key in enumerate(events):
            text = story(f"Edition {number}", tags="[The sea]")
            editors.put_object(Bucket=bucket, Key=key, Body=text.encode())
            for _ in range(2 if rng.random() < 0.1 else 1):  # S3 may say it twice
                service.send(RECEIVE, event_for(key))
        redriven: list[str] = []
        redrives = 0
        redrive = Redrive(sqs, functions, queue, (RECEIVE,), wait=0)
        while redrives < MOST_REDRIVES and _waiting(sqs, queue):
            redrives += 1
            redriven += [
                result.sentence.partition(":")[0]
                for result in redrive.run()
                if result.outcome is Outcome.DONE
            ]
        waiting = _waiting(sqs, queue)
        storm.rages = False
        lost, doubled, differing = _compared(stack, moto, table, bucket, keys)
        return Aftermath(
            files,
            len(events),
            lost,
            doubled,
            differing,
            sorted(queued),
            sorted(redriven),
            redrives,
            waiting,
            storm.met,
        )


def _waiting(sqs: Any, queue: str) -> int:
    """The number of messages in the queue, received or not."""
    counts = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return sum(int(counts[f"ApproximateNumberOfMessages{which}"]) for which in ("", "NotVisible"))


def _compared(
    stack: ExitStack, moto: str, table: Table, bucket: str, keys: list[str]
) -> tuple[list[str], list[str], list[str]]:
    """Compared with a table that was filled from the same bucket without faults."""
    fault_free = stack.enter_context(table_at(moto))
    calm = Storm(random.Random(0), rages=False)
    intake = _intake(stack, moto, fault_free.name, bucket, calm)
    for key in keys:
        intake.receive(key, tells=False)
    items, expected = _items(table), _items(fault_free)
    addresses = [key.removeprefix("articles/").removesuffix(".md") for key in keys]
    lost = [address for address in addresses if (f"STORY#{address}", "LIVE") not in items]
    cards = Counter((pk, sk.partition("#")[2]) for pk, sk in items if pk.startswith("LISTING#"))
    lists = {pk for pk, _ in cards}
    lost += [
        f"{address} in {pk}" for pk in lists for address in addresses if not cards[pk, address]
    ]
    doubled = [f"{address} in {pk}" for (pk, address), times in cards.items() if times > 1]
    differing = [
        f"{pk} {sk}"
        for pk, sk in items.keys() | expected.keys()
        if items.get((pk, sk)) != expected.get((pk, sk))
    ]
    return lost, doubled, differing


def _items(table: Table) -> dict[tuple[str, str], Any]:
    """All items of a table without their revisions, which count retries too."""
    pages = table.client.get_paginator("scan").paginate(TableName=table.name)
    return {
        (item["pk"]["S"], item["sk"]["S"]): {k: v for k, v in item.items() if k != "revision"}
        for page in pages
        for item in page["Items"]
    }


def _intake(stack: ExitStack, moto: str, table: str, bucket: str, storm: Storm) -> Intake:
    dynamodb = stack.enter_context(closing(_client("dynamodb", moto)))
    s3 = stack.enter_context(closing(_client("s3", moto)))
    for client in (dynamodb, s3):
        storm.inject_into(client)
    return Intake(
        DynamoDBRegister(dynamodb, table),
        S3Uploads(s3, bucket),
        NEWSROOM,
        "",
        pause=lambda _attempt: None,
    )


def _client(service: Any, endpoint: str) -> Any:
    """With as many attempts as the site's own."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="eu-north-1",
        aws_access_key_id="tests",
        aws_secret_access_key="tests",  # noqa: S106 - moto asks for any
        config=Config(retries={"mode": "standard", "total_max_attempts": MAX_ATTEMPTS}),
    )


@contextmanager
def _no_sleep() -> Iterator[None]:
    """No backoff in botocore, which takes no clock."""
    with mock.patch("botocore.endpoint.time.sleep", return_value=None):
        yield
