"""The queue of S3's second notices, over moto's SQS."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import boto3
import pytest

from chalicelib.storage.sqs_changes import SQSChanges
from tests.storage.engines import REGION


@pytest.fixture
def sqs(moto: str) -> Iterator[Any]:
    """A client of SQS."""
    with closing(
        boto3.client(
            "sqs",
            endpoint_url=moto,
            region_name=REGION,
            aws_access_key_id="tests",
            aws_secret_access_key="tests",  # noqa: S106 - moto asks for any
        )
    ) as client:
        yield client


@pytest.fixture
def queue(sqs: Any) -> str:  # noqa: ANN401 - boto3's client
    """A queue of the test's own, whose messages come back at once if they are not deleted."""
    reply = sqs.create_queue(
        QueueName=f"changes-{uuid.uuid4()}", Attributes={"VisibilityTimeout": "0"}
    )
    return str(reply["QueueUrl"])


def announce(sqs: Any, queue: str, *keys: str) -> None:  # noqa: ANN401 - boto3's client
    """As EventBridge does it: the key, as JSON."""
    for key in keys:
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(key))


def left(sqs: Any, queue: str) -> int:  # noqa: ANN401 - boto3's client
    """How many messages are in the queue."""
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return int(attributes["ApproximateNumberOfMessages"])


def test_a_queue_that_is_not_there_has_no_notices(sqs: Any) -> None:  # noqa: ANN401 - boto3's client
    changes = SQSChanges(sqs, f"{sqs.meta.endpoint_url}/123456789012/never-made")
    assert list(changes.announced()) == []
    changes.forget(["articles/b.md"])


def test_notices_are_forgotten_by_their_keys_and_others_stay(sqs: Any, queue: str) -> None:  # noqa: ANN401 - boto3's client
    announce(sqs, queue, "articles/Ø å.md", "articles/b.md")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "60"})
    changes = SQSChanges(sqs, queue)
    assert sorted(changes.announced()) == ["articles/b.md", "articles/Ø å.md"]
    changes.forget(["articles/Ø å.md", "articles/never.md"])
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert int(attributes["ApproximateNumberOfMessagesNotVisible"]) == 1


def test_one_sweep_takes_no_more_notices_than_it_has_time_for(
    sqs: Any,  # noqa: ANN401 - boto3's client
    queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chalicelib.storage.sqs_changes.MOST_ANNOUNCED", 10)
    announce(sqs, queue, *(f"articles/{number}.md" for number in range(12)))
    changes = SQSChanges(sqs, queue)
    changes.forget([*changes.announced()])
    assert left(sqs, queue) == 2


def test_an_empty_queue_announces_nothing(sqs: Any, queue: str) -> None:  # noqa: ANN401 - boto3's client
    assert list(SQSChanges(sqs, queue).announced()) == []
