"""What a newsroom needs of the place where editors put their files: it keeps every version."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from chalicelib.news.chronicle import Version


class Uploads(Protocol):
    """The editors' files. Lists and reads see every write that was finished."""

    def versions(self, key: str) -> tuple[Version, ...]:
        """Every version of one file, oldest first; empty for a key that never was."""
        ...

    def read(self, key: str, version: str) -> bytes:
        """The bytes of one version. Raises UnreadableFile if they can't be had."""
        ...

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        """The key and newest version id of every file of the editors', or of those behind the key
        `after`, in the order of the keys' bytes.
        """
        ...

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        """Put a receipt beside the upload: for people, and as JSON."""
        ...

    def keep_picture(self, key: str, content: bytes) -> None:
        """Put a picture of a document under its own key, unless there is or ever was one: whoever
        deleted it meant that.
        """
        ...


class Changes(Protocol):
    """A second notice of every change to a file, kept until the sweep has seen to it."""

    def announced(self) -> Iterator[str]:
        """Keys of files that have changed; one may come twice, and much later."""
        ...

    def forget(self, keys: Collection[str]) -> None:
        """Drop the notices of these files that were announced."""
        ...
