"""Whoever is not logged in, or has no region, is told so by every command on AWS."""

from __future__ import annotations

import importlib
import sys

import boto3
import pytest

from operations.login import require_login
from operations.refusal import Refused
from tests.storage.engines import REGION

SINCE = "2026-11-24T08:00:00Z"
COMMANDS = {
    "deploy": [],
    "undeploy": [],
    "rebuild": [],
    "redrive": [],
    "invalidate": [],
    "confirm_deletions": [],
    "restore": ["--since", SINCE],
    "revert": ["--principal", "karen", "--since", SINCE],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_on_aws_names_a_mistyped_region(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-nroth-1")
    monkeypatch.setattr(sys, "argv", [name, "--stage", "dev", *COMMANDS[name]])
    with pytest.raises(SystemExit, match="did you mean eu-north-1"):
        importlib.import_module(f"operations.{name}").main()


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ("eu-nroth-1", "no region 'eu-nroth-1' that this boto3 knows: did you mean eu-north-1"),
        ("Stockholm", "no region 'Stockholm' that this boto3 knows: such as eu-north-1"),
        (None, "No region is set"),
    ],
)
def test_a_region_that_is_none_is_named_before_anything_is_asked(
    region: str | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with pytest.raises(Refused, match=words):
        require_login(boto3.Session(region_name=region))


def test_without_credentials_that_is_said_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", "/nonexistent")
    with pytest.raises(Refused, match="AWS does not know who you are"):
        require_login(boto3.Session(region_name=REGION))
