"""The packs of the index on this machine: fetched, checked, opened, closed when they are many."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.news.search_index import BasePack, IndexFiles, Manifest
from chalicelib.search.open_pack import OpenPack, open_pack
from chalicelib.search.tantivy_search import Shelf

MOST_BYTES = 400_000_000  # of unpacked packs; Lambda's /tmp has 512 MB
FETCHING_SECONDS = 1.2  # of one search; a year that is not there by then is named to the reader


@dataclass
class PackShelves:
    """Shelves, in a folder. The newest years are fetched first; `broken` is told of packs whose
    content is not what their names say, which are never opened. `clock` is in seconds.
    """

    files: IndexFiles
    folder: Path
    clock: Callable[[], float]
    broken: Callable[[str], object]
    most_bytes: int = MOST_BYTES
    seconds: float = FETCHING_SECONDS
    opened: Callable[[bytes, Path], OpenPack] = open_pack
    _open: dict[str, OpenPack] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)

    def shelf(self, year: int) -> Shelf:
        """The delta, and the packs of all years or of one: as many as can be had in time, one at
        the least. Raises SearchUnavailable.
        """
        started = self.clock()
        manifest = self.files.manifest().manifest
        self._close_unnamed(manifest)
        wanted = sorted(
            (pack for pack in manifest.base if not year or pack.year == year),
            key=lambda pack: -pack.year,
        )
        packs = [pack] if (pack := self._opened(manifest.delta)) else []
        keep = frozenset({manifest.delta, *(pack.digest for pack in wanted)})
        unsearched = set()
        for base in wanted:
            is_late = bool(packs) and self.clock() - started > self.seconds
            if base.digest not in self._open and (
                is_late or not self._has_room(base, manifest, keep)
            ):
                unsearched.add(base.year)
            elif pack := self._opened(base.digest):
                packs.append(pack)
            else:
                unsearched.add(base.year)
        return Shelf(tuple(packs), tuple(sorted(unsearched)))

    def _has_room(self, base: BasePack, manifest: Manifest, keep: frozenset[str]) -> bool:
        """Whether a pack has room, once those are closed that this search does not want, or wants
        less, since they are of older years.
        """
        less_wanted = [
            (pack.digest in keep, pack.year, pack.digest)
            for pack in manifest.base
            if pack.digest in self._open and (pack.digest not in keep or pack.year < base.year)
        ]
        for _, _, digest in sorted(less_wanted):
            if self._fits(base):
                break
            self._close(digest)
        return self._fits(base)

    def _fits(self, base: BasePack) -> bool:
        return sum(self._sizes.values()) + base.size <= self.most_bytes

    def _opened(self, digest: str) -> OpenPack | None:
        if not digest or digest in self._open:
            return self._open.get(digest)
        content = self.files.pack(digest)
        # A bit that has flipped gives a wrong answer without a word, or a panic of the library.
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            self.broken(digest)
            return None
        folder = self.folder / digest
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._open[digest] = self.opened(content, folder)
        self._sizes[digest] = len(content)
        return self._open[digest]

    def _close_unnamed(self, manifest: Manifest) -> None:
        for digest in [one for one in self._open if one not in manifest.digests]:
            self._close(digest)

    def _close(self, digest: str) -> None:
        del self._open[digest]
        del self._sizes[digest]
        shutil.rmtree(self.folder / digest, ignore_errors=True)
