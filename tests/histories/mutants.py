"""Broken protocols: the site's real code, with one thing about it wrong."""
# ruff: noqa: SLF001 - a mutant changes what only the real class may touch

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from msgspec.structs import asdict, replace

from chalicelib.ingest.announcement import announced_keys
from chalicelib.ingest.assessment import Assessment
from chalicelib.ingest.intake import Intake, Outcome
from chalicelib.news.address import Address
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import LostRace
from chalicelib.news.mass_deletion import HeldDeletion
from chalicelib.news.pictures import RenditionUse
from chalicelib.news.previews import PreviewChange
from chalicelib.news.register import Entry, Record
from chalicelib.news.uploads import Uploads
from chalicelib.site import Site
from tests.histories.calls import Call, CalledRegister
from tests.histories.editors import CREATED, REMOVED
from tests.histories.history import History, HistoryFailed
from tests.histories.picture_calls import CalledOriginals
from tests.histories.practice import Practice, receive
from tests.histories.small_scope import ONE_FILE, TWO_FILES, UNSEEN, Deed
from tests.memory import MemoryArchive, standing_at

_Change = Callable[[tuple[Version, ...]], tuple[Version, ...]]


class _Lenient(MemoryArchive):
    """Like DynamoDB, it finds nothing wrong with removing a card that is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = defaultdict(dict)


class LooksAtTheBucketFirst(Intake):
    """Lists a file's versions before it reads the file's record."""

    def _entry(self, key: str, *, tells: bool, may_restart: bool = True) -> Entry:
        listed = self.uploads.versions(key)
        uploads = _Seen(self.uploads, key, lambda _versions: listed)
        seen = dataclasses.replace(self, uploads=uploads)
        return Intake._entry(seen, key, tells=tells, may_restart=may_restart)


class WritesBlindly(_Lenient):
    """Checks no condition."""

    def enter(self, entry: Entry) -> None:
        super().enter(_on_the_record(_on_the_standings(entry, self), self))


class ChecksOnlyTheRecord(_Lenient):
    """Writes standings whatever became of them since they were read."""

    def enter(self, entry: Entry) -> None:
        super().enter(_on_the_standings(entry, self))


class ChecksOnlyStandings(_Lenient):
    """Writes a record whatever became of it since it was read."""

    def enter(self, entry: Entry) -> None:
        super().enter(_on_the_record(entry, self))


class Forgets(MemoryArchive):
    """Removes the records of deleted files and standings without a claim: no tombstones."""

    def enter(self, entry: Entry) -> None:
        super().enter(entry)
        for key, record in list(self.kept_records.items()):
            if record.chronicle.outcome == "deleted":
                del self.kept_records[key]
        for address, standing in list(self.kept_standings.items()):
            if not standing.claims:
                del self.kept_standings[address]


class WritesTwice(CalledRegister):
    """Writes stories, and then their cards."""

    def enter(self, entry: Entry) -> None:
        self.take(Call("enter_stories", entry))
        self.take(Call("enter_cards", entry))


class WrittenTwice(_Lenient):
    """Takes stories and cards apart."""

    def enter_stories(self, entry: Entry) -> None:
        cards = self.cards
        self.cards = deepcopy(cards)
        try:
            self.enter(entry)
        finally:
            self.cards = cards

    def enter_cards(self, entry: Entry) -> None:
        lists = MemoryArchive()
        lists.cards = self.cards
        for old, new in entry.standings:
            lists._put_standing(old, new)


class SwallowsLostRaces(CalledRegister):
    """Goes on as if it had won."""

    def enter(self, entry: Entry) -> None:
        try:
            super().enter(entry)
        except LostRace:
            return


class MarksNothingStale(CalledRegister):
    """Leaves no mark on the other files that must be looked at."""

    def enter(self, entry: Entry) -> None:
        super().enter(replace(entry, stale=frozenset()))


class ReceivesNoOthers(Intake):
    """Marks the other files, and leaves them to the sweep."""

    def enter(self, key: str, *, tells: bool = True) -> tuple[Record, frozenset[str]]:
        record, _others = super().enter(key, tells=tells)
        return record, frozenset()


class KeepsOneReceipt(Intake):
    """Does not look whether its receipt is still the newest record's."""

    def _with_receipt(self, record: Record, preview: PreviewChange | None = None) -> Record:
        return super()._with_receipt(record, preview) or record


class IsFinishedBeforeItsReceipt(CalledRegister):
    """Leaves no mark on the file's own record while its receipt is not kept yet."""

    def enter(self, entry: Entry) -> None:
        before, after = entry.record
        super().enter(replace(entry, record=(before, replace(after, is_stale=False))))


class DropsNoPreview(CalledRegister):
    """Leaves the preview of a draft that was published."""

    def enter(self, entry: Entry) -> None:
        is_drop = entry.preview is not None and entry.preview.preview is None
        super().enter(replace(entry, preview=None) if is_drop else entry)


class KeepsPreviewsApart(CalledRegister):
    """Writes a preview before the record of its file, without a condition."""

    def enter(self, entry: Entry) -> None:
        if entry.preview:
            self.take(Call("keep_preview", entry.preview))
        super().enter(replace(entry, preview=None))


class PreviewsApart(MemoryArchive):
    """Takes previews by themselves."""

    def keep_preview(self, change: PreviewChange) -> None:
        self.kept_previews.pop(change.file, None)
        if change.preview:
            self.kept_previews[change.file] = change.preview


class DropsMarksWithoutRoom(CalledRegister):
    """Forgets the other files for whose marks the transaction had no room."""

    def enter(self, entry: Entry) -> None:
        before, after = entry.record
        super().enter(replace(entry, record=(before, replace(after, unmarked=()))))


class LetsNobodyIn(CalledRegister):
    """Forgets the files for which an address had no room."""

    def next_left_out(self, address: Address, group: str, *, but: str) -> None:
        super().next_left_out(address, group, but=but)


class ContinuesAnyChronicle(Intake):
    """Believes that the versions listed begin with the ones it knows, if they are as many."""

    def _read(
        self, before: Record, versions: tuple[Version, ...], held: tuple[HeldDeletion, ...]
    ) -> Assessment:
        credulous = _Credulous(**asdict(before.chronicle))
        assessment = super()._read(replace(before, chronicle=credulous), versions, held)
        return replace(assessment, chronicle=Chronicle(**asdict(assessment.chronicle)))


class SweepsWhatIsMissing(CalledRegister):
    """Lets the sweep see only whether there is a record."""

    def open_records(self) -> Iterator[Record]:
        return iter(())

    def records(self, after: str = "", through: str | None = None) -> Iterator[Record]:
        for record in super().records(after, through):
            newest: Version = self.take(Call("versions", record.key))[-1]
            chronicle = replace(record.chronicle, through=newest.id)
            yield replace(record, chronicle=chronicle, is_stale=False)


class CountsNoDeletions(CalledRegister):
    """Keeps no count of what was deleted."""

    def enter(self, entry: Entry) -> None:
        super().enter(replace(entry, windows=()))


class MarksNoDeletions(CalledRegister):
    """Leaves the files alone whose deletions were obeyed before there were too many."""

    def enter(self, entry: Entry) -> None:
        marked = entry.stale - {key for read, _ in entry.windows for key in read.keys}
        super().enter(replace(entry, stale=marked))


class HearsNoDecision(Intake):
    """Leaves confirmed deletions to the sweep."""

    def confirming(self, decisions: Iterable[str]) -> Iterator[Outcome]:
        return iter(())


class LooksForNoDecision(CalledRegister):
    """Does not let the sweep see what is held."""

    def open_records(self) -> Iterator[Record]:
        return (replace(record, held=()) for record in super().open_records())


class MarksNoStories(CalledRegister):
    """Leaves the stories alone that name a picture which came, changed or went."""

    def mark_stale(self, key: str) -> None:
        pass


class NotesNothing(CalledOriginals):
    """Lets no picture find the stories that name it."""

    def link(self, story: str, places: Collection[tuple[str, str]]) -> None:
        pass


class NotesOnlyPlaces(CalledOriginals):
    """Lets a picture find the stories alone that name it by its place."""

    def link(self, story: str, places: Collection[tuple[str, str]]) -> None:
        super().link(story, [place for place in places if place[1]])


class CountsNoUses(CalledRegister):
    """Does not count who has which renditions."""

    def enter(self, entry: Entry) -> None:
        super().enter(replace(entry, uses=()))


class RemovesNothing(CalledOriginals):
    """Leaves renditions that nobody has."""

    def unused(self) -> Iterator[RenditionUse]:
        return iter(())


def believes_removals(site: Site, event: dict[str, Any]) -> None:
    """Withdraws the story of a file that is said to be removed, without a look."""
    _receive_as_seen(site, event, REMOVED, _ended)


def believes_creations(site: Site, event: dict[str, Any]) -> None:
    """Publishes the story of a file that is said to be created, without a look."""
    _receive_as_seen(site, event, CREATED, _without_end)


def heeds_the_first_record(site: Site, event: dict[str, Any]) -> None:
    """Receives only one of the files that an event announces."""
    receive(site, {"Records": event["Records"][:1]})


@dataclass(frozen=True)
class Mutant:
    """A broken practice, the kind of random history that shows it soonest, and the short ones
    (none: one file and three deeds can't) in which every search must find it.
    """

    name: str
    practice: Practice
    loses_events: bool = False
    is_braked: bool = False
    has_pictures: bool = False
    has_documents: bool = False
    small_scopes: tuple[tuple[Deed, ...], ...] = ()

    def __str__(self) -> str:
        return self.name

    def caught_after(self, most: int) -> tuple[int, str]:
        """How many random histories it took, and what gave it away; 0 if `most` did not do."""
        for seed in range(most):
            try:
                History(
                    seed,
                    self.practice,
                    loses_events=self.loses_events,
                    is_braked=self.is_braked,
                    has_pictures=self.has_pictures,
                    has_documents=self.has_documents,
                ).play()
            except HistoryFailed as failed:
                return seed + 1, str(failed).strip().splitlines()[0]
        return 0, ""


MUTANTS = (
    Mutant(
        "the bucket is read before the record",
        Practice(intake=LooksAtTheBucketFirst),
        small_scopes=(ONE_FILE, UNSEEN, TWO_FILES),
    ),
    Mutant(
        "no condition is checked",
        Practice(archive=WritesBlindly),
        small_scopes=(ONE_FILE, UNSEEN, TWO_FILES),
    ),
    Mutant(
        "only the record is checked",
        Practice(archive=ChecksOnlyTheRecord),
        loses_events=True,
        small_scopes=(TWO_FILES,),
    ),
    Mutant(
        "only the standings are checked",
        Practice(archive=ChecksOnlyStandings),
        small_scopes=(ONE_FILE, UNSEEN, TWO_FILES),
    ),
    Mutant(
        "there are no tombstones",
        Practice(archive=Forgets),
        small_scopes=(ONE_FILE, UNSEEN, TWO_FILES),
    ),
    Mutant(
        "stories and cards are written apart",
        Practice(archive=WrittenTwice, register=WritesTwice),
        loses_events=True,
        small_scopes=(ONE_FILE, UNSEEN, TWO_FILES),
    ),
    Mutant("a removal is believed", Practice(receive=believes_removals)),
    Mutant(
        "a creation is believed",
        Practice(receive=believes_creations),
        small_scopes=(ONE_FILE, TWO_FILES),
    ),
    Mutant(
        "a lost race is swallowed",
        Practice(register=SwallowsLostRaces),
        small_scopes=(ONE_FILE, UNSEEN, TWO_FILES),
    ),
    Mutant(
        "no other file is marked stale",
        Practice(register=MarksNothingStale),
        loses_events=True,
        small_scopes=(TWO_FILES,),
    ),
    Mutant(
        "no other file is received",
        Practice(intake=ReceivesNoOthers),
        small_scopes=(TWO_FILES,),
    ),
    Mutant(
        "a receipt is kept once",
        Practice(intake=KeepsOneReceipt),
        small_scopes=(ONE_FILE, UNSEEN, TWO_FILES),
    ),
    Mutant(
        "a record is not stale until its receipt is kept",
        Practice(register=IsFinishedBeforeItsReceipt),
        loses_events=True,
        small_scopes=(TWO_FILES,),
    ),
    Mutant("marks without room are dropped", Practice(register=DropsMarksWithoutRoom)),
    Mutant("who was left out is never let in", Practice(register=LetsNobodyIn)),
    Mutant("any chronicle is continued", Practice(intake=ContinuesAnyChronicle)),
    Mutant(
        "the sweep finds only what is missing",
        Practice(register=SweepsWhatIsMissing),
        loses_events=True,
        small_scopes=(TWO_FILES,),
    ),
    Mutant("the first record of an event is all", Practice(receive=heeds_the_first_record)),
    Mutant("deletions are not counted", Practice(register=CountsNoDeletions), is_braked=True),
    Mutant(
        "deletions that were obeyed are not looked at again",
        Practice(register=MarksNoDeletions),
        is_braked=True,
    ),
    Mutant("no decision is heard", Practice(intake=HearsNoDecision), is_braked=True),
    Mutant(
        "the sweep looks for no decision",
        Practice(register=LooksForNoDecision),
        loses_events=True,
        is_braked=True,
    ),
    Mutant("no story is marked", Practice(register=MarksNoStories), has_pictures=True),
    Mutant("no story notes what it names", Practice(originals=NotesNothing), has_pictures=True),
    Mutant("a name alone is not noted", Practice(originals=NotesOnlyPlaces), has_pictures=True),
    Mutant("nothing is removed", Practice(originals=RemovesNothing), has_pictures=True),
    Mutant("uses are not counted", Practice(register=CountsNoUses), has_pictures=True),
    Mutant("no preview is dropped", Practice(register=DropsNoPreview), has_documents=True),
    Mutant(
        "previews are written apart",
        Practice(archive=PreviewsApart, register=KeepsPreviewsApart),
        has_documents=True,
    ),
)


def _on_the_record(entry: Entry, archive: MemoryArchive) -> Entry:
    before, after = entry.record
    current = replace(before, revision=archive.record(before.key).revision)
    return replace(entry, record=(current, after))


def _on_the_standings(entry: Entry, archive: MemoryArchive) -> Entry:
    pairs = [
        (replace(old, revision=standing_at(archive, old.address).revision), new)
        for old, new in entry.standings
    ]
    return replace(entry, standings=tuple(pairs))


def _receive_as_seen(site: Site, event: dict[str, Any], name: str, change: _Change) -> None:
    for record in event["Records"]:
        for key in announced_keys({"Records": [record]}):
            believed = change if record["eventName"] == name else tuple
            uploads = _Seen(site.intake.uploads, key, believed)
            dataclasses.replace(site.intake, uploads=uploads).receive(key)


def _ended(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    if versions[-1].is_deletion:
        return versions
    return (*versions, Version("announced", versions[-1].written, is_deletion=True))


def _without_end(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    while versions and versions[-1].is_deletion:
        versions = versions[:-1]
    return versions


@dataclass
class _Seen:
    """Uploads in which the versions of one file look otherwise."""

    uploads: Uploads
    key: str
    change: _Change

    def versions(self, key: str) -> tuple[Version, ...]:
        versions = self.uploads.versions(key)
        return self.change(versions) if key == self.key else versions

    def read(self, key: str, version: str) -> bytes:
        return self.uploads.read(key, version)

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        return self.uploads.newest(after=after)

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        self.uploads.keep_receipt(key, text, data)

    def keep_picture(self, key: str, content: bytes) -> None:
        self.uploads.keep_picture(key, content)


class _Credulous(Chronicle, frozen=True):
    """Does not look whether the last version it knows is where it was."""

    def covers(self, versions: tuple[Version, ...]) -> bool:
        return 0 < self.versions <= len(versions)
