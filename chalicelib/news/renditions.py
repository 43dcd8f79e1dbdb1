"""Renditions of a picture: the sizes it is served in, their names, and the words in its file."""

from __future__ import annotations

import hashlib
from math import isqrt

from msgspec import Struct

FOLDER = "renditions"  # of the media bucket; whatever is in it never changes

# A new recipe (widths, qualities, crops) makes all renditions anew, under other names.
RECIPE = "1"

# Of renditions, in pixels: a card on a phone, one on a screen of double density, a story's picture
# on a phone (360 px) and on a wide screen (760 px) of either.
WIDTHS = (320, 640, 960, 1280, 1920)
_TOO_CLOSE = 1.15  # one width is enough where two differ less
# Of a rendition: 1920 by 3413, as a phone is held. What is taller is narrower, too.
MOST_RENDITION_PIXELS = 6_600_000

LETTERS = 24  # of a digest in hexadecimal, in names: 96 bits

Focus = tuple[int, int]  # per cent from left and top, as in CSS's object-position
CENTRE = (50, 50)  # where an editor names none
# Of a picture that is taller than wide, and whose editor names none: there the heads are.
UPPER = (50, 20)

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


def rendition_widths(width: int, height: int) -> tuple[int, ...]:
    """The widths that a picture of this size is served in, from narrow to wide: none wider than it
    is, and one at least.
    """
    widest = min(WIDTHS[-1], width, isqrt(MOST_RENDITION_PIXELS * width // height)) or 1
    narrower = (step for step in WIDTHS if step * _TOO_CLOSE <= widest)
    return *narrower, widest


def focus_of(focus: Focus, width: int, height: int) -> Focus:
    """Where a crop of a picture of this size lies, if its editor named this focus or none."""
    return UPPER if focus == CENTRE and height > width else focus


def rendition_path(digest: str, width: int, ending: str) -> str:
    """The path of a rendition in the media bucket; `ending` is `jpg` or `avif`."""
    return f"{FOLDER}/{digest}/{width}.{ending}"


# The shapes that search engines ask for, as width to height:
# https://developers.google.com/search/docs/appearance/structured-data/article
CROPS = {"1x1": (1, 1), "4x3": (4, 3), "16x9": (16, 9)}
WIDEST_CROP = 1200  # pixels; as wide as the image by which a page is shared


def crop_path(digest: str, shape: str, focus: tuple[int, int]) -> str:
    """The path of a crop in the media bucket; `shape` is one of CROPS."""
    return f"{FOLDER}/{digest}/{shape}-{focus[0]}-{focus[1]}.jpg"


def crop_size(width: int, height: int, shape: str) -> tuple[int, int]:
    """Width and height of the crop of a picture of this size; it is never blown up."""
    across, down = CROPS[shape]
    widest = min(WIDEST_CROP, width, height * across // down)
    return max(1, widest), max(1, widest * down // across)


def renditions_folder(digest: str) -> str:
    """Where all renditions of a picture lie in the media bucket, its crops among them."""
    return f"{beginning_of_paths(digest)}/"


def beginning_of_paths(digest: str) -> str:
    """What the paths of all renditions of a picture begin with, or that of a share image."""
    return f"{FOLDER}/{digest}"
