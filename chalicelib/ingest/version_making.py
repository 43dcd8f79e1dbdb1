"""Makes renditions of a picture's content once, whichever file has it, and however often.

What was made is noted beside the renditions, by the content's ETag and size, which S3 lists: so a
rebuild, a renamed file or one that was put back takes neither the bytes nor the time. Renditions
are claimed before they are looked at, so that nobody removes them as unused meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.ingest.intake import MOST_ATTEMPTS
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import LostRace, Problem, StillContested, UnreadableFile
from chalicelib.news.picture_keys import LONGEST_PICTURE_KEY, can_be_named
from chalicelib.news.pictures import (
    LARGEST_PICTURE,
    Making,
    PictureMaker,
    RenditionFiles,
    RenditionUses,
    picture_too_large,
)
from chalicelib.news.renditions import (
    RECIPE,
    picture_digest,
    rendition_path,
    renditions_folder,
)
from chalicelib.news.text import has_hidden_characters
from chalicelib.news.uploads import Uploads

# How long a claim is good for whoever makes the same meanwhile: much longer than they live, and
# much shorter than unused renditions stay. With a claim for each, two would take turns at undoing
# what the other has read.
CLAIM_LASTS = timedelta(hours=1)


class NotMadeYet(Exception):
    """A picture was never made, and who came to it has nothing to make it with."""


@dataclass(frozen=True)
class VersionMaking:
    """The originals and the renditions, and who makes the one into the other."""

    uploads: Uploads
    uses: RenditionUses
    files: RenditionFiles
    maker: PictureMaker | None
    now: Callable[[], datetime]
    pause: Callable[[int], None]

    def making_of(self, key: str, version: Version) -> Making:
        """What comes of one version of a file. Raises NotMadeYet if there is no maker, and it was
        never made.
        """
        if problem := _problem_before_reading(key, version):
            return Making(digest="", recipe=RECIPE, problems=(problem,))
        note = self.files.note(version.etag, version.size) if version.etag else None
        if note and self._is_there(note):
            return note
        if self.maker is None:
            raise NotMadeYet(f"{key}: it was not made yet")
        try:
            content = self.uploads.read(key, version.id)
        except UnreadableFile as obstacle:
            return Making(digest="", recipe=RECIPE, problems=(_unreadable(str(obstacle)),))
        self._claim(picture_digest(content))
        making, files = self.maker.make(content)
        for path, rendition in files.items():
            self.files.put(path, rendition)
        if version.etag:
            self.files.keep_note(version.etag, version.size, making)
        return making

    def claim_made(self, versions: Iterable[Version]) -> None:
        """See to it that what was made of these versions is removed once nobody has it. A table
        that was built anew knows of none.
        """
        for version in versions:
            is_content = version.etag and not version.is_deletion
            note = self.files.note(version.etag, version.size) if is_content else None
            if note and not note.problems:
                self._claim(note.digest)

    def _is_there(self, note: Making) -> bool:
        """Whether all that was made is there; then it stays, since it is claimed first."""
        if note.problems:
            return True
        self._claim(note.digest)
        return _paths(note) <= self.files.paths(renditions_folder(note.digest))

    def _claim(self, digest: str) -> None:
        """See to it that renditions which nobody has, or not yet, are not removed meanwhile."""
        for attempt in range(MOST_ATTEMPTS):
            use = self.uses.use(digest)
            if use.is_going:
                break
            if use.users or (use.since and use.since > self.now() - CLAIM_LASTS):
                return
            try:
                self.uses.keep_use(use, replace(use, since=self.now()))
            except LostRace:
                self.pause(attempt)
                continue
            return
        raise StillContested(f"the renditions {digest} are being removed, or are contested")


def _paths(making: Making) -> set[str]:
    return {
        rendition_path(making.digest, one.width, ending)
        for one in making.renditions
        for ending, size in (("jpg", one.jpeg), ("avif", one.avif))
        if size
    }


def _problem_before_reading(key: str, version: Version) -> Problem | None:
    if version.unreadable_because:
        return _unreadable(version.unreadable_because)
    if version.size > LARGEST_PICTURE:
        return picture_too_large(version.size)
    if not can_be_named(key):
        return Problem(
            f"its name is too long; {LONGEST_PICTURE_KEY} bytes is the most",
            "upload the file under a shorter name, and delete this one",
        )
    if has_hidden_characters(key):
        return Problem(
            "its name has characters that can't be seen, such as an end of line",
            "upload the file under a plain name, and delete this one",
        )
    return None


def _unreadable(obstacle: str) -> Problem:
    return Problem(
        f"the file can't be read: {obstacle}",
        "upload it again in the storage class STANDARD, with the bucket's own encryption",
    )
