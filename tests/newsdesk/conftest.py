"""A folder of stories on an editor's own machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.newsdesk.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "stories", capsys)
