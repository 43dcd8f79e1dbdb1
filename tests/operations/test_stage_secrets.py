"""The secrets of a stage: made once, and kept as secrets."""

from __future__ import annotations

import re

from chalicelib.news.pings import KEY_SHAPE
from operations.stage_secrets import (
    edge_secret,
    indexnow_key,
    preview_secret,
    secrets_by_function,
    without_secrets,
)
from tests.operations.conftest import Client


def test_a_stage_has_one_secret_if_it_wants_any(client: Client, stage: str) -> None:
    ssm = client("ssm")
    assert edge_secret(ssm, stage, {}) == ""
    assert edge_secret(ssm, stage, {"OnlyTheEdge": "no"}) == ""
    secret = edge_secret(ssm, stage, {"OnlyTheEdge": "yes"})
    assert len(secret) >= 32
    assert edge_secret(ssm, stage, {"OnlyTheEdge": "yes"}) == secret
    kept = ssm.get_parameter(Name=f"/tidende/{stage}/edge-secret", WithDecryption=False)
    assert kept["Parameter"]["Type"] == "SecureString"


def test_links_to_previews_are_signed_with_a_secret_of_the_stage(
    client: Client, stage: str
) -> None:
    ssm = client("ssm")
    secret = preview_secret(ssm, stage)
    assert len(secret) >= 32
    assert preview_secret(ssm, stage) == secret
    kept = ssm.get_parameter(Name=f"/tidende/{stage}/preview-secret", WithDecryption=False)
    assert kept["Parameter"]["Type"] == "SecureString"


def test_search_engines_know_the_newsroom_by_a_key_of_the_shape_that_they_take(
    client: Client, stage: str
) -> None:
    key = indexnow_key(client("ssm"), stage)
    assert re.fullmatch(KEY_SHAPE, key)
    assert indexnow_key(client("ssm"), stage) == key


def test_only_who_signs_or_checks_is_told_a_secret() -> None:
    variables = {"TABLE": "t", "EDGE_SECRET": "e", "PREVIEW_SECRET": "p", "INDEXNOW_KEY": "i"}
    assert secrets_by_function(variables) == {
        "api_handler": {"EDGE_SECRET": "e", "INDEXNOW_KEY": "i", "PREVIEW_SECRET": "p"},
        "send_pings": {"INDEXNOW_KEY": "i"},
        "receive_upload": {"PREVIEW_SECRET": "p"},
        "sweep_uploads": {"PREVIEW_SECRET": "p"},
    }
    assert without_secrets(variables) == {"TABLE": "t"}
