"""Fixtures: an account of the test's own on moto's server, clients of it, and a shell at it."""

from __future__ import annotations

import random
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from doubles.newsroom import FOLDER
from local.cloud import start_moto
from operations import deploy
from operations.account import Account
from operations.package import pinned_versions
from operations.stages import PROJECT
from tests.infra import formation  # noqa: F401 - teaches moto what edge.yaml asks for
from tests.infra.stacks import moto_application, served
from tests.operations.function_service import prompt_queues
from tests.operations.moto_for_chalice import MotoForChalice
from tests.operations.packing import PackedOnce
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
    with ExitStack() as stack:

        def client(service: str, endpoint: str = moto) -> Any:  # noqa: ANN401 - boto3's client
            client = boto3.client(
                service,
                endpoint_url=endpoint,
                region_name=REGION,
                aws_access_key_id="tests",
                aws_secret_access_key="tests",  # noqa: S106 - moto asks for any
                config=Config(retries={"total_max_attempts": 1}),
            )
            return stack.enter_context(closing(client))

        yield client


@pytest.fixture
def queue(client: Client) -> Iterator[str]:
    """A failures queue of the test's own."""
    with prompt_queues():
        yield client("sqs").create_queue(QueueName=f"failures-{uuid.uuid4()}")["QueueUrl"]


def _log_in(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "tests",
        "AWS_DEFAULT_REGION": REGION,
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, moto: str) -> str:
    """A shell at moto, and a stage that no other test has."""
    _log_in(monkeypatch, moto)
    return f"s{uuid.uuid4().hex[:8]}"


# The app over doubles, as the web's tests have it.
app_module = web_conftest.app_module


@pytest.fixture
def chalices_moto() -> MotoForChalice:
    """moto's services, and in them an account that no other test has: moto has one store."""
    return MotoForChalice(moto_application(), f"{random.randrange(10**12):012}")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout that ships one small library, so that packing it is fast."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    shutil.copy(PROJECT / "app.py", copy)
    for folder in ("chalicelib", ".chalice"):
        not_shipped = shutil.ignore_patterns("__pycache__", "deployments", "deployed")
        shutil.copytree(PROJECT / folder, copy / folder, ignore=not_shipped)
    for requirements in (
        "requirements.txt",
        "requirements-pictures.txt",
        "requirements-documents.txt",
        "requirements-search.txt",
    ):
        (copy / requirements).write_text("text-unidecode==1.3\n", encoding="utf-8")
    return copy


@pytest.fixture(scope="session")
def packed_once(tmp_path_factory: pytest.TempPathFactory) -> PackedOnce:
    """What this process has packed so far."""
    return PackedOnce(tmp_path_factory.mktemp("packed"))


@pytest.fixture
def account(
    chalices_moto: MotoForChalice,
    checkout: Path,
    packed_once: PackedOnce,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Account]:
    """An empty account; the environment has its endpoint, for Chalice's own processes."""
    with served(chalices_moto) as endpoint:
        _log_in(monkeypatch, endpoint)
        monkeypatch.setattr(deploy, "make_project", packed_once.make_project)
        monkeypatch.setattr(deploy, "make_zip", packed_once.make_zip)
        session = boto3.Session(region_name=REGION)
        builds = tmp_path / "builds"
        newsroom = Path(shutil.copytree(FOLDER, tmp_path / "newsroom"))
        yield Account(session, "dev", pause=0, source=checkout, newsroom=newsroom, builds=builds)


def as_installed(requirements: Path, folder: Path, _architecture: str) -> None:
    """Copy the libraries from this environment: no network, and this machine's architecture."""
    for name in pinned_versions(requirements):
        for file in distribution(name).files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), target)
