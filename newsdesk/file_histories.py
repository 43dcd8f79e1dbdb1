"""Every file of the editors' bucket with all its versions, and which of its deletions are held.

The bucket alone is read, as a rebuild does: the table follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.ingest.deletion_brake import DeletionBrake
from chalicelib.news.chronicle import Version
from chalicelib.news.mass_deletion import (
    Bound,
    DeletionWindow,
    HeldDeletion,
    most_deletions,
    window_start,
)
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.uploads import Uploads


@dataclass(frozen=True)
class FileHistory:
    """A file: its versions, oldest first, and those of its deletions that are or were held."""

    key: str
    versions: tuple[Version, ...]
    held: tuple[HeldDeletion, ...] = ()

    @property
    def newest(self) -> Version:
        """The version that counts: before a deletion that nobody has confirmed, the one that is
        there still.
        """
        waiting = {deletion.version for deletion in self.held if deletion.confirmed is None}
        counting = [version for version in self.versions if version.id not in waiting]
        return counting[-1] if counting else self.versions[-1]

    @property
    def is_held(self) -> bool:
        """Whether it lies deleted, and readers have it all the same."""
        return self.versions[-1].is_deletion and not self.newest.is_deletion


def file_histories(uploads: Uploads) -> Iterator[FileHistory]:
    """Every file, in the order of the keys."""
    versions = {key: uploads.versions(key) for key, _version in uploads.newest()}
    counted = _CountedHere(versions)
    brake = DeletionBrake(counted, uploads)
    counted.count(brake.bounds())
    for key, of_file in versions.items():
        if of_file:
            yield FileHistory(key, of_file, brake.ruling(key, of_file).held)


class _CountedHere:
    """The windows of deletions, counted from the versions of all files."""

    def __init__(self, versions: Mapping[str, Sequence[Version]]) -> None:
        self._versions = versions
        self._known: dict[tuple[datetime, bool], DeletionWindow] = {}

    def count(self, bounds: Sequence[Bound]) -> None:
        """Count the deletions that these bounds count."""
        for key, of_file in self._versions.items() if bounds else ():
            for version in of_file:
                most = most_deletions(version.written, bounds) if version.is_deletion else None
                if most is not None:
                    at = window_start(version.written), is_picture_key(key)
                    self._known[at] = self._window(*at).with_file(key, most)

    def windows(
        self, starts: Iterable[datetime], *, of_pictures: bool = False
    ) -> dict[datetime, DeletionWindow]:
        """What was counted in each window, by its start."""
        return {start: self._window(start, of_pictures) for start in starts}

    def _window(self, start: datetime, of_pictures: bool) -> DeletionWindow:  # noqa: FBT001
        usual = DeletionWindow(start, of_pictures=of_pictures)
        return self._known.get((start, of_pictures), usual)
