"""Editors at work in a bucket: one in memory, one with any S3 client. A second passes with each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Protocol

from chalicelib.news.uploads import Uploads
from tests.conftest import NOON
from tests.memory import MemoryUploads

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Editor(Protocol):
    """Puts and deletes files, and finds receipts beside them."""

    @property
    def uploads(self) -> Uploads:
        """What the site sees of the bucket."""
        ...

    def put(self, key: str, content: bytes = b"News.") -> str:
        """Upload a file; returns the version's id."""
        ...

    def delete(self, key: str) -> str:
        """Delete a file; returns the id of the version that says so."""
        ...

    def receipt(self, key: str) -> tuple[str, str]:
        """The receipt of an upload: for people, and as JSON."""
        ...


class MemoryEditor:
    """An editor at the bucket in memory."""

    def __init__(self, uploads: MemoryUploads) -> None:
        self.uploads = uploads
        self._clock = ticking(NOON)

    def put(self, key: str, content: bytes = b"News.") -> str:
        return self.uploads.put(key, content, self._clock()).id

    def delete(self, key: str) -> str:
        return self.uploads.delete(key, self._clock()).id

    def receipt(self, key: str) -> tuple[str, str]:
        return self.uploads.receipts[key]


@dataclass(frozen=True)
class S3Editor:
    """An editor with an S3 client."""

    client: S3Client
    bucket: str
    uploads: Uploads

    def put(self, key: str, content: bytes = b"News.") -> str:
        return self.client.put_object(Bucket=self.bucket, Key=key, Body=content)["VersionId"]

    def delete(self, key: str) -> str:
        return self.client.delete_object(Bucket=self.bucket, Key=key)["VersionId"]

    def receipt(self, key: str) -> tuple[str, str]:
        return self._text(f"receipts/{key}.txt"), self._text(f"receipts/{key}.json")

    def media_type(self, key: str) -> str:
        """What a browser is told that a file is."""
        return self.client.head_object(Bucket=self.bucket, Key=key)["ContentType"]

    def _text(self, key: str) -> str:
        return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode()


def ticking(start: datetime, step: timedelta = timedelta(seconds=1)) -> Callable[[], datetime]:
    """A clock that moves on by a step each time it is asked."""
    steps = count(1)
    return lambda: start + step * next(steps)
