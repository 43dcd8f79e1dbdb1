"""Changes to a story that lies in the bucket: read, changed, checked by intake's code, uploaded."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from chalicelib.ingest.reading.formats import format_of
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from newsdesk.check_command import check_text
from newsdesk.checking import Check, check_story
from newsdesk.desk_files import DeskFile
from newsdesk.editors_bucket import EditorsBucket, add_place_options
from newsdesk.put_command import line_of
from newsdesk.receipts_awaited import awaited
from newsdesk.status_command import key_meant, never_was
from operations.refusal import Refused


@dataclass(frozen=True)
class StoryInBucket:
    """A story's file, its versions, and the same file on this machine, if it was named so."""

    key: str
    versions: tuple[Version, ...]
    path: Path | None

    @property
    def newest(self) -> Version:
        """The version that counts. Raises Refused if the file is deleted."""
        if self.versions[-1].is_deletion:
            raise Refused(f"{self.key} is deleted; newsdesk undo {self.key} puts it back.")
        return self.versions[-1]


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """Which story, and whether it is really to be changed."""
    parser.add_argument("key", metavar="KEY", help="a file, or its key in the bucket")
    parser.add_argument("--dry-run", action="store_true", help="say what would be; change nothing")
    parser.add_argument("--json", action="store_true", help="for programs")
    add_place_options(parser)


def story_in(bucket: EditorsBucket, text: str, newsroom: Newsroom) -> StoryInBucket:
    """The story that is meant by a key or a file. Raises Refused if the bucket never had it."""
    key = key_meant(text, newsroom)
    versions = bucket.uploads.versions(key)
    if not versions:
        raise never_was(key, bucket)
    path = Path(text)
    return StoryInBucket(key, versions, path if path.is_file() else None)


def text_of(story: StoryInBucket, bucket: EditorsBucket, lines: str) -> str:
    """The text of the newest version. Raises Refused if it is none that a field can be set in, as a
    document: its editor writes the `lines` in it.
    """
    try:
        is_document = format_of(PurePosixPath(story.key)).read is not None
        if not is_document:
            return bucket.uploads.read(story.key, story.newest.id).decode()
    except (UnusableManuscript, UnicodeDecodeError):
        pass
    raise Refused(
        f"{story.key} is a document, which nothing can be written into from here. Open it, write "
        f"on a line of its own right below the title: {lines} Save it, and put it again."
    )


def changed(
    story: StoryInBucket,
    content: bytes,
    bucket: EditorsBucket,
    newsroom: Newsroom,
    *,
    options: argparse.Namespace,
    wanted: Callable[[Check], bool],
) -> int:
    """Upload the content, if intake would make of it what is wanted; 1 if it would not. A file on
    this machine that is the same as the newest version is changed with it.
    """
    check = check_story(
        _Changed(story.path or Path(story.key), story.key, content),
        newsroom,
        datetime.now(UTC),
        earlier=bucket.uploads,
    )
    if check.is_refused or not wanted(check):
        print(check_text(check))
        print("Nothing was changed: write it in the file yourself, and upload it again.")
        return 1
    if options.dry_run:
        print(check_text(check))
        print("Nothing was changed.")
        return 0
    _write_here(story, content, bucket)
    version = bucket.put(story.key, content)
    for key, receipt in awaited(bucket, {story.key: version}):
        told = receipt or {"key": key, "outcome": "waiting"}
        print(
            json.dumps(told, ensure_ascii=False) if options.json else line_of(key, receipt, bucket)
        )
        return int(told["outcome"] in {"refused", "held"})
    return 1


@dataclass(frozen=True)
class _Changed(DeskFile):
    """A file as it would be."""

    changed: bytes

    def content(self) -> bytes:
        """Its bytes."""
        return self.changed


def _write_here(story: StoryInBucket, content: bytes, bucket: EditorsBucket) -> None:
    if story.path is None:
        return
    newest = story.versions[-1]
    is_same = not newest.is_deletion and (
        bucket.uploads.read(story.key, newest.id) == story.path.read_bytes()
    )
    if is_same:
        story.path.write_bytes(content)
    else:
        print(f"{story.path} is not what is in the bucket, and stays as it is.")
