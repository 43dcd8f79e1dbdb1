"""The sweep: takes in what no event announced. The rebuild: fills an empty table from the bucket.

Both compare the bucket with the register by walking along the two in the order of their keys, so
neither is ever held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.news.register import Record
from chalicelib.news.uploads import Uploads

UNSEEN_AFTER = timedelta(minutes=15)  # an editor who reads receipts has mended a file by then


@dataclass
class Findings:
    """What a sweep came by on its way, known even where it failed: how many files it saw, the keys
    it took in, and those of files whose newest version stands refused since before `unseen_since`.
    """

    unseen_since: datetime
    files: int = 0
    drift: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def meet(self, record: Record) -> None:
        """Look at a record that the sweep reads anyway: no call is made for it."""
        written = record.chronicle.last_written
        if record.problems and written and written <= self.unseen_since:
            self.refused.append(record.key)


def sweep(intake: Intake, findings: Findings | None = None) -> tuple[str, ...]:
    """Receive every file whose record does not agree with the bucket; returns their keys.

    Raises an ExceptionGroup of what failed, after all others were received.
    """
    found = findings or Findings(datetime.min.replace(tzinfo=UTC))
    return intake.receive_each(_outdated(intake, found))


def _outdated(intake: Intake, findings: Findings) -> Iterator[str]:
    for key in drift(intake.uploads, _Met(intake.register, findings)):
        findings.files += 1
        if key is not None:
            findings.drift.append(key)
            yield key


class Records(Protocol):
    """The part of a register that a sweep walks along."""

    def records(self) -> Iterator[Record]:
        """Every record, by key in the order of its UTF-8 bytes."""
        ...


@dataclass(frozen=True)
class _Met:
    """The records of a register, each shown to the findings as it passes."""

    register: Records
    findings: Findings

    def records(self) -> Iterator[Record]:
        for record in self.register.records():
            self.findings.meet(record)
            yield record


def drift(uploads: Uploads, register: Records) -> Iterator[str | None]:
    """For each file, its key if its record is out of date, else None."""
    records = register.records()
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

    Receipts stay as they are. Returns the number of files. Raises an ExceptionGroup of what
    failed, after all others were received.
    """
    for _ in intake.register.clear():
        pass
    keys = _counted((key for key, _version in _stories(intake.uploads)), progress)
    return sum(1 for _ in intake.receiving(keys, tells=False))


def _counted(keys: Iterator[str], progress: Callable[[int], object]) -> Iterator[str]:
    for key in keys:
        yield key
        progress(1)


def _forgotten(record: Record) -> str | None:
    """A record whose file has no version left in the bucket."""
    return record.key if record.chronicle.versions or record.is_stale else None


def _stories(uploads: Uploads) -> Iterator[tuple[str, str]]:
    return ((key, version) for key, version in uploads.newest() if is_story_key(key))


def _order(key: str) -> bytes:
    return key.encode()
