"""An AWS account of a test's own: moto's server, and an operator who is logged in there."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import boto3
import pytest

from local.stages import PROJECT
from newsdesk.deploy import Account
from tests.infra import formation  # noqa: F401 - teaches moto what edge.yaml asks for
from tests.infra.stacks import moto_application, served
from tests.newsdesk.moto_for_chalice import UnderstandingChalice
from tests.storage.engines import REGION


@pytest.fixture
def moto() -> UnderstandingChalice:
    """moto's services, and in them an account that nobody else has: moto's memory is one."""
    return UnderstandingChalice(moto_application(), f"{random.randrange(10**12):012}")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout that ships one small library: what is packed has its own judge."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    shutil.copy(PROJECT / "app.py", copy)
    for folder in ("chalicelib", ".chalice"):
        made_here = shutil.ignore_patterns("__pycache__", "deployments", "deployed")
        shutil.copytree(PROJECT / folder, copy / folder, ignore=made_here)
    (copy / "requirements.txt").write_text("text-unidecode==1.3\n", encoding="utf-8")
    return copy


@pytest.fixture
def account(
    moto: UnderstandingChalice, checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Account]:
    """An empty account, of which the programs that a deployment starts know too."""
    with served(moto) as endpoint:
        for variable, value in {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "operator",
            "AWS_SECRET_ACCESS_KEY": "operator",
            "AWS_DEFAULT_REGION": REGION,
            "NO_PROXY": "127.0.0.1",
        }.items():
            monkeypatch.setenv(variable, value)
        session = boto3.Session(region_name=REGION)
        builds = tmp_path / "builds"
        yield Account(session, "dev", pause=0, source=checkout, builds=builds)


def as_installed(requirements: Path, folder: Path, _architecture: str) -> None:
    """What ships, of this environment: no network, and this machine's architecture."""
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        for file in distribution(line.partition("==")[0]).files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), target)
