"""The index of a made archive, in a folder: written by the site's own writer, and kept for the next
measurement.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from msgspec.json import decode, encode

from benchmarks.made_archive import NEWEST_AT, MadeArchive
from chalicelib.news.address import Address
from chalicelib.news.errors import LostRace
from chalicelib.news.search_index import KeptManifest, Manifest, SearchChange
from chalicelib.search.index_writing import IndexWriting
from chalicelib.search.pack_schema import engine_version
from operations.stages import PROJECT

FOLDER = PROJECT / ".local" / "benchmark" / "search"


class FolderIndexFiles:
    """IndexFiles in a folder, for one writer."""

    @classmethod
    def of(cls, archive: MadeArchive) -> FolderIndexFiles:
        """Return those of an archive."""
        return FolderIndexFiles(FOLDER / str(archive.size))

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._packs = folder / "packs"
        self._packs.mkdir(parents=True, exist_ok=True)
        self._manifest = folder / f"{engine_version()}.json"

    def manifest(self) -> KeptManifest:
        """Read the manifest, if there is one."""
        if not self._manifest.exists():
            return KeptManifest()
        content = self._manifest.read_bytes()
        return KeptManifest(decode(content, type=Manifest), hashlib.sha256(content).hexdigest())

    def replace_manifest(self, before: KeptManifest, after: Manifest) -> KeptManifest:
        """Write the manifest over the one that was read. Raises LostRace if it has changed."""
        if self.manifest().tag != before.tag:
            raise LostRace(self._manifest.name)
        self._manifest.write_bytes(encode(after))
        return self.manifest()

    def pack(self, digest: str) -> bytes | None:
        """Read the content of a pack."""
        path = self._packs / digest
        return path.read_bytes() if path.exists() else None

    def keep_pack(self, digest: str, content: bytes) -> None:
        """Keep a pack."""
        (self._packs / digest).write_bytes(content)

    def turn(self) -> str:
        """Say that it is always this engine's."""
        return "a stamp"

    def take_turn(self) -> None:
        """Leave it so."""

    def remove_unused(self, *, before: datetime) -> int:  # noqa: ARG002 - the protocol's
        """Leave all packs there."""
        return 0


class Changes:
    """SearchChanges: these addresses, once."""

    def __init__(self, addresses: Collection[Address] = ()) -> None:
        self._waiting = {address: SearchChange(address, "a mark") for address in addresses}

    def note(self, addresses: Collection[Address]) -> bool:
        """Note these, whose writer need not be told."""
        self._waiting |= {address: SearchChange(address, "a mark") for address in addresses}
        return False

    def begin(self) -> str:
        """Tell nobody."""
        return "a mark"

    def go_on(self, mark: str) -> None:
        """Tell nobody."""

    def finish(self, mark: str) -> None:
        """Tell nobody."""

    def is_abandoned(self) -> bool:
        """Say that it never is."""
        return False

    def waiting(self, most: int) -> tuple[SearchChange, ...]:
        """Name some of them."""
        return tuple(self._waiting.values())[:most]

    def done(self, changes: Collection[SearchChange]) -> None:
        """Forget these."""
        for change in changes:
            del self._waiting[change.address]


def made_index(archive: MadeArchive, *, most_bytes: int | None = None) -> FolderIndexFiles:
    """Make the index of all its stories, year by year, unless this engine has made it before; of
    the newest years alone once their packs have `most_bytes`.
    """
    files = FolderIndexFiles.of(archive)

    def has_room() -> bool:
        base = files.manifest().manifest.base
        return most_bytes is None or sum(pack.size for pack in base) < most_bytes

    started = time.process_time()
    index_writing(files, archive, has_time=has_room).run()
    seconds = time.process_time() - started
    print(f"{archive.size:,} stories are indexed, in {seconds:.0f} s now", file=sys.stderr)
    return files


def index_writing(
    files: FolderIndexFiles,
    archive: MadeArchive,
    changed: Collection[Address] = (),
    *,
    has_time: Callable[[], bool] = lambda: True,
) -> IndexWriting:
    """Return the writer of the index, who is told that these addresses have changed."""
    changes = Changes(changed)
    return IndexWriting(files, archive, changes, lambda: NEWEST_AT, lambda _: None, has_time)
