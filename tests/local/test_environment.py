"""Nothing of the person's AWS environment reaches the local stage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.utils import get_environ_proxies

from local.ports import CLOUD_PORT
from operations.stages import endpoint, enter_stage
from tests.local.alien import ALIEN_SETTINGS, CONFIG

ELSEWHERE = "http://elsewhere.example:1"
SERVICES: tuple[Any, ...] = ("s3", "dynamodb", "cloudformation")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home with an AWS configuration in it, and an environment that is restored."""
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(CONFIG.format(elsewhere=ELSEWHERE), encoding="utf-8")
    (tmp_path / ".aws" / "credentials").write_text("[default]\naws_access_key_id = theirs\n")
    with patch.dict(os.environ, {"HOME": str(tmp_path)}):
        yield tmp_path


@pytest.mark.parametrize("setting", ALIEN_SETTINGS)
def test_the_local_stage_speaks_to_its_own_cloud_alone_whatever_the_shell_has_set(
    setting: str, home: Path
) -> None:
    variables = ALIEN_SETTINGS[setting]
    os.environ.update({k: v.format(elsewhere=ELSEWHERE, home=home) for k, v in variables.items()})
    enter_stage("local", cloud_port=5555)
    session = boto3.Session()
    for service in SERVICES:
        with closing(session.client(service)) as client:
            assert client.meta.endpoint_url == endpoint(5555)
            assert client.meta.region_name == "eu-north-1"
    assert get_environ_proxies(f"{endpoint(5555)}/") == {}
    keys = session.get_credentials()
    assert keys
    assert (keys.access_key, keys.secret_key, keys.token) == ("local", "local", None)


@pytest.mark.usefixtures("home")
def test_the_local_stage_speaks_to_the_local_cloud_at_its_usual_port_if_none_is_named() -> None:
    enter_stage("local")
    with closing(boto3.client("s3")) as client:
        assert client.meta.endpoint_url == endpoint(CLOUD_PORT.usual)
