"""`make rebuild`: fill the table from the bucket, which is the source of truth.

On a laptop the table is emptied first; on AWS a new one is made beside it (new_table.py).
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from tqdm import tqdm

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.sweep import rebuild
from chalicelib.settings import Settings, read_settings
from chalicelib.site import Site
from operations.deployed import Functions, client, require_deployed
from operations.login import require_login
from operations.new_table import Rebuilding, Stopped
from operations.reindex import reindex
from operations.stages import enter_stage
from operations.terminal import errors_as_messages


def main() -> None:
    """Rebuild the stage that is named on the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True)
    options.add_argument("--cloud-port", type=int, help="of the local cloud, for --stage local")
    options.add_argument("--into", default="", help="go on with a table that was begun")
    options.add_argument(
        "--remove-old", action="store_true", help="delete the tables that are not in use instead"
    )
    chosen = options.parse_args()
    if chosen.stage == "local" and chosen.remove_old:
        raise SystemExit(
            "On a laptop a rebuild leaves no table behind. Name a stage: "
            "make remove-old-tables STAGE=prod"
        )
    if chosen.stage == "local":
        _rebuild_locally(chosen.cloud_port)
    else:
        _rebuild_on_aws(chosen.stage, chosen.into, removes=chosen.remove_old)


def _rebuild_locally(cloud_port: int | None) -> None:
    enter_stage("local", cloud_port=cloud_port)
    settings = read_settings(os.environ)
    where = settings.endpoint
    site = Site(settings)
    try:
        files = sum(1 for _ in site.uploads.newest())
        with tqdm(
            total=files, desc=f"Rebuilding {settings.table} at {where}", unit=" files"
        ) as bar:
            done = rebuild(site.rebuilding_intake, progress=bar.update)
    except ExceptionGroup as failed:
        for failure in failed.exceptions:
            print(failure)
        raise SystemExit(f"{failed.message}; all others are there. Run it again.") from None
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(f"{where} did not do it: {error}. Is it up, and may you use it?") from None
    site.tell_index(rebuild="all")
    print(f"{settings.table} holds what {settings.bucket} says: {done} files.")


def _rebuild_on_aws(stage: str, into: str, *, removes: bool) -> None:
    with errors_as_messages(), ExitStack() as ends:
        require_login(boto3.Session())
        functions = client("lambda")
        require_deployed(functions, stage)
        bar = ends.enter_context(
            tqdm(desc=f"Rebuilding {stage}", unit=" files", disable=removes)  # its lines are shown
        )
        rebuilding = Rebuilding(
            client("dynamodb"),
            functions,
            stage,
            _intakes(deployed_settings(functions, stage)),
            say=bar.write,
            progress=bar.update,
            pause=time.sleep,
        )
        if removes:
            rebuilding.remove_old()
            return
        try:
            rebuilding.run(now=datetime.now(UTC), into=into)
        except Stopped as stopped:
            raise SystemExit(str(stopped)) from None
        reindex(functions, stage)


def deployed_settings(functions: Any, stage: str) -> Settings:  # noqa: ANN401 - boto3's client
    """The settings of the function that takes uploads in, as it is deployed.

    They are the deploy's to make; only where AWS is, and which newsroom's folder is deployed, this
    shell says.
    """
    name = Functions(stage).intake[0]
    configuration = functions.get_function_configuration(FunctionName=name)
    variables = dict(configuration.get("Environment", {}).get("Variables", {}))
    shells = {name: os.environ.get(name, "") for name in ("AWS_ENDPOINT_URL", "NEWSROOM")}
    return read_settings(variables | {name: value for name, value in shells.items() if value})


def _intakes(settings: Settings) -> Callable[[str], Intake]:
    return lambda table: Site(replace(settings, table=table)).rebuilding_intake


if __name__ == "__main__":
    main()
