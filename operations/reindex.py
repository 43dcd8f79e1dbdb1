"""`make reindex STAGE=…`: has the index of the search built anew from the stories, year by year.

The index is a projection of the table, so nothing is lost with it. While it is built, searches find
what they did before; where it was lost, the newest year first.
"""

from __future__ import annotations

import argparse
from typing import Any

import boto3

from chalicelib.storage.lambda_requests import invoke
from operations.deployed import Functions, client, require_deployed
from operations.login import require_login
from operations.stages import enter_stage
from operations.terminal import errors_as_messages


def main() -> None:
    """Reindex the stage that is named on the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True)
    options.add_argument("--cloud-port", type=int, help="of the local cloud, for --stage local")
    chosen = options.parse_args()
    if chosen.stage == "local":
        enter_stage("local", cloud_port=chosen.cloud_port)
    with errors_as_messages():
        functions = client("lambda")
        if chosen.stage != "local":
            require_login(boto3.Session())
            require_deployed(functions, chosen.stage)
        reindex(functions, chosen.stage)
    print(
        f"The index of the search of {chosen.stage} is built anew, year by year. A line of the log "
        "of write_index with due = 0 says that it is whole (docs/journal.md)."
    )


def reindex(functions: Any, stage: str) -> None:  # noqa: ANN401 - boto3's client
    """Have all years built anew, by the function that writes the index."""
    invoke(functions, Functions(stage).index, {"rebuild": "all"})


def update_index(functions: Any, stage: str) -> None:  # noqa: ANN401 - boto3's client
    """Have whatever is to be done to the index done: all of it where there is none, as after a
    first deployment, or one that brought another version of the engine.
    """
    invoke(functions, Functions(stage).index, {})


if __name__ == "__main__":
    main()
