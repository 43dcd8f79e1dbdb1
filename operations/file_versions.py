"""Every version of the files in a bucket, and putting one of them back as the newest.

No version is ever deleted: the one before is copied on top as a new one, and intake takes it in as
it does every upload, with receipts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

ARTICLES = "articles/"
PICTURES = "pictures/"
RENDITIONS = "renditions/"

Entry = Any  # boto3's own item of a list of versions; deletions have no Size


@dataclass(frozen=True)
class VersionedBucket:
    """A bucket that keeps every version."""

    s3: Any
    name: str
    access: str = ""  # an ACL for what is put back: on a laptop browsers read pictures themselves

    def of_file(self, key: str) -> list[Entry]:
        """Every version of a file, oldest first."""
        return next((versions for name, versions in self.files(key) if name == key), [])

    def files(self, prefix: str) -> Iterator[tuple[str, list[Entry]]]:
        """The key of every file that is there, or was, and its versions, oldest first."""
        pages = self.s3.get_paginator("list_object_versions").paginate(
            Bucket=self.name, Prefix=prefix
        )
        for key, entries in groupby(_in_order(pages), lambda entry: str(entry["Key"])):
            yield key, _oldest_first(list(entries))

    def put_back(self, key: str, version: str) -> None:
        """Copy a version on top, as a new one."""
        access = {"ACL": self.access} if self.access else {}
        self.s3.copy_object(
            Bucket=self.name,
            Key=key,
            CopySource={"Bucket": self.name, "Key": key, "VersionId": version},
            **access,
        )

    def delete(self, key: str) -> None:
        """Delete a file, as an editor does."""
        self.s3.delete_object(Bucket=self.name, Key=key)


def is_deletion(version: Entry) -> bool:
    """Whether a version says that the file was deleted."""
    return "Size" not in version


def is_same(version: Entry, other: Entry | None) -> bool:
    """Whether two versions are the same to readers; None and a deletion are no file at all."""
    return bool(version.get("ETag") == (other or {}).get("ETag"))


def moment_of(text: str) -> datetime:
    """The moment that SINCE names. Raises SystemExit, with a sentence."""
    message = f"SINCE={text} is no time with a zone; write it like SINCE=2026-11-24T08:00:00+01:00"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SystemExit(message) from None
    if moment.tzinfo is None:
        raise SystemExit(message)
    return moment


def when(version: Entry) -> str:
    """When a version was written, for people."""
    written: datetime = version["LastModified"]
    return f"{written.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _in_order(pages: Iterator[Any]) -> Iterator[Entry]:
    """What is listed, by key: a page lists versions and deletions apart, each by key, newest first,
    and the next page may go on with the same key.
    """
    for page in pages:
        entries = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        yield from sorted(entries, key=lambda entry: entry["Key"].encode())


def _oldest_first(newest_first: list[Entry]) -> list[Entry]:
    newest_first.reverse()  # sorting keeps the order of equal times
    return sorted(newest_first, key=lambda entry: (entry["LastModified"], entry["IsLatest"]))
