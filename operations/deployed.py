"""Queries of what is deployed: functions, stack outputs, parameters, the live table.

AWS itself is queried, so that the commands need no file that a deployment left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

# An invocation may take as long as Lambda allows, and must not be retried meanwhile.
_LONG_CALLS = Config(read_timeout=900, retries={"total_max_attempts": 1})


@dataclass(frozen=True)
class Functions:
    """The names of a stage's functions, as Chalice makes them."""

    stage: str

    @property
    def reader(self) -> str:
        """Makes pages."""
        return f"tidende-{self.stage}"

    @property
    def pictures(self) -> str:
        """Makes pictures."""
        return f"{self.reader}-make_pictures"

    @property
    def search(self) -> str:
        """Searches."""
        return f"{self.reader}-search_stories"

    @property
    def index(self) -> str:
        """Writes the index of the search."""
        return f"{self.reader}-write_index"

    @property
    def pings(self) -> str:
        """Tells hubs and search engines what changed."""
        return f"{self.reader}-send_pings"

    @property
    def intake(self) -> tuple[str, str, str, str]:
        """Those that write the table: events, the sweep, pictures, and the index's notes in it."""
        receive, sweep = f"{self.reader}-receive_upload", f"{self.reader}-sweep_uploads"
        return receive, sweep, self.pictures, self.index

    @property
    def all(self) -> tuple[str, ...]:
        """Every one, the readers' first."""
        return (self.reader, self.search, *self.intake, self.pings)


def client(service: str, *, is_long_call: bool = False) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
    """A client of a service, wherever this shell's AWS settings point."""
    return boto3.client(service, config=_LONG_CALLS if is_long_call else None)


def caller() -> str:
    """The ARN of whoever calls AWS from this shell."""
    return str(client("sts").get_caller_identity()["Arn"])


def outputs(formation: Any, stage: str) -> Mapping[str, str]:  # noqa: ANN401 - boto3's client
    """What the storage stack says of itself. Raises SystemExit if it is not there."""
    stack_name = f"tidende-{stage}-storage"
    try:
        stack = formation.describe_stacks(StackName=stack_name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            raise SystemExit(
                f"There is no stack {stack_name} in {formation.meta.region_name}. Is the stage "
                "deployed, and are AWS_PROFILE and AWS_REGION those of its account?"
            ) from None
        raise
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def output(formation: Any, stage: str, name: str) -> str:  # noqa: ANN401 - boto3's client
    """One output. Raises SystemExit, with a sentence, if the stack has none of that name."""
    stack_outputs = outputs(formation, stage)
    if name not in stack_outputs:
        raise SystemExit(
            f"The stack tidende-{stage}-storage has no output {name}: it was made by an older "
            f"release, or locally. Deploy the stage: make deploy STAGE={stage}"
        )
    return stack_outputs[name]


def require_deployed(functions: Any, stage: str) -> None:  # noqa: ANN401 - boto3's client
    """Raises SystemExit, with a sentence, if the stage has no function that takes uploads in."""
    name = Functions(stage).intake[0]
    if configuration(functions, name) is None:
        raise SystemExit(
            f"There is no function {name} in {functions.meta.region_name}. Is the stage "
            "deployed, and are AWS_PROFILE and AWS_REGION those of its account?"
        )


def configuration(functions: Any, name: str) -> Any:  # noqa: ANN401 - as boto3 has it
    """The configuration of a deployed function; None if there is none of that name."""
    try:
        return functions.get_function_configuration(FunctionName=name)
    except ClientError as error:
        if is_missing(error):
            return None
        raise


def live_table(functions: Any, stage: str, *, otherwise: str) -> str:  # noqa: ANN401 - boto3's client
    """The table that the deployed reader asks: a rebuild may have switched it to another."""
    current = configuration(functions, Functions(stage).reader) or {}
    table: str = current.get("Environment", {}).get("Variables", {}).get("TABLE", "")
    return table or otherwise


def note_table(parameters: Any, stage: str, table: str) -> None:  # noqa: ANN401 - boto3's client
    """Note the live table, for when there is no reader to be asked."""
    parameters.put_parameter(
        Name=_table_parameter(stage),
        Value=table,
        Type="String",
        Overwrite=True,
        Description="The table that readers were on when the stage was taken off the air.",
    )


def noted_table(parameters: Any, stage: str) -> str:  # noqa: ANN401 - boto3's client
    """The table that readers were on when the stage went off the air; empty if it never did."""
    return parameter(parameters, _table_parameter(stage)) or ""


def forget_table(parameters: Any, stage: str) -> None:  # noqa: ANN401 - boto3's client
    """After the table is gone."""
    forget_parameter(parameters, _table_parameter(stage))


def _table_parameter(stage: str) -> str:
    return f"/tidende/{stage}/table"


def parameter(parameters: Any, name: str) -> str | None:  # noqa: ANN401 - boto3's client
    """What a parameter of SSM holds; None if there is none of that name."""
    try:
        value: str = parameters.get_parameter(Name=name)["Parameter"]["Value"]
    except ClientError as error:
        if is_missing(error):
            return None
        raise
    return value


def forget_parameter(parameters: Any, name: str) -> None:  # noqa: ANN401 - boto3's client
    """Delete a parameter, if it is there."""
    try:
        parameters.delete_parameter(Name=name)
    except ClientError as error:
        if not is_missing(error):
            raise


def is_missing(error: ClientError) -> bool:
    """Whether AWS says that there is no such thing."""
    return error.response["Error"]["Code"] in {
        "404",
        "NotFoundException",
        "ParameterNotFound",
        "ResourceNotFoundException",
    }
