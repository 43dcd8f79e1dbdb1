"""The secrets of a stage: made once, and kept as secrets."""

from __future__ import annotations

from operations.stage_secrets import (
    edge_secret,
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


def test_only_who_signs_or_checks_is_told_a_secret() -> None:
    variables = {"TABLE": "t", "EDGE_SECRET": "e", "PREVIEW_SECRET": "p"}
    assert secrets_by_function(variables) == {
        "api_handler": {"EDGE_SECRET": "e", "PREVIEW_SECRET": "p"},
        "receive_upload": {"PREVIEW_SECRET": "p"},
        "sweep_uploads": {"PREVIEW_SECRET": "p"},
    }
    assert without_secrets(variables) == {"TABLE": "t"}
