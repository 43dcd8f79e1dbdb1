"""moto's server, and clients of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local.cloud import start_moto
from tests.newsdesk.function_service import prompt_queues
from tests.storage.engines import REGION
from tests.web import conftest as web_conftest

Client = Callable[..., Any]


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """moto's server behind a lock, on a free port."""
    server, _ = start_moto(0)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(moto: str) -> Iterator[Client]:
    """Makes clients of moto, or of what answers elsewhere."""
    with ExitStack() as ends:

        def made(service: str, endpoint: str = moto) -> Any:  # noqa: ANN401 - boto3's client
            made = boto3.client(
                service,
                endpoint_url=endpoint,
                region_name=REGION,
                aws_access_key_id="tests",
                aws_secret_access_key="tests",  # noqa: S106 - moto asks for any
                config=Config(retries={"total_max_attempts": 1}),
            )
            return ends.enter_context(closing(made))

        yield made


@pytest.fixture
def queue(client: Client) -> Iterator[str]:
    """A failures queue of the test's own."""
    with prompt_queues():
        yield client("sqs").create_queue(QueueName=f"failures-{uuid.uuid4()}")["QueueUrl"]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, moto: str) -> str:
    """A shell at moto, and a stage that no other test has."""
    for name, value in {
        "AWS_ENDPOINT_URL": moto,
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "tests",
        "AWS_DEFAULT_REGION": REGION,
    }.items():
        monkeypatch.setenv(name, value)
    return f"s{uuid.uuid4().hex[:8]}"


# The app over doubles, as the web's tests have it.
app_module = web_conftest.app_module
