"""`make invalidate`: the edge forgets its copies."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from operations.account import EDGE, Account
from operations.invalidate import invalidate
from operations.refusal import Refused
from tests.operations.conftest import Client
from tests.storage.engines import REGION


class _Edge(Account):
    """An account whose stage has one distribution."""

    distribution = ""

    def stacks(self, region: str | None = None) -> Any:  # noqa: ANN401 - as the account's
        return self

    def outputs(self, template: object) -> dict[str, str]:
        assert template == EDGE
        return {"DistributionId": self.distribution} if self.distribution else {}


@pytest.fixture
def edge(stage: str) -> _Edge:
    assert stage
    return _Edge(boto3.Session(region_name=REGION), "dev", pause=0)


def test_every_copy_is_forgotten_when_the_command_ends(
    edge: _Edge, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    config: Any = {
        "CallerReference": "1",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "o", "DomainName": "x.s3.amazonaws.com"}]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"},
    }
    cloudfront = client("cloudfront")
    made = cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
    monkeypatch.setattr(_Edge, "distribution", made)
    invalidation = invalidate(edge)
    kept = cloudfront.get_invalidation(DistributionId=made, Id=invalidation)["Invalidation"]
    assert kept["InvalidationBatch"]["Paths"]["Items"] == ["/*"]
    assert kept["Status"].upper() == "COMPLETED"


def test_a_stage_without_an_edge_has_nothing_to_forget(edge: _Edge) -> None:
    with pytest.raises(Refused, match="has no edge"):
        invalidate(edge)
