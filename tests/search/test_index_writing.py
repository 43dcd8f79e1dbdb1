"""The index is as the stories are, whatever crashes, and whoever writes beside whom."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]
from msgspec.json import decode
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.search_index import Manifest
from chalicelib.search.index_writing import IndexWriting
from chalicelib.search.open_pack import open_pack
from chalicelib.search.pack_queries import everything
from tests.search.index_places import (
    Kept,
    MemoryIndexFiles,
    MemorySearchChanges,
    MemoryStories,
    Take,
    at_once,
)
from tests.search.samples import SMALL_HEAP, a_story

MOST_CHANGED = 3
HISTORIES = 12


class Crash(BaseException):
    """The function dies here."""


def writing(kept: Kept, take: Take = at_once) -> IndexWriting:
    """A writer, each of whose calls waits for its turn."""
    return IndexWriting(
        MemoryIndexFiles(kept, take),
        MemoryStories(kept, take),
        MemorySearchChanges(kept, take),
        now=lambda: kept.now,
        pause=lambda _: take(),
        most_changed=MOST_CHANGED,
        heap=SMALL_HEAP,
    )


def findable(kept: Kept, folder: Path) -> set[tuple[str, str]]:
    """What the packs that the manifest names have of stories that stand as they were indexed."""
    found = set()
    manifest = MemoryIndexFiles(kept).manifest().manifest
    for digest in manifest.digests:
        pack = open_pack(kept.packs[digest], folder / f"{digest}-{random.random()}")
        candidates, _ = pack.candidates(everything(), most=1000, by_date=True)
        for candidate in candidates:
            story = pack.stored(candidate.place)
            if kept.stories.get(story.address, NOTHING).version == story.version:
                found.add((story.address, story.version))
    return found


NOTHING = a_story("nothing")


def standing(kept: Kept) -> set[tuple[str, str]]:
    """The stories as they are."""
    return {(story.address, story.version) for story in kept.stories.values()}


@dataclass
class History:
    """Editors and writers beside one another, in an order that a seed decides."""

    chance: random.Random
    kept: Kept = field(default_factory=Kept)
    running: list[greenlet] = field(default_factory=list)
    owed: list[Address] = field(default_factory=list)  # what intake is to receive again

    def play(self, turns: int) -> None:
        """So many turns: an edit, a new day, another writer, a step of one, or the end of one."""
        for _ in range(turns):
            self.chance.choices(
                [self.edit, self.pass_days, self.begin_writer, self.step, self.crash],
                [4, 1, 2, 30, 2],
            )[0]()
        while self.running:
            self.step()

    def edit(self) -> None:
        """An editor's change, of which intake may crash before it has noted it."""
        number = self.chance.randrange(8)
        address = Address("denmark", f"story-{number}")
        if self.chance.random() < 0.2:
            self.kept.stories.pop(str(address), None)
        else:
            year = self.chance.choice((2024, 2025, 2026))
            story = a_story(f"story-{number}", published=datetime(year, 3, 1, tzinfo=UTC))
            version = str(next(self.kept.marks))
            self.kept.stories[str(address)] = replace(story, version=version)
        if self.chance.random() < 0.2:
            self.owed.append(address)
        else:
            self.note(address)

    def note(self, address: Address) -> None:
        """Intake's notice; Lambda may lose the word that it passes on, or deliver it twice."""
        if MemorySearchChanges(self.kept).note([address]):
            for _ in range(self.chance.choice((0, 1, 1, 2))):
                self.begin_writer()

    def pass_days(self) -> None:
        self.kept.now += timedelta(hours=self.chance.randrange(30))

    def begin_writer(self) -> None:
        if len(self.running) < 3:
            main = getcurrent()
            self.running.append(greenlet(partial(self._write, main.switch)))

    def _write(self, take: Callable[[], object]) -> None:
        def wait() -> None:
            take()

        try:
            writing(self.kept, wait).run()
        except Crash:
            return

    def step(self) -> None:
        if self.running:
            one = self.chance.choice(self.running)
            one.switch()
            self.running = [writer for writer in self.running if not writer.dead]

    def crash(self) -> None:
        if self.running:
            one = self.chance.choice(self.running)
            self.running.remove(one)
            if one:  # it has begun
                one.throw(Crash())

    def sweep(self) -> None:
        """What intake owes is received again, and the writer told of whatever waits."""
        while self.owed:
            MemorySearchChanges(self.kept).note([self.owed.pop()])
        if MemorySearchChanges(self.kept).waiting(1):
            writing(self.kept).run()


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_after_two_sweeps_readers_find_what_stands_and_nothing_else(
    seed: int, tmp_path: Path
) -> None:
    history = History(random.Random(seed))
    history.play(120)
    history.sweep()
    history.sweep()
    assert findable(history.kept, tmp_path) == standing(history.kept)


def test_an_index_that_was_deleted_or_torn_is_built_anew(tmp_path: Path) -> None:
    kept = Kept(stories={s.address: s for s in stories_of(2024, 2026)})
    writing(kept).run()
    before = kept.manifest
    for lost in (b"", b"{}"):
        kept.manifest = lost
        writing(kept).run()
        assert findable(kept, tmp_path) == standing(kept)
        assert MemoryIndexFiles(kept).manifest().manifest.base == base_of(before)


def base_of(content: bytes) -> object:
    return decode(content, type=Manifest).base


def stories_of(*years: int) -> list[IndexedStory]:
    return [a_story(f"of-{year}", published=datetime(year, 1, 1, tzinfo=UTC)) for year in years]


def test_a_broken_pack_is_found_and_made_again(tmp_path: Path) -> None:
    kept = Kept(stories={s.address: s for s in stories_of(2024, 2026)})
    writing(kept).run()
    digest = MemoryIndexFiles(kept).manifest().manifest.base[0].digest
    whole = kept.packs[digest]
    assert writing(kept).check(digest)
    for broken in (whole[:600] + bytes([whole[600] ^ 1]) + whole[601:], b"", None):
        if broken is None:
            del kept.packs[digest]
        else:
            kept.packs[digest] = broken
        assert not writing(kept).check(digest)
        writing(kept).run()
        assert kept.packs[digest] == whole
        assert findable(kept, tmp_path) == standing(kept)
