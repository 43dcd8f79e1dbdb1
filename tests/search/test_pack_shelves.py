"""The packs that are open on a machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.search.pack_shelves import PackShelves
from tests.search.index_places import Kept, MemoryIndexFiles
from tests.search.samples import a_story
from tests.search.test_index_writing import writing

YEARS = (2026, 2025, 2024)


@pytest.fixture
def kept() -> Kept:
    """The index of a story a year, and of one that has changed since."""
    stories = [a_story(f"of-{y}", "Færgen", published=datetime(y, 1, 1, tzinfo=UTC)) for y in YEARS]
    kept = Kept(stories={story.address: story for story in stories})
    writing(kept).run()
    return kept


def shelves(kept: Kept, folder: Path, *, most_bytes: int = 10**9) -> tuple[PackShelves, list[str]]:
    """Shelves of the index, and where they say which packs are broken."""
    broken: list[str] = []
    files = MemoryIndexFiles(kept)
    return PackShelves(files, folder, lambda: 0.0, broken.append, most_bytes=most_bytes), broken


def test_all_years_are_searched_or_the_one_that_is_asked_for(kept: Kept, tmp_path: Path) -> None:
    open_packs, _ = shelves(kept, tmp_path)
    assert len(open_packs.shelf(0).packs) == len(YEARS)
    assert len(open_packs.shelf(2025).packs) == 1


class SlowFiles(MemoryIndexFiles):
    """Every pack takes a second."""

    seconds = 0.0

    def pack(self, digest: str) -> bytes | None:
        self.seconds += 1
        return super().pack(digest)


def test_years_for_which_there_is_no_time_are_named_and_fetched_by_the_next_search(
    kept: Kept, tmp_path: Path
) -> None:
    files = SlowFiles(kept)
    open_packs = PackShelves(files, tmp_path, lambda: files.seconds, print, seconds=1.5)
    assert open_packs.shelf(0).unsearched == (2024,)
    assert open_packs.shelf(0).unsearched == ()


def test_packs_that_are_too_large_together_are_closed_for_the_one_asked_for(
    kept: Kept, tmp_path: Path
) -> None:
    largest = max(map(len, kept.packs.values()))
    open_packs, _ = shelves(kept, tmp_path, most_bytes=2 * largest)
    assert open_packs.shelf(0).unsearched == (2024,)
    assert (len(open_packs.shelf(2024).packs), open_packs.shelf(2024).unsearched) == (1, ())
    assert len(list(tmp_path.iterdir())) <= 2


def test_the_newest_years_are_searched_again_after_an_old_one_took_their_room(
    kept: Kept, tmp_path: Path
) -> None:
    largest = max(map(len, kept.packs.values()))
    open_packs, _ = shelves(kept, tmp_path, most_bytes=2 * largest)
    for year in (0, 2024, 2025):
        open_packs.shelf(year)
    assert open_packs.shelf(0).unsearched == (2024,)


@pytest.mark.parametrize("content", [b"", b"not a pack", None])
def test_a_pack_that_is_not_what_its_name_says_is_never_opened(
    kept: Kept, tmp_path: Path, content: bytes | None
) -> None:
    digest = MemoryIndexFiles(kept).manifest().manifest.base[0].digest
    if content is None:
        del kept.packs[digest]
    else:
        kept.packs[digest] = content
    open_packs, broken = shelves(kept, tmp_path)
    assert open_packs.shelf(0).unsearched == (2026,)
    assert broken == [digest]


def test_packs_of_an_earlier_manifest_are_closed(kept: Kept, tmp_path: Path) -> None:
    open_packs, _ = shelves(kept, tmp_path)
    open_packs.shelf(0)
    kept.stories.clear()
    kept.manifests.clear()
    writing(kept).run()
    assert open_packs.shelf(0).packs == ()
    assert list(tmp_path.iterdir()) == []
