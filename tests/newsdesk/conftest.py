"""An AWS account of a test's own: moto's server, and an operator who is logged in there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import boto3
import pytest

from newsdesk import deploy as deploying
from newsdesk.deploy import Account
from tests.infra import formation  # noqa: F401 - teaches moto what edge.yaml asks for
from tests.infra.stacks import moto_application, served
from tests.newsdesk.moto_for_chalice import understanding_chalice
from tests.storage.engines import REGION


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Account]:
    """An empty account, of which the programs that a deployment starts know too."""
    monkeypatch.setattr(deploying, "BUILDS", tmp_path / "builds")
    with served(understanding_chalice(moto_application())) as endpoint:
        for variable, value in {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "operator",
            "AWS_SECRET_ACCESS_KEY": "operator",
            "AWS_DEFAULT_REGION": REGION,
            "NO_PROXY": "127.0.0.1",
        }.items():
            monkeypatch.setenv(variable, value)
        yield Account(boto3.Session(region_name=REGION), "dev", pause=0)


def as_installed(requirements: Path, folder: Path, architecture: str) -> None:
    """What ships, of this environment: no network, and this machine's architecture."""
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        for file in distribution(line.partition("==")[0]).files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), target)
