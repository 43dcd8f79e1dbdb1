"""The places of the index in memory, whose calls are taken one by one: each may be put off, or be
the last that a writer makes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from msgspec.json import decode, encode

from chalicelib.news.address import Address
from chalicelib.news.errors import LostRace
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.search_index import KeptManifest, Manifest, SearchChange

Take = Callable[[], None]  # waits for its turn; raises where the writer dies


def at_once() -> None:
    """A call that nobody puts off."""


@dataclass
class Kept:
    """All that is kept, and the clock."""

    stories: dict[str, IndexedStory] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    packs: dict[str, bytes] = field(default_factory=dict)
    manifest: bytes = b""
    is_told: bool = False
    now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)
    marks: Iterator[int] = field(default_factory=count)


class MemoryIndexFiles:
    """IndexFiles, which refuse a manifest that names a pack that is not there whole."""

    def __init__(self, kept: Kept, take: Take = at_once) -> None:
        self._kept = kept
        self._take = take

    def manifest(self) -> KeptManifest:
        self._take()
        content = self._kept.manifest
        if not content:
            return KeptManifest()
        return KeptManifest(decode(content, type=Manifest), hashlib.sha256(content).hexdigest())

    def replace_manifest(self, before: KeptManifest, after: Manifest) -> KeptManifest:
        self._take()
        content = self._kept.manifest
        tag = hashlib.sha256(content).hexdigest() if content else None
        if before.tag != tag:
            raise LostRace("the manifest")
        for digest in after.digests:
            assert hashlib.sha256(self._kept.packs[digest]).hexdigest() == digest
        self._kept.manifest = encode(after)
        self._take()
        return KeptManifest(after, hashlib.sha256(self._kept.manifest).hexdigest())

    def pack(self, digest: str) -> bytes | None:
        self._take()
        return self._kept.packs.get(digest)

    def keep_pack(self, digest: str, content: bytes) -> None:
        self._take()
        self._kept.packs[digest] = content
        self._take()

    def remove_unused(self, *, before: datetime) -> int:
        self._take()
        return 0


class MemorySearchChanges:
    """SearchChanges."""

    def __init__(self, kept: Kept, take: Take = at_once) -> None:
        self._kept = kept
        self._take = take

    def note(self, addresses: Collection[Address]) -> bool:
        self._take()
        for address in sorted(addresses):
            self._kept.notes[str(address)] = str(next(self._kept.marks))
        self._take()
        was_told, self._kept.is_told = self._kept.is_told, True
        return not was_told

    def begin(self) -> None:
        self._take()
        self._kept.is_told = False

    def waiting(self, most: int) -> tuple[SearchChange, ...]:
        self._take()
        some = sorted(self._kept.notes.items())[:most]
        return tuple(SearchChange(Address(*text.split("/")), mark) for text, mark in some)

    def done(self, changes: Collection[SearchChange]) -> None:
        for change in changes:
            self._take()
            if self._kept.notes.get(str(change.address)) == change.mark:
                del self._kept.notes[str(change.address)]


class MemoryStories:
    """SearchedStories."""

    def __init__(self, kept: Kept, take: Take = at_once) -> None:
        self._kept = kept
        self._take = take

    def at(self, addresses: Collection[Address]) -> Mapping[Address, IndexedStory]:
        stories = {}
        for address in sorted(addresses):
            self._take()
            if story := self._kept.stories.get(str(address)):
                stories[address] = story
        return stories

    def of_year(self, year: int) -> Iterator[IndexedStory]:
        self._take()
        of_year = [one for one in self._kept.stories.values() if one.published.year == year]
        for address in sorted(one.address for one in of_year):
            self._take()
            story = self._kept.stories.get(address)
            if story and story.published.year == year:
                yield story

    def years(self) -> tuple[int, ...]:
        self._take()
        every = {story.published.year for story in self._kept.stories.values()}
        return tuple(range(max(every), min(every) - 1, -1)) if every else ()
