"""`make restore`: puts back what was deleted since a moment, in both buckets.

`python -m operations.restore --stage prod --since 2026-11-24T08:00Z [--prefix articles/denmark/]
[--overwritten] [--do-it]`

Each file gets the version back that it had before it was deleted, as a new version on top; with
`--overwritten`, files that were changed since then get back what they were. What is new since then
stays. So a sync of the wrong folder is undone, pictures included.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3

from operations.deployed import client, outputs
from operations.file_versions import (
    ARTICLES,
    PICTURES,
    RENDITIONS,
    Entry,
    VersionedBucket,
    is_deletion,
    is_same,
    moment_of,
    when,
)
from operations.login import require_login
from operations.stages import enter_stage
from operations.terminal import errors_as_messages
from operations.version_steps import Action, Step, carry_out


def restoration(
    bucket: VersionedBucket, prefix: str, since: datetime, *, overwritten: bool = False
) -> Iterator[Step]:
    """A step for every file below the prefix that was deleted since, or also `overwritten`."""
    for key, versions in bucket.files(prefix):
        newest = versions[-1]
        if newest["LastModified"] < since:
            continue
        if is_deletion(newest):
            restored, reason = _before_its_deletion(versions), f"deleted {when(newest)}"
        elif overwritten:
            restored, reason = _as_it_was(versions, since), f"changed {when(newest)}"
        else:
            continue
        if restored and not is_same(restored, newest):
            yield Step(
                key,
                Action.RESTORE,
                f"{reason}; the version of {when(restored)}",
                version=restored["VersionId"],
                newest=newest["VersionId"],
            )


def _before_its_deletion(versions: list[Entry]) -> Entry | None:
    return next((version for version in reversed(versions) if not is_deletion(version)), None)


def _as_it_was(versions: list[Entry], since: datetime) -> Entry | None:
    """What stood at the moment; None if there was no file."""
    stood = [version for version in versions if version["LastModified"] < since]
    return stood[-1] if stood and not is_deletion(stood[-1]) else None


def buckets(stage: str, cloud_port: int | None) -> list[tuple[VersionedBucket, str]]:
    """The stage's buckets, each with a folder in it that is the newsroom's, or whose files its
    pages name. Raises Refused.
    """
    if stage == "local":
        enter_stage("local", cloud_port=cloud_port)
        names, access = (os.environ["UPLOADS_BUCKET"], os.environ["MEDIA_BUCKET"]), "public-read"
    else:
        require_login(boto3.Session())
        stack = outputs(client("cloudformation"), stage)
        names, access = (stack["UploadsBucket"], stack["MediaBucket"]), ""
    s3: Any = client("s3")
    uploads, media = names
    return [  # pictures first: a story's picture is there then
        (VersionedBucket(s3, media, access), RENDITIONS),
        (VersionedBucket(s3, media, access), PICTURES),
        (VersionedBucket(s3, uploads), PICTURES),
        (VersionedBucket(s3, uploads), ARTICLES),
    ]


def main() -> None:
    """Print what would be put back, and do it with --do-it."""
    chosen = _options().parse_args()
    since = moment_of(chosen.since)
    with errors_as_messages():
        steps = [
            (bucket, step)
            for bucket, folder in buckets(chosen.stage, chosen.cloud_port)
            if (prefix := _within(folder, chosen.prefix)) is not None
            for step in restoration(bucket, prefix, since, overwritten=chosen.overwritten)
        ]
        if not steps:
            where = f" below {chosen.prefix}" if chosen.prefix else ""
            print(f"Nothing was deleted{where} since {since} that is not back already.")
            return
        carry_out(steps, do_it=chosen.do_it)


def _within(folder: str, prefix: str) -> str | None:
    """The part of a bucket's folder that is meant; None if nothing of it is."""
    if folder.startswith(prefix):
        return folder
    return prefix if prefix.startswith(folder) else None


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--stage", required=True)
    options.add_argument("--cloud-port", type=int, help="of the local cloud, for --stage local")
    options.add_argument("--since", required=True, help="2026-11-24T08:00:00+01:00")
    options.add_argument("--prefix", default="", help="articles/denmark/, or pictures/")
    options.add_argument("--overwritten", action="store_true", help="what was changed since, too")
    options.add_argument("--do-it", action="store_true", help="without it, only say what would be")
    return options


if __name__ == "__main__":
    main()
