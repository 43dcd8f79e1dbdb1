"""`make deploy` against moto's server: what is made, changed, refused, and left."""

from __future__ import annotations

import pytest

from newsdesk.deploy import Account, deploy
from tests.newsdesk.conftest import as_installed


def test_a_stage_is_deployed(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    record = deploy(account, check=False, fetch=as_installed)
    print(record)
