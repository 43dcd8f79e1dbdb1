"""Pictures as intake needs them: what is made of a file, who makes it, and where it is put."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from chalicelib.news.errors import Problem
from chalicelib.news.renditions import Focus, PictureWords, Rendition, SourcePicture
from chalicelib.news.share_image import ShareImage

# Bytes of an editor's file; a JPEG of 40 megapixels at the best quality has half of that.
LARGEST_PICTURE = 60_000_000


def picture_too_large(size: int) -> Problem:
    """What is wrong with a file of more bytes than LARGEST_PICTURE."""
    return Problem(
        f"the file has {size / 1e6:.1f} MB, and {LARGEST_PICTURE / 1e6:.0f} are read at most",
        "export it as a JPEG of quality 90, some 4000 pixels wide",
    )


class Making(Struct, frozen=True, omit_defaults=True):
    """What came of a picture's content; with problems, no rendition was made of it."""

    digest: str
    recipe: str
    width: int = 0
    height: int = 0
    renditions: tuple[Rendition, ...] = ()
    words: PictureWords = PictureWords()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def of(self, key: str) -> SourcePicture:
        """The picture of the file with this key, which has that content."""
        return SourcePicture(key, self.digest, self.width, self.height, self.renditions, self.words)


class PictureMaker(Protocol):
    """Makes renditions. The same content gives the same, and none makes `make` fail."""

    def make(self, content: bytes) -> tuple[Making, dict[str, bytes]]:
        """What becomes of a file, and its renditions by their paths in the media bucket."""
        ...

    def crops(self, content: bytes, focus: Focus) -> dict[str, bytes]:
        """The crops of a picture with this content, by their paths in the media bucket."""
        ...

    def draw(self, share: ShareImage) -> bytes:
        """The image by which a story is shared, a JPEG."""
        ...


class Pictures(Protocol):
    """The media bucket, which readers' pictures are served from."""

    def beginning(self, path: str) -> bytes | None:
        """The first bytes of a file; None if it is not there. Raises UnreadableFile if they can't
        be had.
        """
        ...


class RenditionFiles(Protocol):
    """The renditions in the media bucket, and notes of what was made of which content."""

    def note(self, etag: str, size: int) -> Making | None:
        """What was made of the content with this ETag and size; None if nobody noted it."""
        ...

    def keep_note(self, etag: str, size: int, making: Making) -> None:
        """Note what was made of that content."""
        ...

    def paths(self, beginning: str) -> set[str]:
        """The files that are there whose paths begin so."""
        ...

    def put(self, path: str, content: bytes) -> None:
        """Put a rendition where readers get it."""
        ...

    def remove(self, paths: Collection[str]) -> None:
        """Remove these files; one that is not there is no error."""
        ...


class PictureRequests(Protocol):
    """Asks for pictures to be made, by whoever can."""

    def make(self, key: str) -> None:
        """Ask that an original be looked at as it stands now."""
        ...

    def make_for(self, story: str) -> None:
        """Ask for the share image and the crops of the story of a file."""
        ...


class RenditionUse(Struct, frozen=True, omit_defaults=True):
    """How many originals have the renditions of one digest, or how many stories a share image;
    `key` is that of the last that came. Those that none has had `since` are removed after a time;
    while that is being done, nobody may take them into use.
    """

    digest: str
    key: str = ""
    users: int = 0
    since: datetime | None = None
    is_going: bool = False
    revision: int = 0


class RenditionUses(Protocol):
    """Which renditions are in use; reads see every write that was finished."""

    def use(self, digest: str) -> RenditionUse:
        """The use of one digest's renditions; revision 0 if they were never heard of."""
        ...

    def keep_use(self, before: RenditionUse, after: RenditionUse | None) -> None:
        """Keep it in place of what was read; None: they are gone. Raises LostRace if it is no
        longer as it was read.
        """
        ...

    def unused(self) -> Iterator[RenditionUse]:
        """Those that nobody has, in no order."""
        ...
