"""The sweep: takes in what no event announced. The rebuild: fills an empty table from the bucket.

Both compare the bucket with the register by walking along the two in the order of their keys, so
neither is ever held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import nlargest

from chalicelib.ingest.intake import Failed, Intake, Outcome, raise_failed
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.news.register import Record
from chalicelib.news.uploads import Uploads

UNSEEN_AFTER = timedelta(minutes=15)  # an editor who reads receipts has mended a file by then
# Pictures that are looked for, of the stories uploaded last: each is a call, at every sweep, for as
# long as it is missing. An older story has its picture's size when it is uploaded again.
MOST_AWAITED = 20


@dataclass
class Findings:
    """What a sweep came by on its way, known even where it failed: how many files it saw, the keys
    it took in, and those of files whose newest version stands refused since before `unseen_since`;
    of the newest stories whose picture was missing, when they were uploaded, the key, the picture.
    """

    unseen_since: datetime
    files: int = 0
    drift: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    awaiting: list[tuple[datetime, str, str]] = field(default_factory=list)

    def watching(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records as they pass: the sweep reads them anyway, no call is made for this."""
        for record in records:
            written = record.chronicle.last_written
            if record.problems and written and written <= self.unseen_since:
                self.refused.append(record.key)
            if record.awaits and written:
                newest = [*self.awaiting, (written, record.key, record.awaits)]
                self.awaiting = nlargest(MOST_AWAITED, newest)
            yield record


def sweep(intake: Intake, findings: Findings | None = None) -> Iterator[Outcome]:
    """Receive every file whose record does not agree with the bucket; yields what came of each."""
    findings = findings or Findings(datetime.min.replace(tzinfo=UTC))
    return intake.receiving(_outdated(intake, findings))


def _outdated(intake: Intake, findings: Findings) -> Iterator[str]:
    for key in drift(intake.uploads, findings.watching(intake.register.records())):
        findings.files += 1
        if key is not None:
            findings.drift.append(key)
            yield key
    for _, key, picture in findings.awaiting:
        if key not in findings.drift and intake.has_come(picture):
            findings.drift.append(key)
            yield key


def drift(uploads: Uploads, records: Iterator[Record]) -> Iterator[str | None]:
    """For each file, its key if its record is out of date, else None. `records` are in the order
    of their keys' bytes.
    """
    record = next(records, None)
    for key, version in _stories(uploads):
        while record and _order(record.key) < _order(key):
            yield _forgotten(record)
            record = next(records, None)
        if record and record.key == key:
            is_current = record.chronicle.through == version and not record.is_stale
            yield None if is_current else key
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
    for key, _version in _stories(intake.uploads):
        outcomes = intake.receiving([key], tells=False)
        failures += [outcome for outcome in outcomes if isinstance(outcome, Failed)]
        files += 1
        progress(1)
    raise_failed(failures)
    return files


def _forgotten(record: Record) -> str | None:
    """A record whose file has no version left in the bucket."""
    return record.key if record.chronicle.versions or record.is_stale else None


def _stories(uploads: Uploads) -> Iterator[tuple[str, str]]:
    return ((key, version) for key, version in uploads.newest() if is_story_key(key))


def _order(key: str) -> bytes:
    return key.encode()
