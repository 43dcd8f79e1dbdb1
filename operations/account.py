"""The account, region and stage that a command works on, and the templates of its stacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from operations.chalice_record import DeploymentRecords
from operations.login import require_login
from operations.package import BUILDS, read_config
from operations.stacks import Stacks
from operations.stages import PROJECT

INFRA = PROJECT / "infra"
STORAGE = INFRA / "storage.yaml"
EDGE = INFRA / "edge.yaml"
GLOBAL = INFRA / "global.yaml"
GLOBAL_REGION = "us-east-1"  # CloudFront's firewalls, and budgets, are made there alone


@dataclass(frozen=True)
class Account:
    """An AWS account in one region, and the stage that is meant."""

    session: Any  # boto3's
    stage: str
    pause: float = 3.0  # seconds between two looks at a stack that changes
    source: Path = PROJECT  # the checkout that is deployed
    newsroom: Path | None = None  # the folder that is deployed; None: the chosen one
    builds: Path = BUILDS
    edge: Path = EDGE
    other_architecture: str = ""  # than the configuration asks for
    _clients: dict[tuple[str, str | None], Any] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    @property
    def architecture(self) -> str:
        """What the functions run on."""
        return self.other_architecture or str(read_config(self.source)["lambda_architecture"])

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
        """Any of AWS's services; a client takes a tenth of a second to make, and is kept."""
        if (service, region) not in self._clients:
            self._clients[service, region] = self.session.client(service, region_name=region)
        return self._clients[service, region]

    @cached_property
    def number(self) -> str:
        """The number of the AWS account."""
        return str(self.client("sts").get_caller_identity()["Account"])

    @property
    def region(self) -> str:
        """Where everything is, but what AWS makes in us-east-1 only."""
        return str(self.session.region_name)

    def require_login(self) -> None:
        """Raises Refused, with a sentence, if the region is none or AWS does not know who asks."""
        require_login(self.session)

    def stacks(self, region: str | None = None) -> Stacks:
        """The stage's stacks."""
        return Stacks(self.client("cloudformation", region), self.stage, pause=self.pause)

    @property
    def records(self) -> DeploymentRecords:
        """What Chalice deployed."""
        return DeploymentRecords(self.client("ssm"), self.stage)
