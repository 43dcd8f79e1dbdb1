"""Files of a folder on this machine, read and written as a whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from local.stories_folder import Stamp, stamp_of
from newsdesk.two_sides import Known


@dataclass(frozen=True)
class FileHere:
    """A file in the folder, read."""

    content: bytes
    stamp: Stamp

    @property
    def digest(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    def known(self, tag: str) -> Known:
        """The same, as both sides have it."""
        return Known(self.stamp, self.digest, tag)


def file_here(path: Path) -> FileHere | None:
    """A file, if it is there; its stamp is taken first, so that no later change is missed."""
    try:
        stamp = stamp_of(path)
        return FileHere(path.read_bytes(), stamp)
    except FileNotFoundError:
        return None


def write_whole(path: Path, content: bytes) -> Stamp:
    """As a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f".{path.name}.newsdesk")
    written.write_bytes(content)
    stamp = stamp_of(written)
    written.replace(path)
    return stamp
