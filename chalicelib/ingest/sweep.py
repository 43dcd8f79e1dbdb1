"""The sweep: takes in what no event announced. The rebuild: fills an empty table from the bucket.

Both compare the bucket with the register by walking along the two in the order of their keys, so
neither is ever held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.manuscript import is_story_key
from chalicelib.news.register import Record, Register
from chalicelib.news.uploads import Uploads


def sweep(intake: Intake) -> tuple[str, ...]:
    """Receive every file whose record does not agree with the bucket; returns their keys.

    Raises an ExceptionGroup of what failed, after all others were received.
    """
    outdated = drift(intake.uploads, intake.register)
    return intake.receive_each(key for key in outdated if key is not None)


def drift(uploads: Uploads, register: Register) -> Iterator[str | None]:
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
