"""The places of the index in memory, whose calls are taken one by one: each may be put off, or be
the last that a writer makes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from msgspec import DecodeError
from msgspec.json import decode, encode

from chalicelib.news.address import Address
from chalicelib.news.errors import LostRace
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.search_index import ABANDONED_AFTER, KeptManifest, Manifest, SearchChange
from chalicelib.search.opensearch_schema import month_of

Take = Callable[[str], None]  # waits for the turn of a call; raises where the writer dies
ENGINE = "engine"


def at_once(_call: str) -> None:
    """A call that nobody puts off."""


@dataclass
class Kept:
    """All that is kept, and the clock."""

    stories: dict[str, IndexedStory] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    packs: dict[str, bytes] = field(default_factory=dict)
    written: dict[str, datetime] = field(default_factory=dict)  # when, of packs
    manifests: dict[str, bytes] = field(default_factory=dict)  # by engine
    turn: tuple[str, str] = ("", "")  # of an engine, and its stamp
    is_told: bool = False
    unfinished: tuple[str, datetime] | None = None  # a mark, and since when
    now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)
    marks: Iterator[int] = field(default_factory=count)

    def mark(self) -> str:
        """One that nothing else has."""
        return str(next(self.marks))


class MemoryIndexFiles:
    """IndexFiles."""

    def __init__(self, kept: Kept, take: Take = at_once, engine: str = ENGINE) -> None:
        self._kept = kept
        self._take = take
        self._engine = engine

    def manifest(self) -> KeptManifest:
        self._take("reads the manifest")
        content = self._kept.manifests.get(self._engine)
        if content is None:
            return KeptManifest()
        try:
            return KeptManifest(decode(content, type=Manifest), _digest(content))
        except DecodeError:
            return KeptManifest(Manifest(), _digest(content))

    def replace_manifest(self, before: KeptManifest, after: Manifest) -> KeptManifest:
        self._take(f"writes the manifest: {after}")
        content = self._kept.manifests.get(self._engine)
        if before.tag != (None if content is None else _digest(content)):
            raise LostRace("the manifest")
        written = self._kept.manifests[self._engine] = encode(after)
        self._take("wrote it")
        return KeptManifest(after, _digest(written))

    def pack(self, digest: str) -> bytes | None:
        self._take(f"reads {digest[:8]}")
        return self._kept.packs.get(digest)

    def keep_pack(self, digest: str, content: bytes) -> None:
        self._take(f"keeps {digest[:8]}")
        self._kept.packs[digest] = content
        self._kept.written[digest] = self._kept.now
        self._take("kept it")

    def remove_unused(self, *, before: datetime) -> int:
        self._take("lists the packs")
        listed = [digest for digest in self._kept.packs if self._kept.written[digest] < before]
        self._take("reads all manifests")
        unused = [digest for digest in listed if digest not in self.named()]
        for digest in unused:
            self._take(f"removes {digest[:8]}")
            self._kept.packs.pop(digest, None)
        return len(unused)

    def named(self) -> frozenset[str]:
        """The packs that any manifest names."""
        named = frozenset[str]()
        for content in self._kept.manifests.values():
            try:
                named |= decode(content, type=Manifest).digests
            except DecodeError:
                continue
        return named

    def turn(self) -> str:
        self._take("looks whose turn it is")
        engine, stamp = self._kept.turn
        return stamp if engine == self._engine else ""

    def take_turn(self) -> None:
        if not self.turn():
            self._take("takes the turn")
            self._kept.turn = (self._engine, self._kept.mark())
            self._take("took it")


class MemorySearchChanges:
    """SearchChanges."""

    def __init__(self, kept: Kept, take: Take = at_once) -> None:
        self._kept = kept
        self._take = take

    def note(self, addresses: Collection[Address]) -> bool:
        self._take("notes a change")
        for address in sorted(addresses):
            self._kept.notes[str(address)] = self._kept.mark()
        self._take("says so")
        was_told, self._kept.is_told = self._kept.is_told, True
        return not was_told

    def begin(self) -> str:
        self._take("begins")
        self._kept.is_told = False
        mark = self._kept.mark()
        self.go_on(mark)
        return mark

    def go_on(self, mark: str) -> None:
        self._take("is not done")
        self._kept.unfinished = (mark, self._kept.now)
        self._take("said so")

    def finish(self, mark: str) -> None:
        self._take("is done")
        if self._kept.unfinished and self._kept.unfinished[0] == mark:
            self._kept.unfinished = None

    def is_abandoned(self) -> bool:
        unfinished = self._kept.unfinished
        return unfinished is not None and unfinished[1] + ABANDONED_AFTER <= self._kept.now

    def waiting(self, most: int) -> tuple[SearchChange, ...]:
        self._take("reads the notes")
        some = sorted(self._kept.notes.items())[:most]
        return tuple(SearchChange(Address(*text.split("/")), mark) for text, mark in some)

    def done(self, changes: Collection[SearchChange]) -> None:
        for change in changes:
            self._take(f"forgets the note of {change.address}")
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
            self._take(f"reads {address}")
            if story := self._kept.stories.get(str(address)):
                stories[address] = story
        return stories

    def of_year(self, year: int) -> Iterator[IndexedStory]:
        return self._those(f"lists {year}", lambda story: story.published.year == year)

    def of_month(self, year: int, month: int) -> Iterator[IndexedStory]:
        number = year * 100 + month
        return self._those(f"lists {number}", lambda story: month_of(story) == number)

    def _those(self, what: str, are: Callable[[IndexedStory], bool]) -> Iterator[IndexedStory]:
        self._take(what)
        those = [one for one in self._kept.stories.values() if are(one)]
        for address in sorted(one.address for one in those):
            self._take(f"reads {address}")
            story = self._kept.stories.get(address)
            if story and are(story):
                yield story

    def years(self) -> tuple[int, ...]:
        self._take("looks which years there are")
        every = {story.published.year for story in self._kept.stories.values()}
        return tuple(range(max(every), min(every) - 1, -1)) if every else ()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
