"""Taking in pictures: an original in the bucket, made into renditions, and found under its name.

It keeps the promises of intake.py, in the same way: an event is a hint, the record of the file is
read before its versions, and written on the condition that it is still the one that was read. The
renditions are put where readers get them first. A story that names the picture is marked as stale
after the picture was entered; and a story notes what it names before it looks for originals. So
whichever comes first, one of the two finds the other.

The record is stale until the stories are marked and the receipt is kept: whoever dies before that
leaves it to the next event or sweep, which makes nothing anew, since what was made of a content is
noted beside the renditions. Where very many stories name a picture, the record says how far their
marking has come, so that the next attempt goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched, chain

from msgspec.structs import replace

from chalicelib.ingest.deletion_brake import DeletionBrake, held_problem
from chalicelib.ingest.intake import MOST_ATTEMPTS, Failed, Outcome, Received
from chalicelib.ingest.marks import finished, with_marks
from chalicelib.ingest.picture_receipt import PictureReceipt
from chalicelib.ingest.reading.upload_keys import is_picture_upload
from chalicelib.ingest.rendition_uses import RenditionCount
from chalicelib.ingest.version_making import NotMadeYet, VersionMaking
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import LostRace, StillContested
from chalicelib.news.mass_deletion import HeldDeletion, reopened
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.originals import Originals
from chalicelib.news.picture_keys import can_be_named
from chalicelib.news.pictures import (
    PictureMaker,
    RenditionFiles,
    RenditionUses,
)
from chalicelib.news.register import Entry, Record, Register
from chalicelib.news.renditions import RECIPE
from chalicelib.news.uploads import Uploads
from chalicelib.news.write_budget import MOST_WRITES

MARKS_BETWEEN_NOTES = 500  # stories; marking so many takes some seconds


@dataclass(frozen=True)
class PictureIntake:
    """The use case. Without a `maker` only what was made before can be taken in, by the notes of
    it. `pause` waits before attempt n at an entry, so that rivals part (backoff). Of the stories
    that name a picture, so many are marked between two notes of how far that has come.
    """

    register: Register
    uploads: Uploads
    originals: Originals
    uses: RenditionUses
    files: RenditionFiles
    maker: PictureMaker | None
    newsroom: Newsroom
    now: Callable[[], datetime]
    pause: Callable[[int], None]
    most_writes: int = MOST_WRITES
    marks_between_notes: int = MARKS_BETWEEN_NOTES

    def receiving(self, keys: Iterable[str], *, tells: bool = True) -> Iterator[Outcome]:
        """Receive every picture, and after it the others whose deletions are held since there were
        too many: yields what came of each. A rebuild `tells` nothing: receipts stay as they are.
        """
        for key in keys:
            waiting = {key: None}
            while waiting:
                one = next(iter(waiting))
                del waiting[one]
                try:
                    yield self._received(one, waiting, tells=tells)
                except Exception as error:  # noqa: BLE001 - one bad file must not hold up the rest
                    yield Failed(one, error)

    def _received(self, key: str, others: dict[str, None], *, tells: bool) -> Received:
        """Receive one picture, until its receipt is the newest record's: copies may race."""
        for _ in range(MOST_ATTEMPTS):
            entered, marked = self._entered(key)
            others |= dict.fromkeys(sorted(marked))
            record = self._with_stories_marked(entered)
            if record is None:
                continue
            receipt = PictureReceipt(record, self.newsroom.zone)
            if tells:
                self.uploads.keep_receipt(key, receipt.text(), receipt.data())
            newest = finished(self.register, record)
            if newest:
                return Received(newest, receipt)
        raise StillContested(f"{key}: its record changed {MOST_ATTEMPTS} times meanwhile")

    def _with_stories_marked(self, record: Record) -> Record | None:
        """The record once every story that names the picture is marked; None if it has changed
        meanwhile. A story that comes to name it now finds the picture by itself.
        """
        if not (record.is_stale and can_be_named(record.key)):
            return record
        stories = sorted(self.originals.stories_naming(record.key))
        later = [story for story in stories if story > record.marked]
        for some in batched(later, self.marks_between_notes):
            for story in some:
                self.register.mark_stale(story)
            if some[-1] != later[-1]:
                noted = replace(record, marked=some[-1])
                try:
                    self.register.enter(Entry(record=(record, noted)))
                except LostRace:
                    return None
                record = replace(noted, revision=record.revision + 1)
        return record

    def _entered(self, key: str) -> tuple[Record, frozenset[str]]:
        """Make the register agree with the file; its record, and the others to receive now."""
        lost, others = 0, frozenset[str]()
        while lost < MOST_ATTEMPTS:
            entry = self._entry(key)
            before, after = entry.record
            if entry.is_empty:
                return before, others
            try:
                self.register.enter(entry)
            except LostRace:
                self.pause(lost)
                lost += 1
                continue
            others |= entry.stale
            # As in intake.py: what is held may have been confirmed meanwhile.
            if not entry.is_partial and after.held == before.held:
                return replace(after, revision=before.revision + 1), others
        raise StillContested(f"{key}: lost the race {MOST_ATTEMPTS} times")

    def _entry(self, key: str) -> Entry:
        before = self.register.record(key)
        versions = self.uploads.versions(key) if is_picture_upload(key) else ()
        if before.revision == 0:
            self._versions.claim_made(versions[:-1])
        ruling = DeletionBrake(self.register, self.uploads).ruling(key, versions)
        after = self._record(before, versions, ruling.held)
        entry = Entry(
            record=(before, after),
            windows=ruling.windows,
            uses=tuple(self._count.changes(key, _digest(before), _digest(after))),
        )
        held = chain.from_iterable(reopened(*pair, key) for pair in entry.windows)
        return with_marks(entry, held, most_writes=self.most_writes, tells=True)

    def _record(
        self, before: Record, versions: tuple[Version, ...], held: tuple[HeldDeletion, ...]
    ) -> Record:
        """What is to be recorded: the newest version that is a picture, unless the file was deleted
        since. So a bad file does not take the place of a good one.
        """
        known = before.chronicle
        is_known = known.covers(versions) and known.versions == len(versions)
        if is_known and before.held == held and before.recipe == RECIPE:
            return before
        if not versions:
            nothing = Record(Chronicle(before.key))
            return replace(nothing, revision=before.revision, unmarked=before.unmarked)
        return replace(
            self._judged(before.key, versions, held),
            revision=before.revision,
            unmarked=before.unmarked,
            held=held,
            recipe=RECIPE,
        )

    def _judged(
        self, key: str, versions: tuple[Version, ...], held: tuple[HeldDeletion, ...]
    ) -> Record:
        newest, making, picture, since = versions[-1], None, None, None
        for version in _since_the_last_deletion(versions, held):
            made = self._versions.making_of(key, version)
            making = making or (made if version is newest else None)
            if not made.problems:
                picture, since = made.of(key), version.written
                break
        problems = making.problems if making else ()
        if newest.is_deletion and picture:
            problems = (held_problem(newest.written, self.newsroom.zone, "picture"),)
        outcome = "refused" if problems else "deleted" if newest.is_deletion else "edition"
        return Record(
            chronicle=Chronicle(
                key,
                versions=len(versions),
                through=newest.id,
                last_written=newest.written,
                outcome=outcome,
            ),
            problems=problems,
            warnings=making.warnings if making else (),
            picture=picture,
            picture_since=since,
        )

    @property
    def _count(self) -> RenditionCount:
        return RenditionCount(self.uses, self.now)

    @property
    def _versions(self) -> VersionMaking:
        return VersionMaking(self.uploads, self.uses, self.files, self.maker, self.now, self.pause)


class ImmediateRequests:
    """PictureRequests that are done at once, without receipts: for a rebuild. What was never made
    waits for the sweep, if there is nothing to make it with.
    """

    def __init__(self, pictures: PictureIntake) -> None:
        self._pictures = pictures

    def make(self, key: str) -> None:
        """Look at an original as it stands now."""
        for outcome in self._pictures.receiving([key], tells=False):
            if isinstance(outcome, Failed) and not isinstance(outcome.error, NotMadeYet):
                raise outcome.error

    def make_for(self, story: str) -> None:
        """Nothing: share images and crops have the names that they had."""


def _digest(record: Record) -> str:
    return record.picture.digest if record.picture else ""


def _since_the_last_deletion(
    versions: tuple[Version, ...], held: tuple[HeldDeletion, ...]
) -> Iterator[Version]:
    """The versions since the file was last deleted, newest first; a deletion that is held, and that
    nobody has confirmed, is passed over.
    """
    passed_over = {deletion.version for deletion in held if deletion.confirmed is None}
    for version in reversed(versions):
        if version.id in passed_over:
            continue
        if version.is_deletion:
            return
        yield version
