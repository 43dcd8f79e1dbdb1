"""What readers are served from now: AWS knows, and no file on this machine does."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError


def function_names(stage: str) -> tuple[str, ...]:
    """The functions of a stage, the readers' first."""
    reader = f"tidende-{stage}"
    return (reader, f"{reader}-receive_upload", f"{reader}-sweep_uploads")


def live_table(functions: Any, stage: str, *, otherwise: str) -> str:  # noqa: ANN401 - a client of Lambda
    """The table that the deployed reader asks: a rebuild may have switched it to another."""
    reader = function_names(stage)[0]
    try:
        found = functions.get_function_configuration(FunctionName=reader)
    except ClientError as error:
        if is_missing(error):
            return otherwise
        raise
    table: str = found.get("Environment", {}).get("Variables", {}).get("TABLE", "")
    return table or otherwise


def is_missing(error: ClientError) -> bool:
    """Whether AWS says that there is no such thing."""
    return error.response["Error"]["Code"] in {
        "404",
        "NotFoundException",
        "ParameterNotFound",
        "ResourceNotFoundException",
    }
