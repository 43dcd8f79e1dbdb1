"""A picture's file, checked before anything of it is decoded: its type, its size, its words."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile

from chalicelib.imaging.gif_file import has_too_many_blocks
from chalicelib.imaging.heic_process import jpeg_of_heic
from chalicelib.imaging.jpeg_file import JpegFile
from chalicelib.imaging.picture_bounds import LARGEST_METADATA, MOST_SCANS
from chalicelib.imaging.picture_problems import (
    broken_picture,
    far_too_many_pixels,
    require_pixels,
)
from chalicelib.imaging.picture_types import ENDINGS, GIF, HEIF, JPEG, PNG, refused_type, type_of
from chalicelib.imaging.picture_words import picture_words
from chalicelib.imaging.png_file import has_too_many_chunks, xmp_of_png
from chalicelib.news.errors import Problem, UnusablePicture
from chalicelib.news.pictures import LARGEST_PICTURE, picture_too_large
from chalicelib.news.renditions import PictureWords

_ORIENTATION = 0x0112  # a tag of Exif 2.32, 4.6.4
_TURNED = {5, 6, 7, 8}  # the camera was held on its side
# Telephones put further pictures behind a JPEG: a depth map, a brighter copy.
_MOVING = {GIF, PNG, "WEBP", "AVIF"}
_TOO_MANY_PARTS = Problem(
    "its file is of more parts than any program writes",
    "open it in any image program, and save it again",
)


@dataclass(frozen=True)
class UploadedPicture:
    """A picture's file that can be decoded, as far as its header tells.

    `width` and `height` are in pixels, of the picture held upright; `orientation` is that of Exif.
    """

    content: bytes
    type: str
    width: int
    height: int
    orientation: int
    words: PictureWords
    is_animated: bool = False

    @property
    def is_turned(self) -> bool:
        """Whether the file has it lying on its side."""
        return self.orientation in _TURNED

    @property
    def is_drawing(self) -> bool:
        """Whether it is likely a chart or a screenshot, whose thin coloured lines must stay."""
        return self.type in {PNG, GIF}


def read_picture_file(content: bytes, *, language: str) -> UploadedPicture:
    """The picture, with the words in its file; those in the newsroom's language, if it has them.

    Raises UnusablePicture if it can't be shown. Nothing is decoded yet, but for a HEIC, which is a
    JPEG from here on.
    """
    _require_size(content)
    kind = type_of(content)
    if kind not in ENDINGS:
        raise UnusablePicture(refused_type(kind))
    if kind == HEIF:
        content, kind = jpeg_of_heic(content), JPEG
    if kind == JPEG:
        _require_whole_jpeg(content)
    if (kind == PNG and has_too_many_chunks(content)) or (
        kind == GIF and has_too_many_blocks(content)
    ):
        raise UnusablePicture(_TOO_MANY_PARTS)
    with opened(content, kind) as image:
        require_pixels(image.size)
        orientation = _orientation(image)
        width, height = reversed(image.size) if orientation in _TURNED else image.size
        if kind == PNG:
            image.info.setdefault("xmp", xmp_of_png(content))
        words = picture_words(image, language=language)
        is_animated = kind in _MOVING and bool(getattr(image, "is_animated", False))
        return UploadedPicture(content, kind, width, height, orientation, words, is_animated)


@contextmanager
def opened(content: bytes, kind: str) -> Iterator[ImageFile.ImageFile]:
    """The file as Pillow opens it, by the decoder of its type alone. Whatever a decoder raises, for
    bytes that are not what they say, becomes UnusablePicture.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in a file; what is wrong is raised
        try:
            with Image.open(BytesIO(content), formats=[kind]) as image:
                yield image
        except (UnusablePicture, MemoryError):
            raise
        except Image.DecompressionBombError as error:
            raise UnusablePicture(far_too_many_pixels()) from error
        except Exception as error:  # decoders raise anything: OSError, SyntaxError, struct.error, …
            raise UnusablePicture(broken_picture(kind)) from error


def _require_size(content: bytes) -> None:
    if not content:
        raise UnusablePicture(Problem("the file is empty", "upload it once more"))
    if len(content) > LARGEST_PICTURE:
        raise UnusablePicture(picture_too_large(len(content)))


def _require_whole_jpeg(content: bytes) -> None:
    file = JpegFile(content)
    if file.is_rare:
        raise UnusablePicture(
            Problem(
                "it is a JPEG of a rare kind (twelve bits a colour, or JPEG-LS), which browsers "
                "don't show",
                "open it in any image program, and save it as an ordinary JPEG",
            )
        )
    if file.scans > MOST_SCANS:
        raise UnusablePicture(
            Problem(
                f"it is drawn in more than {MOST_SCANS} passes, as no camera or program does",
                "open it in any image program, and save it as a JPEG again",
            )
        )
    if file.is_cut_off:
        raise UnusablePicture(broken_picture(JPEG))


def _orientation(image: Image.Image) -> int:
    """How the camera was held, by Exif alone, as browsers have it: 1 to 8; 1 if it does not say."""
    block: Any = image.info.get("exif", b"")
    if not isinstance(block, bytes) or len(block) > LARGEST_METADATA:
        return 1
    exif = Image.Exif()
    try:
        exif.load(block)
        value = exif.get(_ORIENTATION)
    except Exception:  # noqa: BLE001 - a broken block raises anything; the picture may be whole
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
