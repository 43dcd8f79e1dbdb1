"""Reverts the uploads and deletions of one principal, after an editor's key was stolen.

`python -m operations.revert --stage prod --principal ARN --since 2026-11-24T08:00Z [--do-it]`

No version is deleted: the version before is copied on top as a new one, and a file that did not
exist before gets a delete marker. Intake takes both in as it does every upload, with receipts.
Files that others changed afterwards are left alone, and reported.
docs/drills/stolen-key.md has the steps before and after.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import boto3

from chalicelib.news.mass_deletion import window_start
from operations.access_records import ObjectChange, object_changes
from operations.confirm_deletions import confirm
from operations.deployed import caller, client, outputs
from operations.file_versions import (
    ARTICLES,
    PICTURES,
    VersionedBucket,
    is_deletion,
    is_same,
    moment_of,
    when,
)
from operations.login import require_login
from operations.terminal import errors_as_messages
from operations.version_steps import Action, Step, carry_out

NEAR = timedelta(seconds=5)  # at most, between a line in S3's log and the version it made


@dataclass(frozen=True)
class Revert:
    """A bucket, and the folder of it in which files are restored."""

    bucket: VersionedBucket
    folder: str = ARTICLES

    def plan(
        self, changes: Iterable[ObjectChange], principal: str, since: datetime
    ) -> Iterator[Step]:
        """A step for every file that the principal changed since then, in the order of keys."""
        theirs: dict[str, list[ObjectChange]] = defaultdict(list)
        for change in changes:
            if (
                change.when >= since
                and change.key.startswith(self.folder)
                and change.is_by(principal)
            ):
                theirs[change.key].append(change)
        for key in sorted(theirs):
            yield self._step(key, theirs[key])

    def _step(self, key: str, changes: list[ObjectChange]) -> Step:
        versions = self.bucket.of_file(key)
        own = {version["VersionId"] for change in changes for version in _made_by(change, versions)}
        if any(len(_made_by(change, versions)) != 1 for change in changes):
            return Step(
                key, Action.NOTHING, "the log does not say which version it was; look at it"
            )
        newest = versions[-1]
        before = [version for version in versions if version["VersionId"] not in own]
        if newest["VersionId"] not in own:
            first = next(n for n, version in enumerate(versions) if version["VersionId"] in own)
            if is_same(newest, versions[first - 1] if first else None):
                return Step(key, Action.NOTHING, "it is as it was before already")
            return Step(key, Action.NOTHING, "somebody else has changed it since; look at it")
        if not before or is_deletion(before[-1]):
            return Step(key, Action.DELETE, "it did not exist before", newest=newest["VersionId"])
        restored = before[-1]
        return Step(
            key,
            Action.RESTORE,
            f"the version of {when(restored)}",
            version=restored["VersionId"],
            newest=newest["VersionId"],
        )


def _made_by(change: ObjectChange, versions: list[Any]) -> list[Any]:
    """The version that a change made; several if the log does not tell which."""
    if change.version:
        return [version for version in versions if version["VersionId"] == change.version]
    return [
        version
        for version in versions
        if is_deletion(version) == change.is_deletion
        and abs(version["LastModified"] - change.when) <= NEAR
        and (change.size is None or change.is_deletion or version["Size"] == change.size)
    ]


def read_logs(s3: Any, where: str, since: datetime, bucket: str) -> Iterator[ObjectChange]:  # noqa: ANN401 - boto3's client
    """Every change in the log files below a folder, or below s3://bucket/prefix."""
    for data in _in_bucket(s3, where, since) if where.startswith("s3://") else _in_folder(where):
        yield from object_changes(data, bucket)


def _in_bucket(s3: Any, where: str, since: datetime) -> Iterator[bytes]:  # noqa: ANN401 - boto3's client
    bucket, _, prefix = where.removeprefix("s3://").partition("/")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for entry in page.get("Contents", []):
            if entry["LastModified"] >= since:  # a log is written after what it tells
                with s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"] as body:
                    yield body.read()


def _in_folder(where: str) -> Iterator[bytes]:
    folder = Path(where)
    if not folder.is_dir():
        raise SystemExit(f"There is no folder {where}; LOGS takes one, or s3://bucket/prefix")
    return (file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def main() -> None:
    """Print the plan, and carry it out with --do-it."""
    chosen = _options().parse_args()
    if chosen.stage == "local":
        raise SystemExit("A laptop has no thieves and keeps no logs. Name a stage: STAGE=prod")
    if not chosen.principal:
        raise SystemExit("Whose uploads? PRINCIPAL=arn:aws:iam::123456789012:user/karen")
    since = moment_of(chosen.since)
    with errors_as_messages():
        require_login(boto3.Session())
        s3 = client("s3")
        stack_outputs = outputs(client("cloudformation"), chosen.stage)
        logs = chosen.logs or _logs_of(stack_outputs, chosen.stage)
        steps: list[tuple[VersionedBucket, Step]] = []
        for output, folder, log in _PLACES:
            files = VersionedBucket(s3, stack_outputs[output])
            changes = read_logs(s3, chosen.logs or f"{logs}{log}", since, files.name)
            plan = Revert(files, folder).plan(changes, chosen.principal, since)
            steps += [(files, step) for step in plan]
        if not steps:
            print(
                f"{logs} tells of nothing below {ARTICLES} or {PICTURES} that {chosen.principal} "
                f"changed since {since}. S3 writes access logs within hours; is the name as they "
                "have it? They know ARNs; access keys are in CloudTrail's data events alone."
            )
            return
        uploads = VersionedBucket(s3, stack_outputs["UploadsBucket"])
        carry_out(steps, do_it=chosen.do_it, afterwards=partial(confirm_own_deletions, uploads))


# The outputs of the stack that name the buckets, the folder of each, and where its logs are.
# Pictures first: a story's picture is there then.
_PLACES = (
    ("MediaBucket", PICTURES, "media/"),
    ("UploadsBucket", PICTURES, "uploads/"),
    ("UploadsBucket", ARTICLES, "uploads/"),
)


def confirm_own_deletions(uploads: VersionedBucket, done: Iterable[Step]) -> None:
    """Confirm the deletions among these steps, which the brake on mass deletion holds if they are
    many. Where others deleted in the same ten minutes, people must decide.
    """
    own = {step.key for step in done if step.action is Action.DELETE}
    deleted: dict[datetime, list[str]] = defaultdict(list)  # and not back: those stay as they are
    for key, versions in chain(uploads.files(ARTICLES), uploads.files(PICTURES)):
        if is_deletion(versions[-1]):
            deleted[window_start(versions[-1]["LastModified"])].append(key)
    with_own = {start: keys for start, keys in deleted.items() if own.intersection(keys)}
    ours = {start: keys for start, keys in with_own.items() if own.issuperset(keys)}
    if ours:
        confirm(uploads.s3, uploads.name, ours, decided_by=caller())
    if with_own.keys() - ours.keys():
        print(
            "Others deleted files in the same ten minutes. If these are many, all are held: "
            "look at make confirm-deletions."
        )


def _logs_of(stack_outputs: Any, stage: str) -> str:  # noqa: ANN401 - the outputs of a stack
    if "AccessLogsBucket" not in stack_outputs:
        raise SystemExit(
            f"The stack tidende-{stage}-storage keeps no access logs. Say where logs are: "
            "LOGS=s3://bucket/prefix, or a folder"
        )
    return f"s3://{stack_outputs['AccessLogsBucket']}/"


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--stage", required=True)
    options.add_argument("--principal", required=True, help="an ARN, user name, or access key")
    options.add_argument("--since", required=True, help="2026-11-24T08:00:00+01:00")
    options.add_argument(
        "--logs",
        "--trail",
        default="",
        help="S3's access logs or CloudTrail's data events: s3://bucket/prefix or a folder; "
        "the stage's own access logs if not given",
    )
    options.add_argument("--do-it", action="store_true", help="without it, only say what would be")
    return options


if __name__ == "__main__":
    main()
