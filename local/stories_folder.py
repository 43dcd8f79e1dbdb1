"""Follows a folder of article files: what appears, changes or goes there is uploaded or deleted."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.news.newsroom import Newsroom

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PICTURES = "_pictures"  # the folder whose files go below pictures/, in either bucket
LOOK_EVERY = 0.3  # seconds at least
RESTS = 20  # times as long as a look took: five thousand files are looked at about once a second
REMEMBERED_EVERY = 100  # files; whoever is killed uploads no more than these again

# Before the digest of a picture. An earlier release uploaded pictures to the media
# bucket, and remembered the digest alone: these are uploaded anew, and stay where they were too.
_IN_UPLOADS = "uploads:"

Stamp = tuple[int, int]  # a file's size, and when it was changed, in nanoseconds


@dataclass(frozen=True)
class Buckets:
    """Where files go: to `uploads`; and to `media` the pictures that are `served_as_they_are`, such
    as an author's portrait, by their keys.
    """

    s3: S3Client
    uploads: str
    media: str
    served_as_they_are: frozenset[str] = frozenset()

    def bucket_of(self, name: str) -> str:
        """The bucket that a file goes to."""
        return self.media if self.key_of(name) in self.served_as_they_are else self.uploads

    @staticmethod
    def key_of(name: str) -> str:
        """The key of a file in the folder."""
        return f"pictures/{_in_pictures(name)}" if _in_pictures(name) else f"articles/{name}"

    def put(self, name: str, content: bytes) -> None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        bucket = self.bucket_of(name)
        # On AWS the CDN reads the media bucket; here browsers do.
        access: Any = {"ACL": "public-read"} if bucket == self.media else {}
        self.s3.put_object(
            Bucket=bucket, Key=self.key_of(name), Body=content, ContentType=kind, **access
        )

    def delete(self, name: str) -> None:
        """Delete a file; a picture goes from where an earlier release put it, too."""
        for bucket in (self.uploads, self.media) if _in_pictures(name) else (self.uploads,):
            self.s3.delete_object(Bucket=bucket, Key=self.key_of(name))


def buckets_of(newsroom: Newsroom, s3: S3Client) -> Buckets:
    """The buckets of the local stage. What newsroom.toml names is served as it is."""
    named = {newsroom.icon, *(author.picture for author in newsroom.authors)}
    uploads, media = os.environ["UPLOADS_BUCKET"], os.environ["MEDIA_BUCKET"]
    return Buckets(s3, uploads, media, frozenset(named))


class StoriesFolder(threading.Thread):
    """Follows `folder` until the program ends, from where it was left: `memory` is a file that says
    what was uploaded of it. So what else happened in the bucket meanwhile is not undone. Of the
    files that are gone from the folder, those are deleted that are `obeyed`.
    """

    def __init__(
        self,
        folder: Path,
        buckets: Buckets,
        *,
        memory: Path,
        say: Callable[[str], object],
        obeyed: Callable[[list[str]], list[str]] = lambda gone: gone,
    ) -> None:
        super().__init__(daemon=True, name="stories-folder")
        self._folder = folder
        self._buckets = buckets
        self._memory = memory
        self._say = say
        self._obeyed = obeyed
        self._uploaded = _remembered(memory, self._mark)
        self._last_look: dict[str, Stamp] = {}

    def run(self) -> None:
        while True:
            started = time.monotonic()
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - the folder may be there again in a moment
                self._say(f"{self._folder} could not be followed: {error}")
            time.sleep(max(LOOK_EVERY, RESTS * (time.monotonic() - started)))

    def first_look(self, progress: Callable[[int, int], object]) -> None:
        """Upload what is new since the last time; calls `progress` with how many of how many."""
        self._last_look = self._stamps()
        self._follow(self._last_look, progress)

    def look(self) -> None:
        """Upload or delete what has changed, and was the same at the look before this one: a file
        that is being written is left until it is whole.
        """
        now = self._stamps()
        settled = {name: stamp for name, stamp in now.items() if self._last_look.get(name) == stamp}
        going = self._uploaded.keys() - now.keys()
        gone = [name for name in going if name not in self._last_look]
        self._last_look = now
        self._follow(settled, gone=gone)

    def _follow(
        self,
        stamps: dict[str, Stamp],
        progress: Callable[[int, int], object] = lambda _done, _total: None,
        *,
        gone: list[str] | None = None,
    ) -> None:
        if gone is None:
            gone = [name for name in self._uploaded if name not in stamps]
        gone = self._obeyed(gone) if gone else gone
        known = {name: stamp for name, (stamp, _) in self._uploaded.items()}
        changed = [name for name, stamp in stamps.items() if known.get(name) != stamp]
        if not changed and not gone:
            return
        # Pictures first, so that stories have them when they are taken in.
        changed.sort(key=lambda name: (not name.startswith(f"{PICTURES}/"), name))
        try:
            for number, name in enumerate(changed, 1):
                self._upload(name, stamps[name])
                progress(number, len(changed))
                if number % REMEMBERED_EVERY == 0:
                    self._remember()
            for name in gone:
                self._buckets.delete(name)
                del self._uploaded[name]
        finally:
            self._remember()

    def _upload(self, name: str, stamp: Stamp) -> None:
        try:
            content = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return
        digest = self._mark(name) + hashlib.sha256(content).hexdigest()
        if name not in self._uploaded or self._uploaded[name][1] != digest:
            self._buckets.put(name, content)
        self._uploaded[name] = (stamp, digest)

    def _mark(self, name: str) -> str:
        is_original = _in_pictures(name) and self._buckets.bucket_of(name) == self._buckets.uploads
        return _IN_UPLOADS if is_original else ""

    def _stamps(self) -> dict[str, Stamp]:
        if not self._folder.is_dir():
            raise FileNotFoundError("it is not there; its stories stay as they are")
        return dict(stamps_in(self._folder, ""))

    def _remember(self) -> None:
        written = self._memory.with_suffix(".new")
        written.write_text(json.dumps(self._uploaded), encoding="utf-8")
        written.replace(self._memory)


def stamps_in(folder: Path, prefix: str = "") -> Iterator[tuple[str, Stamp]]:
    """The files in a folder and below, but not what is hidden."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from stamps_in(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file():
                yield f"{prefix}{entry.name}", stamp_of(entry)


def stamp_of(file: Path | os.DirEntry[str]) -> Stamp:
    """What is another for every change of a file."""
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _remembered(memory: Path, mark: Callable[[str], str]) -> dict[str, tuple[Stamp, str]]:
    """What was uploaded, but for pictures that go elsewhere now: their `mark` is another."""
    if not memory.is_file():
        return {}
    data = json.loads(memory.read_text(encoding="utf-8"))
    return {
        name: ((stamp[0], stamp[1]), digest)
        for name, (stamp, digest) in data.items()
        if digest.startswith(_IN_UPLOADS) == bool(mark(name))
    }


def _in_pictures(name: str) -> str:
    """A picture's name below its folder; empty if the file is none."""
    folder, _, rest = name.partition("/")
    return rest if folder == PICTURES else ""
