"""A rebuild on AWS goes by the settings of what is deployed, and by this shell's newsroom."""

from __future__ import annotations

from typing import Any

import pytest

from operations.rebuild import deployed_settings
from tests.test_settings import GOOD


class DeployedFunctions:
    """AWS Lambda, with one function's configuration."""

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        assert FunctionName == "tidende-prod-receive_upload"
        return {"Environment": {"Variables": GOOD}}


def test_a_rebuild_takes_the_newsroom_that_this_shell_chose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSROOM", "../evening-post")
    monkeypatch.setenv("TABLE", "another")
    settings = deployed_settings(DeployedFunctions(), "prod")
    assert (settings.newsroom, settings.table) == ("../evening-post", GOOD["TABLE"])
    monkeypatch.delenv("NEWSROOM")
    assert deployed_settings(DeployedFunctions(), "prod").newsroom == ""
