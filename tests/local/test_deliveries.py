"""Events on a laptop: functions that invoke one another, and receipts that are announced."""

from __future__ import annotations

import json
import queue
import time
from contextlib import closing

import boto3
import pytest

from chalicelib.news.errors import NotCalled
from chalicelib.storage.lambda_requests import LambdaPictureRequests
from local.cloud import start_moto
from local.deliveries import Deliveries, is_announced
from operations.stages import endpoint
from tests.storage.engines import REGION

PICTURE = "pictures/blåvand.jpg"


def test_a_function_that_another_invokes_gets_the_event_and_nobody_waits_for_it() -> None:
    server, moto = start_moto(0)
    got = queue.SimpleQueue[str]()
    deliveries = Deliveries(got.put, say=print)
    moto.functions["make_pictures"] = lambda event: deliveries.announce([event])
    session = boto3.Session("tests", "tests", region_name=REGION)
    with closing(session.client("lambda", endpoint_url=endpoint(server.port))) as client:
        LambdaPictureRequests(client, "make_pictures").make(
            PICTURE
        )  # the thread has not started yet
        LambdaPictureRequests(client, "make_pictures").make(PICTURE)
        assert deliveries.progress() == (0, 1), "one event for what waits already"
        deliveries.start()
        assert json.loads(got.get(timeout=10)) == {"key": PICTURE}
        with pytest.raises(NotCalled, match="Function not found"):
            LambdaPictureRequests(client, "no_such_function").make(PICTURE)
    server.shutdown()
    server.server_close()


def test_progress_never_runs_backwards_though_nothing_waits_for_a_while() -> None:
    got = queue.SimpleQueue[str]()
    deliveries = Deliveries(got.put, say=print)
    deliveries.start()
    for number in range(1, 4):
        deliveries.announce([str(number)])
        assert got.get(timeout=10) == str(number)
        while deliveries.progress() != (number, number):  # until the delivery has ended
            time.sleep(0.001)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("articles/denmark/ferry.md", True),
        ("pictures/ferry.jpg", True),
        ("receipts/articles/denmark/ferry.md.json", False),
        ("receipts/articles/denmark/ferry.JPG.json", True),
        ("receipts/articles/denmark/ferry.jpg.txt", False),
        ("receipts/pictures/2026/ferry.heic.json", True),
    ],
)
def test_of_receipts_those_of_pictures_are_announced_once(key: str, *, expected: bool) -> None:
    assert is_announced(key) is expected
