"""An export: every story of the bucket, its pictures and the redirects, in a folder.

The bucket alone is read, as a rebuild does: the table follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from chalicelib.ingest.assessment import Assessor
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.ingest.reading.upload_keys import FOLDER, is_picture_upload, is_story_key
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.register import Record
from chalicelib.news.uploads import Uploads
from newsdesk.desk_files import PICTURES_FOLDER
from newsdesk.story_export import exported_story


@dataclass(frozen=True)
class LiveStory:
    """A story as readers have it, or will."""

    chronicle: Chronicle
    manuscript: Manuscript
    content: bytes


@dataclass
class Exported:
    """What an export did."""

    stories: int = 0
    drafts: int = 0
    pictures: int = 0
    changed: list[str] = field(default_factory=list)  # that make no story that is quite the same
    deleted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def export_site(
    uploads: Uploads, newsroom: Newsroom, folder: Path, now: datetime
) -> Iterator[Exported]:
    """Write every file into the folder; yields what it has done, after each."""
    done = Exported()
    for key, version in uploads.newest():
        versions = uploads.versions(key)
        if not versions or not (is_story_key(key) or is_picture_upload(key)):
            continue
        if key == REDIRECTS_KEY or is_picture_upload(key):
            if not versions[-1].is_deletion:
                _write(folder, key, uploads.read(key, version))
                done.pictures += key != REDIRECTS_KEY
        else:
            _export_story(uploads, newsroom, folder, _History(key, versions, now), done)
        yield done


@dataclass(frozen=True)
class _History:
    key: str
    versions: tuple[Version, ...]
    now: datetime


def _export_story(
    uploads: Uploads, newsroom: Newsroom, folder: Path, history: _History, done: Exported
) -> None:
    live = live_story(uploads, newsroom, history.key, history.versions)
    newest = history.versions[-1]
    if live is not None:
        exported = exported_story(
            live.chronicle, live.manuscript, live.content, newsroom, history.now
        )
        _write(folder, exported.key, exported.content)
        done.stories += 1
        done.changed += [] if exported.is_same else [history.key]
    elif newest.is_deletion:
        done.deleted.append(history.key)
    else:
        _write(folder, history.key, uploads.read(history.key, newest.id))
        done.drafts += 1


def live_story(
    uploads: Uploads, newsroom: Newsroom, key: str, versions: tuple[Version, ...]
) -> LiveStory | None:
    """The story that readers have of a file, by all its versions; None if it is a draft, deleted,
    or was never any.
    """
    reader = _OnlyRead(uploads)
    assessor = Assessor(reader, newsroom)
    chronicle = assessor.assess(Record(Chronicle(key)), versions).chronicle
    if not chronicle.stations:
        return None
    version = next(v for v in versions if v.id == chronicle.stations[-1].version)
    manuscript = assessor.manuscript(key, version)
    return LiveStory(chronicle, manuscript, uploads.read(key, version.id))


def draft_of(
    uploads: Uploads, newsroom: Newsroom, key: str, versions: tuple[Version, ...]
) -> Manuscript | None:
    """The draft that a file is; None if it is none. Raises UnusableManuscript, UnreadableFile."""
    if versions[-1].is_deletion:
        return None
    manuscript = Assessor(_OnlyRead(uploads), newsroom).manuscript(key, versions[-1])
    return manuscript if manuscript.is_draft else None


def place_of(key: str) -> str:
    """Where a file of the bucket is in a folder of stories."""
    if key.startswith(PICTURES):
        return f"{PICTURES_FOLDER}/{key.removeprefix(PICTURES)}"
    return key.removeprefix(f"{FOLDER}/")


def _write(folder: Path, key: str, content: bytes) -> None:
    path = folder / place_of(key)
    if not path.resolve().is_relative_to(folder.resolve()):
        return  # `..` in a key is refused by intake, and names no story
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@dataclass(frozen=True)
class _OnlyRead:
    """Uploads that are read, and never written to."""

    uploads: Uploads

    def versions(self, key: str) -> tuple[Version, ...]:
        return self.uploads.versions(key)

    def read(self, key: str, version: str) -> bytes:
        return self.uploads.read(key, version)

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        return self.uploads.newest(after=after)

    def keep_receipt(self, _key: str, _text: str, _data: str) -> None:
        """Nothing."""

    def keep_picture(self, _key: str, _content: bytes) -> None:
        """Nothing."""
