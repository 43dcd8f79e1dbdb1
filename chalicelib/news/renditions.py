"""Renditions of a picture: the sizes it is served in, their names, and the words in its file."""

from __future__ import annotations

import hashlib

from msgspec import Struct

FOLDER = "renditions"  # of the media bucket; whatever is in it never changes

# A new recipe (widths, qualities, crops) makes all renditions anew, under other names.
RECIPE = "1"

LETTERS = 24  # of a digest in hexadecimal, in names: 96 bits
CENTRE = (50, 50)  # the focus of a picture whose editor names none: per cent from left and top

# As `DigitalSourceType` of IPTC calls what a model made:
# https://cv.iptc.org/newscodes/digitalsourcetype/
GENERATED = "trainedAlgorithmicMedia"


class Rendition(Struct, frozen=True, array_like=True):
    """One size of a picture: its true width and height in pixels, and the bytes of its files; 0
    where there is no file of that type.
    """

    width: int
    height: int
    jpeg: int
    avif: int = 0


class PictureWords(Struct, frozen=True, omit_defaults=True):
    """What a picture's file says of it: XMP before IIM. All are single lines of plain text.
    `source` is the last part of its DigitalSourceType, if it has one.
    """

    alt: str = ""
    caption: str = ""
    credit: str = ""
    creator: str = ""
    rights: str = ""
    source: str = ""

    @property
    def is_generated(self) -> bool:
        """Whether a model made it, by its own account."""
        return self.source == GENERATED


class SourcePicture(Struct, frozen=True, omit_defaults=True):
    """A picture's file as an editor uploaded it, once it was made into renditions.

    `digest` is of its bytes and of RECIPE, and names its renditions, which are from narrow to wide;
    `width` and `height` are those of the picture held upright.
    """

    key: str
    digest: str
    width: int
    height: int
    renditions: tuple[Rendition, ...]
    words: PictureWords = PictureWords()


def picture_digest(content: bytes) -> str:
    """Names the renditions of a file with this content; the same for the same content."""
    return hashlib.sha256(RECIPE.encode() + b"\0" + content).hexdigest()[:LETTERS]


def rendition_path(digest: str, width: int, ending: str) -> str:
    """The path of a rendition in the media bucket; `ending` is `jpg` or `avif`."""
    return f"{FOLDER}/{digest}/{width}.{ending}"
