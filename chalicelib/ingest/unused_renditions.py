"""Removes renditions that nobody uses any more, after a day: pages in caches still show them.

Originals with the same content share renditions, and one may come back at any moment. So a digest
is marked as going first, on the condition that nobody has it still; from then on nobody takes it
into use, until its files are gone and the mark with them (see picture_intake.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from msgspec.structs import replace

from chalicelib.news.errors import LostRace
from chalicelib.news.pictures import RenditionFiles, RenditionUse, RenditionUses
from chalicelib.news.renditions import beginning_of_paths

UNUSED_FOR = timedelta(days=1)  # the edge shows a page that old if it gets no other
MOST_AT_ONCE = 50  # in one sweep, each of four calls or five; 14,400 a day


@dataclass(frozen=True)
class UnusedRenditions:
    """The renditions of the media bucket, and who has them."""

    uses: RenditionUses
    files: RenditionFiles

    def remove(self, now: datetime) -> Iterator[str]:
        """Remove those that nobody has had for a day; yields their digests."""
        listed = (use for use in self.uses.unused() if _is_over(use, now))
        for use in islice(listed, MOST_AT_ONCE):
            newest = self.uses.use(use.digest)  # the index may be behind
            try:
                if _is_over(newest, now) and self._removed(newest):
                    yield use.digest
            except LostRace:  # somebody has it again, or removes it as well
                continue

    def _removed(self, use: RenditionUse) -> bool:
        if not use.is_going:
            self.uses.keep_use(use, replace(use, is_going=True))
            use = self.uses.use(use.digest)
        if not use.is_going:
            return False
        beginning = beginning_of_paths(use.digest)
        self.files.remove(self.files.paths(beginning))
        if self.files.paths(beginning):  # S3 may fail at some, and crops may have come meanwhile
            return False
        self.uses.keep_use(use, None)
        return True


def _is_over(use: RenditionUse, now: datetime) -> bool:
    is_old = use.since is not None and use.since <= now - UNUSED_FOR
    return not use.users and (use.is_going or is_old)
