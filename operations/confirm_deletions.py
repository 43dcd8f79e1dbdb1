"""`make confirm-deletions`: says that deletions which the brake holds are to be obeyed.

The decision is a file in the bucket, one for each ten minutes in which too many files were deleted.
It confirms what lies deleted now: what was put back before stays.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import boto3

from chalicelib.news.mass_deletion import (
    WINDOW,
    HeldDeletion,
    confirmation_key,
    window_start,
)
from chalicelib.news.register import Record
from chalicelib.settings import Settings, read_settings
from chalicelib.site import Site
from operations.deployed import caller, client, require_deployed
from operations.login import require_login
from operations.rebuild import deployed_settings
from operations.stages import enter_stage
from operations.terminal import errors_as_messages

MOST_NAMED = 10  # files of ten minutes that are named before the decision

Held = dict[datetime, list[str]]  # by the start of the ten minutes, the keys


def held_files(records: Iterable[Record]) -> Held:
    """The files whose deletion is held, by the ten minutes in which they were deleted."""
    held: Held = defaultdict(list)
    for record in records:
        deletion: HeldDeletion | None = record.held_deletion
        if deletion:
            held[window_start(deletion.written)].append(record.key)
    return dict(sorted(held.items()))


def deleted_unseen(records: Iterable[Record], held: Held) -> list[str]:
    """The files that went in the same minutes as those that are held, since readers never had them:
    what is not public is never kept up against somebody's wish.
    """
    last = ((record, record.held[-1]) for record in records if record.held)
    return [
        record.key
        for record, deletion in last
        if record.chronicle.outcome == "deleted"
        and (record.chronicle.through, None) == (deletion.version, deletion.confirmed)
        and window_start(deletion.written) in held
    ]


def confirm(s3: Any, bucket: str, held: Held, *, decided_by: str) -> None:  # noqa: ANN401 - boto3's client
    """Put the decisions into the bucket."""
    for start, keys in held.items():
        s3.put_object(
            Bucket=bucket,
            Key=confirmation_key(start),
            Body=json.dumps({"decided_by": decided_by, "files": len(keys)}).encode(),
            ContentType="application/json",
        )


def main() -> None:
    """Print what is held, and confirm it with --do-it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True)
    options.add_argument("--cloud-port", type=int, help="of the local cloud, for --stage local")
    options.add_argument("--do-it", action="store_true", help="without it, only say what is held")
    chosen = options.parse_args()
    with errors_as_messages():
        site = Site(_settings(chosen.stage, chosen.cloud_port))
        held = held_files(site.register.records())
        if not held:
            print("No deletion is held: nothing waits for a decision.")
            return
        for start, keys in held.items():
            print(_told(site, start, keys))
        if obeyed := deleted_unseen(site.register.records(), held):
            print(
                f"{len(obeyed)} more went at once, since readers never had them (drafts, scheduled "
                f"stories, refused files); make restore has them too:\n    {_named(obeyed)}"
            )
        if not chosen.do_it:
            since = _clock(site, min(held)).isoformat()
            at_cloud = f" CLOUD_PORT={chosen.cloud_port}" if chosen.cloud_port else ""
            print(
                "To obey all these deletions, add DO=yes. To put the files back instead: "
                f"make restore STAGE={chosen.stage} SINCE={since}{at_cloud}"
            )
            return
        confirm(client("s3"), site.settings.bucket, held, decided_by=_who(chosen.stage))
    files = sum(map(len, held.values()))
    print(f"Confirmed: {files} files. They go within a minute, many within five.")


def _settings(stage: str, cloud_port: int | None) -> Settings:
    if stage == "local":
        enter_stage("local", cloud_port=cloud_port)
        return read_settings(os.environ)
    require_login(boto3.Session())
    functions = client("lambda")
    require_deployed(functions, stage)
    return deployed_settings(functions, stage)


def _told(site: Site, start: datetime, keys: list[str]) -> str:
    local = _clock(site, start)
    end = local + WINDOW
    return f"{len(keys)} deleted {local:%Y-%m-%d %H:%M} to {end:%H:%M %Z}:\n    {_named(keys)}"


def _named(keys: list[str]) -> str:
    more = f"\n    and {len(keys) - MOST_NAMED} more" if len(keys) > MOST_NAMED else ""
    return "\n    ".join(keys[:MOST_NAMED]) + more


def _clock(site: Site, moment: datetime) -> datetime:
    """A moment on the newsroom's clock."""
    return moment.astimezone(site.newsroom.zone)


def _who(stage: str) -> str:
    return "local" if stage == "local" else caller()


if __name__ == "__main__":
    main()
