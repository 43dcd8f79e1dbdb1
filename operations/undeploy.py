"""`make undeploy STAGE=…`: deletes edge, functions and API; the stories only if they are named.

It names account, region and address, and asks for the stage's name; CONFIRM=dev answers beforehand.
Bucket and table stay, with the logs and what failed; a deployment finds them again. To delete the
stories too, name the stage a second time: `make undeploy STAGE=dev ALSO_THE_STORIES=dev`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import ClientError

from operations.account import GLOBAL, GLOBAL_REGION, STORAGE, Account
from operations.chalice_record import Deployment, require_one_site
from operations.deployed import forget_table, is_missing, live_table, note_table
from operations.layer import LAYERS, delete_layer
from operations.package import copy_source, fill_in, run_chalice
from operations.refusal import Refused
from operations.roles import ROLES
from operations.stages import stage_environment
from operations.terminal import errors_as_messages, step


def main() -> None:
    """Take down the stage that is named on the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True, help="dev or prod")
    options.add_argument("--also-the-stories", metavar="STAGE", default="")
    options.add_argument("--confirm", metavar="STAGE", default="", help="where nobody can be asked")
    chosen = options.parse_args()
    with errors_as_messages():
        account = Account(boto3.Session(), chosen.stage)
        require_stage(account, also_the_stories=chosen.also_the_stories)
        account.require_login()
        print(what_goes(account, also_the_stories=bool(chosen.also_the_stories)))
        require_confirmation(account.stage, chosen.confirm)
        undeploy(account, also_the_stories=chosen.also_the_stories)


def what_goes(account: Account, *, also_the_stories: bool) -> str:
    """Account, region, address, and what is deleted, for whoever is asked."""
    record = account.records.stored()
    address = account.stacks().outputs(account.edge).get("SiteUrl") or (record and record.api_url)
    fate = "every story and picture is deleted for good" if also_the_stories else "stories stay"
    return (
        f"{account.stage} goes off the air: {address or 'it has no address'}\n"
        f"    account {account.number}, region {account.region}; {fate}."
    )


def require_confirmation(stage: str, confirmed: str, *, ask: Callable[[str], str] = input) -> None:
    """Have the stage's name typed, unless it was given. Raises Refused if it is another."""
    try:
        typed = confirmed or ask(f"Type the stage's name, {stage}, to go on: ")
    except EOFError:
        raise Refused(
            f"Nothing was touched: nobody is there to be asked. Add CONFIRM={stage}."
        ) from None
    if typed.strip() != stage:
        raise Refused(f"Nothing was touched: {typed.strip()!r} is not the stage {stage}.")


def require_stage(account: Account, *, also_the_stories: str = "") -> None:
    """Raises Refused if the stage can't be undeployed, or two are named."""
    stage_environment(account.stage)
    if account.stage == "local":
        raise Refused("The stage local is for a laptop: Ctrl-C ends it. Name dev or prod.")
    if also_the_stories and also_the_stories != account.stage:
        raise Refused(
            f"ALSO_THE_STORIES={also_the_stories} is not the stage {account.stage}. Nothing was "
            "touched. To delete every story for good, name the same stage twice."
        )


def undeploy(account: Account, *, also_the_stories: str = "") -> None:
    """Take a stage's site off the air. Raises Refused."""
    require_stage(account, also_the_stories=also_the_stories)
    stacks = account.stacks()
    with step(
        f"Edge: deleting {stacks.name(account.edge)} (CloudFront takes some ten minutes)"
    ) as notes:
        notes.append("deleted" if stacks.delete(account.edge) else "there was none")
        if account.stacks(GLOBAL_REGION).delete(GLOBAL):
            notes.append("firewall and budget too")
    with step("Functions and API: deleting what is on record") as notes:
        notes.append(_delete_functions(account))
        for layer in LAYERS:
            delete_layer(account.client("lambda"), layer.layer_name(account.stage))
    with step(f"Roles: deleting {stacks.name(ROLES)}") as notes:
        notes.append("deleted" if stacks.delete(ROLES) else "there was none")
    if also_the_stories:
        _delete_stories(account)
        return
    outputs = stacks.outputs(STORAGE)
    buckets = ("UploadsBucket", "MediaBucket", "IndexBucket")
    remaining = [outputs[key] for key in buckets if key in outputs]
    remaining += _tables(account)
    print(f"{account.stage} is off the air. Kept: {', '.join(remaining) or 'nothing was there'}.")


def _delete_functions(account: Account) -> str:
    record = account.records.stored()
    if record is None:
        clients = {"functions": account.client("lambda"), "gateway": account.client("apigateway")}
        require_one_site(None, account.stage, **clients)
        return "there were none"
    outputs = account.stacks().outputs(STORAGE)
    project = copy_source(account.builds / f"{account.stage}-undeploy", account.source)
    fill_in(
        project,
        stage=account.stage,
        environment={"UPLOADS_BUCKET": outputs["UploadsBucket"], "TABLE": outputs["TableName"]},
        names={**outputs, "AccountId": "", "Region": "", "Stage": account.stage},
        source=account.source,
    )
    account.records.write_for_chalice(record, project)
    table = live_table(account.client("lambda"), account.stage, otherwise="")
    if table:
        note_table(account.client("ssm"), account.stage, table)
    try:
        run_chalice("delete", project, account.stage)
    finally:
        rest = account.records.read_from_chalice(project) or Deployment()
        account.records.store(rest)
    account.records.forget()
    return f"{len(record.resources)} deleted"


def _delete_stories(account: Account) -> None:
    """The bucket's versions, the tables, and then the stack that made them."""
    outputs = account.stacks().outputs(STORAGE)
    buckets = [
        outputs[key]
        for key in ("UploadsBucket", "MediaBucket", "IndexBucket", "AccessLogsBucket")
        if key in outputs
    ]
    with step("Stories: deleting every version of every file, and the tables") as notes:
        s3 = account.client("s3")
        files = sum(_empty(s3, bucket) for bucket in buckets)
        tables = _tables(account)
        for table in tables:
            _delete_table(account.client("dynamodb"), table)
        forget_table(account.client("ssm"), account.stage)
        notes.append(f"{files} versions, {len(tables)} tables")
    with step("Storage: deleting the stack, and what its template retains") as notes:
        account.stacks().delete(STORAGE)
        for bucket in buckets:
            s3.delete_bucket(Bucket=bucket)
        notes.append(", ".join(buckets))
    print(f"{account.stage} is gone, with all its stories.")


def _empty(s3: Any, bucket: str) -> int:  # noqa: ANN401 - a client of S3
    """Delete every version in a bucket, whose own policy forbids just that; how many there were."""
    s3.delete_bucket_policy(Bucket=bucket)
    deleted = 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [
            {"Key": version["Key"], "VersionId": version["VersionId"]} for version in versions
        ]
        if objects:
            failed = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects}).get("Errors", [])
            if failed:
                raise Refused(f"S3 did not delete {failed[0]['Key']}: {failed[0]['Message']}")
        deleted += len(objects)
    return deleted


def _tables(account: Account) -> list[str]:
    """The stack's table, and those that rebuilds made beside it."""
    own = f"tidende-{account.stage}"
    pages = account.client("dynamodb").get_paginator("list_tables").paginate()
    names = [name for page in pages for name in page["TableNames"]]
    return [name for name in names if name == own or name.startswith(f"{own}.")]


def _delete_table(dynamodb: Any, table: str) -> None:  # noqa: ANN401 - a client of DynamoDB
    try:
        dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=table)
    except ClientError as error:
        if not is_missing(error):
            raise


if __name__ == "__main__":
    main()
