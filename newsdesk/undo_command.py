"""`newsdesk undo`: an earlier version of a file comes back, as a new one on top."""

from __future__ import annotations

import argparse
import json
from datetime import tzinfo

from chalicelib.news.chronicle import Version
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.newsroom_file import read_newsroom
from newsdesk.editors_bucket import bucket_errors, open_bucket
from newsdesk.story_changes import StoryInBucket, add_change_options, changed, story_in
from operations.refusal import Refused
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which file, and how far back."""
    parser.add_argument("--list", action="store_true", help="only name the versions")
    parser.add_argument(
        "--version", default="", help="the one that --list has; else the one before"
    )
    add_change_options(parser)


def run(options: argparse.Namespace) -> int:
    """Put the version before the newest on top, or the last one before a deletion."""
    newsroom = read_newsroom(chosen_newsroom())
    with bucket_errors():
        bucket = open_bucket(options, newsroom)
        story = story_in(bucket, options.key, newsroom)
        if options.list:
            for one in story.versions:
                print(_json_of(one) if options.json else _line(one, newsroom.zone))
            return 0
        version = _meant(story, options.version)
        if not options.json:
            print(f"Back to {_line(version, newsroom.zone)}")
        content = bucket.uploads.read(story.key, version.id)
        if is_picture_key(story.key):
            if not options.dry_run:
                bucket.put(story.key, content)
            return 0
        return changed(
            story, content, bucket, newsroom, options=options, wanted=lambda _check: True
        )


def _meant(story: StoryInBucket, wanted: str) -> Version:
    """The version that comes back. Raises Refused if there is none."""
    kept = [version for version in story.versions if not version.is_deletion]
    if wanted:
        meant = next((version for version in kept if version.id == wanted), None)
        if meant is None:
            raise Refused(f"{story.key} has no version {wanted}: newsdesk undo --list {story.key}")
        return meant
    newest = story.versions[-1]
    earlier = [one for one in kept if newest.is_deletion or one.etag != newest.etag]
    if not earlier:
        raise Refused(f"{story.key} has no earlier version.")
    return earlier[-1]


def _json_of(version: Version) -> str:
    told = {"version": version.id, "written": version.written.isoformat(), "size": version.size}
    return json.dumps(told | {"deleted": version.is_deletion})


def _line(version: Version, zone: tzinfo) -> str:
    what = "deleted" if version.is_deletion else f"{version.size:,} bytes"
    return f"{version.written.astimezone(zone):%Y-%m-%d %H:%M:%S}  {version.id}  {what}"
