"""The secret that the API and the edge share."""

from __future__ import annotations

from operations.edge_secret import edge_secret
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
