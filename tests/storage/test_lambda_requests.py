"""The function that makes pictures, invoked over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import boto3
import pytest
from botocore.stub import Stubber

from chalicelib.news.errors import NotCalled
from chalicelib.storage.lambda_requests import LambdaPictureRequests
from tests.storage.engines import REGION

FUNCTION = "tidende-prod-make_pictures"
PICTURE, STORY = "articles/denmark/blåvand.jpg", "articles/denmark/blåvand.md"


@pytest.fixture
def stub() -> Iterator[Stubber]:
    """Lambda, which takes and answers what it is told to."""
    session = boto3.Session("tests", "tests", region_name=REGION)
    with closing(session.client("lambda")) as client, Stubber(client) as stub:
        yield stub


@pytest.mark.parametrize(
    ("ask", "event"),
    [
        (lambda requests: requests.make(PICTURE), {"key": PICTURE}),
        (lambda requests: requests.make_for(STORY), {"story": STORY}),
    ],
)
def test_pictures_are_asked_for_without_waiting_for_them(
    stub: Stubber, ask: Callable[[LambdaPictureRequests], None], event: dict[str, str]
) -> None:
    expected = {
        "FunctionName": FUNCTION,
        "InvocationType": "Event",
        "Payload": json.dumps(event).encode(),
    }
    stub.add_response("invoke", {"StatusCode": 202}, expected)
    ask(LambdaPictureRequests(stub.client, FUNCTION))
    stub.assert_no_pending_responses()


def test_a_call_that_lambda_does_not_take_is_raised_so_that_the_upload_is_retried(
    stub: Stubber,
) -> None:
    stub.add_client_error("invoke", "TooManyRequestsException")
    with pytest.raises(NotCalled, match=r"make_pictures: .*TooManyRequests"):
        LambdaPictureRequests(stub.client, FUNCTION).make(PICTURE)
