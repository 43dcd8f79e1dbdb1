"""The account, region and stage that a command works on, and the templates of its stacks."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from operations.chalice_record import DeploymentRecords
from operations.package import BUILDS, read_config
from operations.refusal import Refused
from operations.stacks import Stacks
from operations.stages import PROJECT
from operations.terminal import NO_REGION

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

    @property
    def architecture(self) -> str:
        """What the functions run on."""
        return self.other_architecture or str(read_config(self.source)["lambda_architecture"])

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
        """Any of AWS's services."""
        return self.session.client(service, region_name=region)

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
        if not self.session.region_name:
            raise Refused(NO_REGION)
        if wrong := _wrong_region(self.session):
            raise Refused(wrong)
        try:
            self.number  # noqa: B018 - asks AWS
        except (BotoCoreError, ClientError) as error:
            raise Refused(
                f"AWS does not know who you are ({error}). Log in, or set AWS_PROFILE."
            ) from None

    def stacks(self, region: str | None = None) -> Stacks:
        """The stage's stacks."""
        return Stacks(self.client("cloudformation", region), self.stage, pause=self.pause)

    @property
    def records(self) -> DeploymentRecords:
        """What Chalice deployed."""
        return DeploymentRecords(self.client("ssm"), self.stage)


def _wrong_region(session: Any) -> str:  # noqa: ANN401 - boto3's
    """What is wrong with the region, as far as boto3 knows: AWS itself would only not be found."""
    known = {
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("lambda", partition_name=partition)
    }
    region = session.region_name
    if region in known:
        return ""
    near = get_close_matches(region, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "such as eu-north-1 or us-east-1."
    return f"AWS has no region {region!r} that this boto3 knows: {hint}"
