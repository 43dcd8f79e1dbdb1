"""The commands' region, from the environment, and the check of the front page."""

from __future__ import annotations

import boto3
import pytest

from operations.deploy import front_page
from operations.deployed import client
from operations.refusal import Refused
from operations.terminal import errors_as_messages


@pytest.fixture(autouse=True)
def _no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")  # else boto3 asks the network for one
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.setenv(name, "")  # so that it is put back, whatever a command sets
        monkeypatch.delenv(name)


@pytest.mark.parametrize("default", ["", "eu-west-1"])
def test_aws_region_sets_the_region_of_every_client(
    monkeypatch: pytest.MonkeyPatch, default: str
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    if default:
        monkeypatch.setenv("AWS_DEFAULT_REGION", default)
    with errors_as_messages():
        assert client("sqs").meta.region_name == "eu-north-1"
        assert boto3.Session().region_name == "eu-north-1"


def test_a_region_that_is_missing_is_asked_for() -> None:
    with (
        pytest.raises(SystemExit, match="No region is set: export AWS_REGION="),
        errors_as_messages(),
    ):
        client("sqs")


def test_a_front_page_that_never_comes_names_the_log_to_look_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("operations.deploy.FRONT_PAGE_TIMEOUT", -1)
    with pytest.raises(Refused, match=r"does not answer .*aws logs tail /aws/lambda/tidende-dev$"):
        front_page("http://127.0.0.1:1/", "tidende-dev")
