"""Taking in what editors upload.

An event is only a hint that a file may have changed. Intake reads its record of the file, then the
file as it stands now, and writes on the condition that nothing it read has changed since; if
something has, it starts over. So doubled, reordered, delayed and lost events, two copies at once
and a crash after any call all end in the same state. The order of the two reads matters: with the
file read first, a slow copy can overwrite a newer version with an older one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.ingest.gate.quality_gate import judge
from chalicelib.ingest.picture_check import picture_warnings, unreadable_picture
from chalicelib.ingest.reading.limits import LARGEST_FILE
from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.ingest.receipt import Receipt
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import (
    LostRace,
    Problem,
    StillContested,
    UnreadableFile,
    UnusableManuscript,
)
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.pictures import Pictures
from chalicelib.news.register import Entry, Record, Register
from chalicelib.news.settlement import Placement, place, settle, unsettled
from chalicelib.news.substance import is_comparable
from chalicelib.news.uploads import Uploads

MOST_ATTEMPTS = 10  # at one entry; then the event's own retry takes over


class _Reading(Struct, frozen=True):
    """A file's chronicle up to now, and what its newest version is worth."""

    chronicle: Chronicle
    manuscript: Manuscript | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Intake:
    """The use case. `pause` waits before attempt n at an entry, so that rivals part; `told` hears
    of each file that was received and has its receipt. `pictures` are looked at for the receipts,
    if there are any.
    """

    register: Register
    uploads: Uploads
    newsroom: Newsroom
    site_url: str
    pause: Callable[[int], None]
    told: Callable[[Record], object] = lambda _record: None
    pictures: Pictures | None = None

    def receive(self, key: str, *, tells: bool = True) -> Record:
        """Make the site agree with the file as it stands now, and leave a receipt beside it.

        A file that can't be published is no error: its receipt says why. A rebuild `tells`
        nothing: receipts stay as they are. Raises StillContested when every attempt lost its
        race, and whatever AWS raises: both are to be retried.
        """
        record, others = self.enter(key)
        if tells:
            self._tell(record)
            self.told(record)
        for other in sorted(others):
            self.receive(other, tells=tells)
        return record

    def receive_each(self, keys: Iterable[str], *, tells: bool = True) -> tuple[str, ...]:
        """Receive every file, whatever becomes of the others; returns those that were received.

        Raises an ExceptionGroup of all that failed, each with its key as a note, so that they
        are retried.
        """
        return tuple(self.receiving(keys, tells=tells))

    def receiving(self, keys: Iterable[str], *, tells: bool = True) -> Iterator[str]:
        """As `receive_each`, yielding each key once it was received, and holding none of them."""
        failures = []
        for key in keys:
            try:
                self.receive(key, tells=tells)
            except Exception as failure:  # noqa: BLE001 - one bad file must not hold up the rest
                failure.add_note(key)
                failures.append(failure)
            else:
                yield key
        if failures:
            first = failures[0]  # all that whoever redrives it is told: Lambda passes on no more
            raise ExceptionGroup(
                f"{len(failures)} files could not be received, the first ({first.__notes__[-1]}) "
                f"for {type(first).__name__}: {first}",
                failures,
            )

    def enter(self, key: str) -> tuple[Record, frozenset[str]]:
        """Make the site agree with the file; returns its record, and the other files that must
        be received now since their address was won or lost.
        """
        lost, others = 0, frozenset[str]()
        while lost < MOST_ATTEMPTS:
            entry = self._entry(key)
            if entry.is_empty:
                return entry.record[0], others
            try:
                self.register.enter(entry)
            except LostRace:
                self.pause(lost)
                lost += 1
                continue
            others |= entry.stale
            if not entry.is_partial:
                return replace(entry.record[1], revision=entry.record[0].revision + 1), others
        raise StillContested(f"{key}: lost the race {MOST_ATTEMPTS} times")

    def _entry(self, key: str) -> Entry:
        """What must be written, from one look at everything.

        One transaction holds the writes of one displaced story beside the file's own. Versions
        that would displace several are entered one at a time: each wants one more address.
        """
        before = self.register.record(key)
        versions = self.uploads.versions(key)
        entry = self._look(before, versions)
        known = before.chronicle.versions if before.chronicle.covers(versions) else 0
        if entry.displaced > 1 and known + 1 < len(versions):
            return replace(self._look(before, versions[: known + 1]), is_partial=True)
        return entry

    def _look(self, before: Record, versions: tuple[Version, ...]) -> Entry:
        try:
            return self._settled(before, versions, self._read(before, versions))
        except UnusableManuscript:
            # An earlier release accepted a version that we do not: judge all by today's rules.
            anew = Record(Chronicle(before.key))
            return self._settled(before, versions, self._read(anew, versions))

    def _settled(self, before: Record, versions: tuple[Version, ...], reading: _Reading) -> Entry:
        chronicle = reading.chronicle
        standings = self.register.standings({*before.chronicle.addresses, *chronicle.addresses})
        placement = place(chronicle, standings)
        article = self._article(placement, reading, versions)
        settled = settle(chronicle, placement, article, standings)
        pairs = zip(standings.values(), settled, strict=True)
        changed = tuple((old, new) for old, new in pairs if old != new)
        after = replace(
            before,
            chronicle=chronicle,
            address=placement.station.address if placement.station else None,
            problems=(*reading.problems, *_taken(placement)),
            warnings=reading.warnings,
            is_stale=False,
        )
        stale = frozenset[str]().union(*(unsettled(*pair, chronicle.key) for pair in changed))
        return Entry(record=(before, after), standings=changed, stale=stale)

    def _read(self, before: Record, versions: tuple[Version, ...]) -> _Reading:
        """Continue the chronicle with the versions it does not know yet, or write it anew."""
        key = before.key
        if before.chronicle.covers(versions):
            known = self._comparable(before.chronicle, versions)
            reading = _Reading(known, None, _without_taken(before.problems), before.warnings)
        else:
            known = Chronicle(key)
            reading = _Reading(known)
        for version in versions[known.versions :]:
            reading = self._continued(reading.chronicle, version)
        return reading

    def _comparable(self, chronicle: Chronicle, versions: tuple[Version, ...]) -> Chronicle:
        """The chronicle, ready to be compared with newer versions: where another release digested
        the story by other rules, its digest is made anew, from the version that it was made of.
        """
        is_up_to_date = chronicle.versions == len(versions)
        if is_up_to_date or not chronicle.stations:
            return chronicle
        *earlier, station = chronicle.stations
        if is_comparable(station.substance):
            return chronicle
        version = next(version for version in versions if version.id == station.version)
        digest = self._manuscript(chronicle.key, version).edition.substance
        return replace(chronicle, stations=(*earlier, replace(station, substance=digest)))

    def _continued(self, chronicle: Chronicle, version: Version) -> _Reading:
        if version.is_deletion:
            return _Reading(chronicle.deleted(version))
        try:
            manuscript, warnings = self._acceptable(chronicle, version)
        except UnusableManuscript as unusable:
            problems, warnings = unusable.problems, unusable.warnings
            return _Reading(chronicle.refused(version), None, problems, warnings)
        return _Reading(chronicle.continued(version, manuscript.edition), manuscript, (), warnings)

    def _acceptable(
        self, chronicle: Chronicle, version: Version
    ) -> tuple[Manuscript, tuple[Problem, ...]]:
        manuscript = self._manuscript(chronicle.key, version)
        verdict = judge(manuscript)
        warnings = (*manuscript.warnings, *verdict.warnings)
        problems = (*verdict.refusals, *chronicle.objections(version, manuscript.edition))
        if problems:
            raise UnusableManuscript(*problems, warnings=warnings)
        return manuscript, warnings

    def _manuscript(self, key: str, version: Version) -> Manuscript:
        if version.unreadable_because:
            raise UnusableManuscript(_unreadable(version.unreadable_because))
        if version.size > LARGEST_FILE:
            raise UnusableManuscript(
                Problem(
                    what=f"the file has {version.size} bytes; {LARGEST_FILE} is the most",
                    mend="part the story in two, or leave pictures out of the text",
                )
            )
        try:
            content = self.uploads.read(key, version.id)
        except UnreadableFile as obstacle:
            raise UnusableManuscript(_unreadable(str(obstacle))) from None
        return read_manuscript(key, version, content, self.newsroom)

    def _article(
        self, placement: Placement, reading: _Reading, versions: tuple[Version, ...]
    ) -> Article | None:
        station = placement.station
        if station is None:
            return None
        chronicle, manuscript = reading.chronicle, reading.manuscript
        if manuscript is None or station.version != chronicle.through:
            version = next(each for each in versions if each.id == station.version)
            manuscript = self._manuscript(chronicle.key, version)
        return manuscript.article(station)

    def _tell(self, record: Record) -> None:
        """Leave a receipt, and make sure that it is the newest record's: copies may race."""
        while True:
            warnings = self._picture_warnings(record)
            receipt = Receipt(record, self.site_url, self.newsroom.zone, warnings)
            self.uploads.keep_receipt(record.key, receipt.text(), receipt.data())
            newest = self.register.record(record.key)
            if newest.revision == record.revision:
                return
            record = newest

    def _picture_warnings(self, record: Record) -> tuple[Problem, ...]:
        """What is wrong with the picture of the story that stands. It is no part of the record,
        which follows from the editors' files alone: a picture comes and goes by itself.
        """
        if self.pictures is None or record.address is None:
            return ()
        article = self.register.standings([record.address])[record.address].article
        if article is None or article.picture is None or article.withdrawn:
            return ()
        try:
            beginning = self.pictures.beginning(article.picture.path)
        except UnreadableFile as obstacle:
            return (unreadable_picture(article.picture, str(obstacle)),)
        return picture_warnings(article.picture, beginning)


def _unreadable(obstacle: str) -> Problem:
    return Problem(
        what=f"the file can't be read: {obstacle}",
        mend="upload it again in the storage class STANDARD, with the bucket's own encryption",
    )


_TAKEN = "address"


def _taken(placement: Placement) -> tuple[Problem, ...]:
    if not placement.taken_by:
        return ()
    return (
        Problem(
            what=f"its address belongs to {placement.taken_by}",
            mend="give it a `slug` of its own, or delete the other file: this one then moves in",
            field=_TAKEN,
        ),
    )


def _without_taken(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.field != _TAKEN)
