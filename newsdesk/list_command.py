"""`newsdesk list`: the files in the bucket, and when they were uploaded."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chalicelib.news.picture_keys import FOLDERS
from chalicelib.newsroom_file import read_newsroom
from newsdesk.editors_bucket import EditorsBucket, add_place_options, bucket_errors, open_bucket
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which files."""
    what = "what their keys begin with, such as articles/denmark/"
    parser.add_argument("prefix", nargs="?", default="", metavar="PREFIX", help=what)
    parser.add_argument("--deleted", action="store_true", help="those that were deleted, instead")
    parser.add_argument("--json", action="store_true", help="for programs, one line a file")
    add_place_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print a line for each file, in the order of their keys."""
    newsroom = read_newsroom(chosen_newsroom())
    with bucket_errors():
        bucket = open_bucket(options, newsroom)
        for prefix in (options.prefix,) if options.prefix else FOLDERS:
            for entry in _entries(bucket, prefix, deleted=options.deleted):
                when: datetime = entry["LastModified"]
                if options.json:
                    told = {"key": entry["Key"], "written": when.isoformat()}
                    print(json.dumps(told | {"size": entry.get("Size")}, ensure_ascii=False))
                else:
                    print(f"{when.astimezone(newsroom.zone):%Y-%m-%d %H:%M}  {entry['Key']}")
    return 0


def _entries(bucket: EditorsBucket, prefix: str, *, deleted: bool) -> Iterator[Any]:
    """S3's own entries of the files, or of the marks of those that are deleted."""
    calls, member = ("list_object_versions", "DeleteMarkers") if deleted else (
        "list_objects_v2", "Contents")  # fmt: skip
    paginator: Any = bucket.s3.get_paginator(calls)  # type: ignore[call-overload]
    for page in paginator.paginate(Bucket=bucket.name, Prefix=prefix):
        yield from (entry for entry in page.get(member, []) if entry.get("IsLatest", True))
