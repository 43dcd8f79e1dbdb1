"""Ways to keep the index that are broken, each in one thing: the histories must find them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from chalicelib.ingest.search_notices import SearchNotices
from chalicelib.news.search_index import KeptManifest, Manifest, SearchChange
from chalicelib.search.index_writing import IndexWriting
from chalicelib.search.open_pack import OpenPack
from chalicelib.search.pack_shelves import PackShelves
from chalicelib.search.tantivy_search import Shelf
from tests.histories.history import HistoryFailed
from tests.search.index_histories import IndexHistory, IndexPractice
from tests.search.index_places import MemoryIndexFiles, MemorySearchChanges


class WritesBlindly(MemoryIndexFiles):
    """PUT without If-Match."""

    def replace_manifest(self, before: KeptManifest, after: Manifest) -> KeptManifest:
        self._take("reads the tag anew")
        tag = MemoryIndexFiles(self._kept, engine=self._engine).manifest().tag
        return super().replace_manifest(replace(before, tag=tag), after)


class SweepsWhatIsNamed(MemoryIndexFiles):
    """Removes packs by their age alone."""

    def named(self) -> frozenset[str]:
        return frozenset()


class RemovesNothing(MemoryIndexFiles):
    """Leaves the packs that nobody needs."""

    def remove_unused(self, *, before: datetime) -> int:
        return 0


class KeepsItsTurn(MemoryIndexFiles):
    """Believes its own manifest, whoever wrote meanwhile."""

    def turn(self) -> str:
        return "always"


class TakesTheTurnOnce(MemoryIndexFiles):
    """Has the same stamp whenever it takes the turn."""

    def take_turn(self) -> None:
        super().take_turn()
        self._kept.turn = (self._engine, "always")


class ForgetsLaterNotes(MemorySearchChanges):
    """Forgets a note whatever its mark is."""

    def done(self, changes: Collection[SearchChange]) -> None:
        marks = self._kept.notes
        now = [replace(one, mark=marks.get(str(one.address), "")) for one in changes]
        super().done(now)


class SaysTooSoonThatItIsDone(MemorySearchChanges):
    """Notes nothing of what is due."""

    def is_abandoned(self) -> bool:
        return False


class SweepsNothing(SearchNotices):
    """Leaves it at the first word."""

    def tell_what_waits(self) -> None:
        pass


class OpensWhateverComes(PackShelves):
    """Checks no hash."""

    def _opened(self, digest: str) -> OpenPack | None:
        if not digest or digest in self._open:
            return self._open.get(digest)
        content = self.files.pack(digest)
        if content is None:
            self.broken(digest)
            return None
        return self.opened(content, self.folder / digest)


class TellsNobody(PackShelves):
    """Refuses a broken pack, and says nothing."""

    def shelf(self, year: int) -> Shelf:
        self.broken = lambda _digest: None
        return super().shelf(year)


class BelievesEveryPack(IndexWriting):
    """Builds no broken pack anew."""

    def check(self, digest: str) -> bool:
        return True


class LeavesOutTheNewest(IndexWriting):
    """A delta without the newest note."""

    def _with_changes(self, before: Manifest, changes: Sequence[SearchChange]) -> Manifest:
        newest = max(changes, key=lambda change: int(change.mark))
        rest = [change for change in changes if change != newest]
        return super()._with_changes(before, rest)


class ForgetsFirst(IndexWriting):
    """Forgets the notes before the manifest is written."""

    def _with_changes(self, before: Manifest, changes: Sequence[SearchChange]) -> Manifest:
        self.changes.done(changes)
        return super()._with_changes(before, changes)


class DropsTheDelta(IndexWriting):
    """Drops all of the delta when a year is built."""

    def _with_year(self, before: Manifest) -> Manifest:
        return replace(super()._with_year(before), changed={}, delta="")


class BuildsTheYearHalf(IndexWriting):
    """Forgets what else is due."""

    def _with_year(self, before: Manifest) -> Manifest:
        return replace(super()._with_year(before), due=())


class NeverBeginsAgain(IndexWriting):
    """Makes one attempt at a step."""

    def _attempted(self, change: Callable[[KeptManifest], Manifest]) -> Manifest:
        kept = self.files.manifest()
        return self.files.replace_manifest(kept, change(kept)).manifest


class ForgetsYearsWithoutStories(IndexWriting):
    """Builds anew only the years that have stories."""

    def _years(self, manifest: Manifest) -> tuple[int, ...]:
        return self.stories.years()


class HasNoTurnOfYears(IndexWriting):
    """Builds no year anew that nobody asked for."""

    def _daily(self, manifest: Manifest) -> bool:
        return False


class TakesOverWhatItHad(IndexWriting):
    """Has no year built anew when it takes the turn."""

    def _in_turn(self, before: Manifest, turn: str) -> Manifest:
        return replace(before, turn=turn, checked=before.checked or self._today)


class LooksAtTheTurnOnce(IndexWriting):
    """Writes on after another release has begun."""

    def run(self) -> bool:
        self.changes.begin()
        self.files.take_turn()
        turn = self.files.turn()
        while self.has_time():
            if not self._step(turn, self.changes.waiting(100), "its own"):
                return True
        return False


@dataclass(frozen=True)
class IndexMutant:
    """A broken practice."""

    name: str
    practice: IndexPractice

    def __str__(self) -> str:
        return self.name

    def caught_after(self, most: int) -> tuple[int, str]:
        """How many histories it took, and what gave it away; 0 if `most` did not do."""
        for seed in range(most):
            try:
                IndexHistory(seed, self.practice).play()
            except HistoryFailed as failed:
                return seed + 1, str(failed).strip().splitlines()[0]
        return 0, ""


def _mutants(of: Iterable[tuple[str, IndexPractice]]) -> tuple[IndexMutant, ...]:
    return tuple(IndexMutant(name, practice) for name, practice in of)


MUTANTS = _mutants(
    [
        ("the manifest is written whoever else has", IndexPractice(files=WritesBlindly)),
        ("packs that are named are removed", IndexPractice(files=SweepsWhatIsNamed)),
        ("no pack is removed", IndexPractice(files=RemovesNothing)),
        ("a release believes its own manifest", IndexPractice(files=KeepsItsTurn)),
        ("a turn has the stamp of the turn before", IndexPractice(files=TakesTheTurnOnce)),
        ("later notes are forgotten", IndexPractice(changes=ForgetsLaterNotes)),
        ("nobody is told of what is due", IndexPractice(changes=SaysTooSoonThatItIsDone)),
        ("no sweep tells the writer", IndexPractice(notices=SweepsNothing)),
        ("no hash is checked", IndexPractice(shelves=OpensWhateverComes)),
        ("nobody is told of a broken pack", IndexPractice(shelves=TellsNobody)),
        ("no broken pack is built anew", IndexPractice(writing=BelievesEveryPack)),
        ("the delta is without the newest note", IndexPractice(writing=LeavesOutTheNewest)),
        ("notes are forgotten first", IndexPractice(writing=ForgetsFirst)),
        ("a year's pack drops the delta", IndexPractice(writing=DropsTheDelta)),
        ("what else is due is forgotten", IndexPractice(writing=BuildsTheYearHalf)),
        ("a lost race is no reason to begin again", IndexPractice(writing=NeverBeginsAgain)),
        ("years without stories stay", IndexPractice(writing=ForgetsYearsWithoutStories)),
        ("no year is built anew by itself", IndexPractice(writing=HasNoTurnOfYears)),
        ("a rollback believes what it had", IndexPractice(writing=TakesOverWhatItHad)),
        ("who has lost the turn writes on", IndexPractice(writing=LooksAtTheTurnOnce)),
    ]
)
