"""The index is as the stories are, whatever crashes, and whoever writes beside whom."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.json import decode
from msgspec.structs import replace

from chalicelib.ingest.search_notices import SearchNotices
from chalicelib.news.address import Address
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.search_index import ABANDONED_AFTER, Manifest
from chalicelib.search.index_writing import IndexWriting
from tests.search.index_histories import IndexHistory
from tests.search.index_mutants import MUTANTS
from tests.search.index_places import (
    ENGINE,
    Kept,
    MemoryIndexFiles,
    MemorySearchChanges,
    MemoryStories,
)
from tests.search.light_packs import TANTIVY, Named
from tests.search.samples import a_story

HISTORIES, BLOCK = 60, 15


def writing(kept: Kept, engine: str = ENGINE) -> IndexWriting:
    """A writer of a release with an engine of that name."""
    return IndexWriting(
        MemoryIndexFiles(kept, engine=engine),
        MemoryStories(kept),
        MemorySearchChanges(kept),
        now=lambda: kept.now,
        pause=lambda _attempt: None,
        build=TANTIVY.build,
    )


def findable(kept: Kept, folder: Path, engine: str = ENGINE) -> Named:
    """What the packs that the manifest names have of stories that stand as they were indexed."""
    found = set()
    for digest in MemoryIndexFiles(kept, engine=engine).manifest().manifest.digests:
        place = folder / f"{digest}-{kept.mark()}"
        found |= TANTIVY.stories(TANTIVY.opened(kept.packs[digest], place))
    return found & standing(kept)


def standing(kept: Kept) -> Named:
    """The stories as they are."""
    return {(story.address, story.version) for story in kept.stories.values()}


@pytest.mark.parametrize("first", range(0, HISTORIES, BLOCK))
def test_after_two_sweeps_readers_find_what_stands_and_later_the_index_is_as_if_built_anew(
    first: int,
) -> None:
    for seed in range(first, first + BLOCK):
        IndexHistory(seed).play()


QUICKLY_CAUGHT = 15  # histories; benchmarks.soak plays more of them, against all mutants


@pytest.mark.parametrize(
    "name",
    [
        "packs that are named are removed",
        "no hash is checked",
        "no broken pack is built anew",
        "notes are forgotten first",
        "a rollback believes what it had",
        "a lost race is no reason to begin again",
    ],
)
def test_the_histories_notice_an_index_that_is_kept_otherwise(name: str) -> None:
    [mutant] = [mutant for mutant in MUTANTS if mutant.name == name]
    assert mutant.caught_after(QUICKLY_CAUGHT) != (0, "")


def test_an_index_that_was_deleted_or_torn_is_built_anew(tmp_path: Path) -> None:
    kept = Kept(stories={s.address: s for s in stories_of(2024, 2026)})
    writing(kept).run()
    before = kept.manifests[ENGINE]
    for lost in (b"", b"{}"):
        kept.manifests[ENGINE] = lost
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


def test_two_releases_take_turns_and_each_finds_what_changed_in_the_other_s(tmp_path: Path) -> None:
    kept = Kept(stories={story.address: story for story in stories_of(2024, 2026)})
    for turn, release in enumerate(("old", "new", "old", "new")):
        for slug in ("ferry", "of-2024"):
            story = replace(a_story(slug), version=f"of turn {turn}")
            kept.stories[story.address] = story
            MemorySearchChanges(kept).note([Address("denmark", slug)])
            assert writing(kept, release).run()
        assert findable(kept, tmp_path, release) == standing(kept)


def test_a_release_stops_once_another_has_begun_and_forgets_no_note() -> None:
    kept = Kept(stories={story.address: story for story in stories_of(2024, 2026)})
    old = writing(kept, "old")
    old.run()
    MemorySearchChanges(kept).note([Address("denmark", "of-2024")])

    def another_begins() -> bool:
        writing(kept, "new").files.take_turn()
        return True

    assert dataclasses.replace(old, has_time=another_begins).run()
    assert MemorySearchChanges(kept).waiting(1)


def test_the_sweep_is_told_of_years_for_which_a_run_had_no_time() -> None:
    kept = Kept(stories={story.address: story for story in stories_of(2024, 2025, 2026)})
    steps = iter([True, True])
    assert not dataclasses.replace(writing(kept), has_time=lambda: next(steps, False)).run()
    told: list[bool] = []
    notices = SearchNotices(MemorySearchChanges(kept), lambda: told.append(True))
    notices.tell_what_waits()
    assert not told, "it may still be at work"
    kept.now += ABANDONED_AFTER
    notices.tell_what_waits()
    assert told
    assert writing(kept).run()
    kept.now += ABANDONED_AFTER
    notices.tell_what_waits()
    assert len(told) == 1
