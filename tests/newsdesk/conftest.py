"""A folder of stories on an editor's own machine, and a site that takes them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import start_moto
from tests.newsdesk.desk import Desk
from tests.newsdesk.site import NewsroomSite


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    # A site that somebody runs on this machine is none of a test's.
    monkeypatch.setattr("newsdesk.import_command.RUNNING", tmp_path / "nothing-runs")
    return Desk(tmp_path / "stories", capsys)


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """moto's server, on a free port."""
    server, _ = start_moto(0)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[NewsroomSite]:
    """A site with an empty bucket, which this shell is logged in to."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "editor")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = NewsroomSite(s3_endpoint)
    site.start()
    yield site
    site.stop()
