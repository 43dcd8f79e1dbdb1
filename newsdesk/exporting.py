"""An export: every story of the bucket, its pictures, the redirects, and the addresses of what was
deleted, in a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from chalicelib.ingest.assessment import Assessor
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.ingest.reading.upload_keys import FOLDER, is_picture_upload, is_story_key
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import UnreadableFile, UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.register import Record
from chalicelib.news.uploads import Uploads
from newsdesk.desk_files import PICTURES_FOLDER, VERSIONS_FOLDER
from newsdesk.file_histories import FileHistory, file_histories
from newsdesk.gone_addresses import GoneAddresses
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
    gone: int = 0  # files of addresses of deleted stories
    versions: int = 0  # earlier ones
    changed: list[str] = field(default_factory=list)  # that make no story that is quite the same
    deleted: list[str] = field(default_factory=list)  # whose addresses don't go along
    held: list[str] = field(default_factory=list)  # deleted, but readers have them
    refused: list[str] = field(default_factory=list)


def export_site(
    uploads: Uploads,
    newsroom: Newsroom,
    folder: Path,
    now: datetime,
    *,
    with_versions: bool = False,
) -> Iterator[Exported]:
    """Write every file into the folder; yields what it has done, after each."""
    export = _Export(SiteReader(uploads, newsroom), folder, now)
    histories = [
        one
        for one in file_histories(uploads)
        if is_story_key(one.key) or is_picture_upload(one.key)
    ]
    for history in histories:
        export.note(history)
    for history in histories:
        export.add(history)
        if with_versions:
            export.add_versions(history)
        yield export.done
    export.add_gone()
    yield export.done


class _Export:
    """An export as it goes on."""

    def __init__(self, reader: SiteReader, folder: Path, now: datetime) -> None:
        self.done = Exported()
        self._reader, self._folder, self._now = reader, folder, now
        self._gone = GoneAddresses(now)
        self._chronicles: dict[str, Chronicle] = {}

    def note(self, history: FileHistory) -> None:
        """Note what readers have of a story, and had: others may have its address now."""
        if history.key != REDIRECTS_KEY and is_story_key(history.key):
            chronicle = self._reader.chronicle(history)
            self._chronicles[history.key] = chronicle
            self._gone.note(chronicle, self._reader.manuscripts(history) if chronicle.past else [])

    def add(self, history: FileHistory) -> None:
        """Write a file as it counts now."""
        key, newest, done = history.key, history.newest, self.done
        done.held += [key] if history.is_held else []
        if key == REDIRECTS_KEY or is_picture_upload(key):
            if not newest.is_deletion:
                self._write(key, self._reader.uploads.read(key, newest.id))
                done.pictures += key != REDIRECTS_KEY
            return
        chronicle = self._chronicles[key]
        live = self._reader.live_story(history, chronicle)
        if live is not None:
            exported = exported_story(
                chronicle,
                live.manuscript,
                live.content,
                self._reader.newsroom,
                self._now,
                more_old_paths=self._gone.paths_to(chronicle),
            )
            self._write(exported.key, exported.content)
            done.stories += 1
            is_same = exported.is_same and self._gone.holds_its_addresses(chronicle)
            done.changed += [] if is_same else [key]
        elif not newest.is_deletion:
            self._write(key, self._reader.uploads.read(key, newest.id))
            done.drafts += 1

    def add_versions(self, history: FileHistory) -> None:
        """Write its earlier versions, deleted ones too, as they were uploaded."""
        place = place_of(history.key)
        suffix = PurePosixPath(place).suffix
        for number, version in enumerate(history.versions, 1):
            if version.is_deletion or version == history.newest or version.unreadable_because:
                continue
            at = version.written.astimezone(UTC)
            name = f"{number:04} {at:%Y-%m-%dT%H.%M.%SZ}{suffix}"
            content = self._reader.uploads.read(history.key, version.id)
            self._write_at(f"{VERSIONS_FOLDER}/{place}/{name}", content)
            self.done.versions += 1

    def add_gone(self) -> None:
        """Write what is left of deleted stories: when all others are known, for one may have the
        address now.
        """
        for key, content in self._gone.files():
            self._write(key, content)
            self.done.gone += 1
        self.done.changed += self._gone.unsaid

    def _write(self, key: str, content: bytes) -> None:
        self._gone.written.add(key)
        self._write_at(place_of(key), content)

    def _write_at(self, place: str, content: bytes) -> None:
        path = self._folder / place
        if not path.resolve().is_relative_to(self._folder.resolve()):
            return  # `..` in a key is refused by intake, and names no story
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@dataclass(frozen=True)
class SiteReader:
    """Reads what readers have of files, as intake does."""

    uploads: Uploads
    newsroom: Newsroom

    def chronicle(self, history: FileHistory) -> Chronicle:
        """The chronicle of a file, by all its versions."""
        before = Record(Chronicle(history.key))
        return self._assessor.assess(before, history.versions, history.held).chronicle

    def live_story(self, history: FileHistory, chronicle: Chronicle) -> LiveStory | None:
        """The story that readers have of a file; None if it is a draft, deleted, or was never
        any.
        """
        if not chronicle.stations:
            return None
        version = next(v for v in history.versions if v.id == chronicle.stations[-1].version)
        manuscript = self._assessor.manuscript(history.key, version)
        return LiveStory(chronicle, manuscript, self.uploads.read(history.key, version.id))

    def draft_of(self, history: FileHistory) -> Manuscript | None:
        """The draft that a file is; None if it is none. Raises UnusableManuscript and
        UnreadableFile.
        """
        if history.newest.is_deletion:
            return None
        manuscript = self._assessor.manuscript(history.key, history.newest)
        return manuscript if manuscript.is_draft else None

    def manuscripts(self, history: FileHistory) -> list[Manuscript]:
        """Every version that can be read, oldest first."""
        found = []
        for version in history.versions:
            try:
                if not version.is_deletion:
                    found.append(self._assessor.manuscript(history.key, version))
            except (UnusableManuscript, UnreadableFile):
                continue
        return found

    @property
    def _assessor(self) -> Assessor:
        return Assessor(_OnlyRead(self.uploads), self.newsroom)


def place_of(key: str) -> str:
    """Where a file of the bucket is in a folder of stories."""
    if key.startswith(PICTURES):
        return f"{PICTURES_FOLDER}/{key.removeprefix(PICTURES)}"
    return key.removeprefix(f"{FOLDER}/")


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
