"""The sweep: takes in what no event announced. The rebuild: fills an empty table from the bucket.

A sweep costs the same whatever the size of the archive, since it looks at four things only:

- the records that are open (stale, refused, or waiting for a picture), by an index; and operators'
  decisions on those of them whose deletion is held;
- the files of the second notices that S3 gives of each change, from a queue;
- the files that failed at the sweep before;
- a slice of the bucket: the next files in the order of their keys, compared with their records. The
  walk goes on where the sweep before has stopped, and at the end begins anew.

So what neither notice announced is found by the walk, whatever happened: each file lies in a slice,
and how far the walk has come is kept only after all of a slice was looked at. Bucket and register
are read along the order of their keys, so neither is ever held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from itertools import islice

from chalicelib.ingest.intake import Failed, Intake, Outcome, raise_failed
from chalicelib.ingest.reading.upload_keys import is_picture_upload, is_story_key, is_upload
from chalicelib.news.mass_deletion import HeldDeletion
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.register import Record, Walk
from chalicelib.news.renditions import RECIPE
from chalicelib.news.uploads import Changes, Uploads

UNSEEN_AFTER = timedelta(minutes=15)  # an editor who reads receipts has mended a file by then
# Pictures that are looked for, of the stories uploaded last: each is a call, at every sweep, for as
# long as it is missing. An older story has its picture's size when it is uploaded again.
MOST_AWAITED = 20
MOST_FAILED = 100  # files that are tried again at the next sweep; the walk comes by the others
# Files of a slice whose pictures were made by another recipe, and are made anew: 28,800 in a day,
# so that a sweep has time for the rest. The slice ends at the last of them.
MOST_ANEW = 100


@dataclass
class Findings:
    """What a sweep came by on its way, known even where it failed: how many files it saw, the keys
    it took in, and those of files whose newest version stands refused since before `unseen_since`,
    or is a deletion that is held; of the newest stories whose picture was missing, when they were
    uploaded, the key, the picture; the files whose deletion is held; and those it took in `anew`,
    for pictures by another recipe: no event was lost for these.
    """

    unseen_since: datetime
    files: int = 0
    drift: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    awaiting: list[tuple[datetime, str, str]] = field(default_factory=list)
    held: list[tuple[str, HeldDeletion]] = field(default_factory=list)
    anew: list[str] = field(default_factory=list)

    def watch(self, record: Record) -> None:
        """Note what the record of a file says."""
        written = record.chronicle.last_written
        is_unseen = written and written <= self.unseen_since
        if record.held_deletion or (record.problems and is_unseen):
            self.refused.append(record.key)
        self.held += [(record.key, deletion) for deletion in record.held_deletions]
        if record.awaits and written:
            newest = [*self.awaiting, (written, record.key, record.awaits)]
            self.awaiting = nlargest(MOST_AWAITED, newest)


def sweep(
    intake: Intake, findings: Findings | None = None, changes: Changes | None = None
) -> Iterator[Outcome]:
    """Receive what is out of date among the files that a sweep looks at; yields the outcomes."""
    findings = findings or Findings(datetime.min.replace(tzinfo=UTC))
    before = intake.register.walk()
    slice_ = _Slice(intake, before.through)
    announced = dict.fromkeys(changes.announced()) if changes else {}
    outdated = _outdated(intake, findings, (*before.failed, *announced), slice_)
    failed = []
    for outcome in intake.receiving(outdated):
        if isinstance(outcome, Failed):
            failed.append(outcome.key)
        yield outcome
    intake.register.keep_walk(before, Walk(slice_.end, tuple(failed[:MOST_FAILED])))
    if changes:  # a picture's notice is kept until a sweep finds that it was made
        requested = filter(is_picture_key, findings.drift)
        changes.forget(announced.keys() - {*failed, *requested})


def _outdated(
    intake: Intake, findings: Findings, named: Iterable[str], slice_: _Slice
) -> Iterator[str]:
    """The keys that are out of date, each once."""
    for key in _candidates(intake, findings, named, slice_):
        if key not in findings.drift:
            findings.drift.append(key)
            yield key
    for key in slice_.anew:
        if key not in findings.drift:
            findings.anew.append(key)
            yield key


def _candidates(
    intake: Intake, findings: Findings, named: Iterable[str], slice_: _Slice
) -> Iterator[str]:
    listed = set()
    for record in intake.register.open_records():
        listed.add(record.key)
        findings.watch(record)
        if record.is_stale and intake.register.record(record.key).is_stale:
            yield record.key
    for key in filter(is_upload, named):
        findings.files += 1
        if _is_outdated(intake, key):
            yield key
    for current in slice_.compared(listed):
        findings.files += 1
        if current is not None:
            yield current
    yield from intake.brake.confirmed(findings.held)
    for _, key, picture in findings.awaiting:
        if intake.plain_pictures.has_come(picture):
            yield key


def _is_outdated(intake: Intake, key: str) -> bool:
    versions = intake.uploads.versions(key)
    newest = versions[-1].id if versions else ""
    return not _is_current(intake.register.record(key), newest)


def _is_current(record: Record, newest: str) -> bool:
    return record.chronicle.through == newest and not record.is_stale


class _Slice:
    """The next files of the walk. `end` is the last of their keys once they were compared; empty if
    the bucket ends there. The pictures of `anew`, or of stories in it, are by another recipe.
    """

    def __init__(self, intake: Intake, after: str) -> None:
        self._intake = intake
        self._after = after
        self.end = after
        self.anew: list[str] = []

    def compared(self, listed: AbstractSet[str]) -> Iterator[str | None]:
        """For each file, its key if its record is out of date, else None. Open records that are not
        among the `listed` are listed from now on.
        """
        size = self._intake.slice_size
        newest = list(islice(self._intake.uploads.newest(after=self._after), size))
        end = newest[-1][0] if len(newest) == size else None
        records = self._intake.register.records(self._after, end)
        yield from compare(_uploads(newest), self._watched(records, listed))
        self.end = end or ""
        if len(self.anew) > MOST_ANEW:
            self.anew = self.anew[:MOST_ANEW]
            self.end = self.anew[-1]

    def _watched(self, records: Iterator[Record], listed: AbstractSet[str]) -> Iterator[Record]:
        for record in records:
            if record.is_open and record.key not in listed:
                self._intake.register.list_as_open(record)
            if self._is_by_another_recipe(record):
                self.anew.append(record.key)
            yield record

    def _is_by_another_recipe(self, record: Record) -> bool:
        if is_picture_key(record.key):
            return record.chronicle.versions > 0 and record.recipe != RECIPE
        return record.address is not None and record.recipe != self._intake.recipe


def drift(uploads: Uploads, records: Iterator[Record]) -> Iterator[str | None]:
    """For each file of the bucket, its key if its record is out of date, else None. `records` are
    all, in the order of their keys' bytes.
    """
    return compare(_uploads(uploads.newest()), records)


def compare(files: Iterable[tuple[str, str]], records: Iterator[Record]) -> Iterator[str | None]:
    """For each file's key and newest version, its key if its record is out of date, else None; and
    the keys of records whose file is none of these. Both are in the order of their keys' bytes.
    """
    record = next(records, None)
    for key, version in files:
        while record and _order(record.key) < _order(key):
            yield _forgotten(record)
            record = next(records, None)
        if record and record.key == key:
            yield None if _is_current(record, version) else key
            record = next(records, None)
        else:
            yield key
    while record:
        yield _forgotten(record)
        record = next(records, None)


def rebuild(intake: Intake, progress: Callable[[int], object]) -> int:
    """Empty the table and fill it from the bucket; calls `progress` with 1 for each file done.

    Receipts stay as they are. Returns the number of files. Raises an ExceptionGroup of NotReceived
    for what failed, after all others were received.
    """
    for _ in intake.register.clear():
        pass
    files, failures = 0, []
    for key in pictures_first(intake.uploads):
        outcomes = intake.receiving([key], tells=False)
        failures += [outcome for outcome in outcomes if isinstance(outcome, Failed)]
        files += 1
        progress(1)
    raise_failed(failures)
    return files


def pictures_first(uploads: Uploads) -> Iterator[str]:
    """Every upload: the pictures before the stories, which then find all of them."""
    for is_meant in (is_picture_upload, is_story_key):
        yield from (key for key, _version in uploads.newest() if is_meant(key))


def _forgotten(record: Record) -> str | None:
    """A record whose file has no version left in the bucket."""
    return record.key if record.chronicle.versions or record.is_stale else None


def _uploads(newest: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((key, version) for key, version in newest if is_upload(key))


def _order(key: str) -> bytes:
    return key.encode()
