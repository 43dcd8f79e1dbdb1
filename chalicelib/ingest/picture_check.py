"""Checks a story's picture against the file in the media bucket: missing, unreadable, wrong size.

Only the beginning of a file is read, and never decoded: PNG, JPEG, GIF and WebP have their size
there. Other formats are not checked.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import PurePosixPath

from chalicelib.news.article import Picture
from chalicelib.news.errors import Problem

Size = tuple[int, int]  # pixels: width and height


def picture_warnings(picture: Picture, beginning: bytes | None) -> tuple[Problem, ...]:
    """What is wrong with a picture, by the beginning of its file; None: there is no file."""
    if beginning is None:
        return (
            _warning(
                f"`{picture.path}` is not in the media bucket: readers see no picture",
                "upload it there; it is shown from then on, though this receipt stays as it is",
            ),
        )
    if PurePosixPath(picture.path).suffix.lower() in _ENDINGS and not _is_picture(beginning):
        return (
            _warning(
                f"`{picture.path}` is no picture, though it is called one",
                "export it once more, and upload it to the media bucket again",
            ),
        )
    size = size_of(beginning)
    if size is None or size == (picture.width, picture.height):
        return ()
    if beginning.startswith(_JPEG) and size == (picture.height, picture.width):
        return ()  # a camera held upright: browsers turn the picture
    return (
        _warning(
            f"`{picture.path}` has {size[0]} × {size[1]} pixels, not "
            f"{picture.width} × {picture.height} as the story says",
            f"write `width: {size[0]}` and `height: {size[1]}`",
        ),
    )


def unreadable_picture(picture: Picture, obstacle: str) -> Problem:
    """What is wrong with a picture whose file can't be read."""
    return _warning(
        f"`{picture.path}` can't be read ({obstacle}): readers see no picture",
        "upload it again in the storage class STANDARD, with the bucket's own encryption",
    )


def size_of(beginning: bytes) -> Size | None:
    """The size that a file says its picture has; None if it does not say, or not so early."""
    for signature, read in _SIZES.items():
        if beginning.startswith(signature):
            try:
                return read(beginning)
            except (struct.error, IndexError):  # it ends before
                return None
    return None


def _is_picture(beginning: bytes) -> bool:
    is_avif = beginning[4:8] == b"ftyp"  # under another's name: browsers don't mind
    return is_avif or beginning.startswith(tuple(_SIZES))


def _warning(what: str, mend: str) -> Problem:
    return Problem(what, mend, field="picture")


def _png(data: bytes) -> Size | None:
    return struct.unpack_from(">II", data, 16)


def _gif(data: bytes) -> Size | None:
    return struct.unpack_from("<HH", data, 6)


def _webp(data: bytes) -> Size | None:
    # https://developers.google.com/speed/webp/docs/riff_container
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        low, high = struct.unpack_from("<IH", data, 24)
        return (low & 0xFFFFFF) + 1, (low >> 24 | high << 8) + 1
    return None


def _jpeg(data: bytes) -> Size | None:
    """In the segment that begins a frame, behind others of any length (ITU T.81, B.2.2)."""
    position = 2
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # padding
            position += 1
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        else:
            (length,) = struct.unpack_from(">H", data, position + 2)
            position += 2 + length
    return None


_JPEG = b"\xff\xd8\xff"
_SIZES: dict[bytes, Callable[[bytes], Size | None]] = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"RIFF": _webp,
    _JPEG: _jpeg,
}
_ENDINGS = {".png", ".gif", ".webp", ".jpg", ".jpeg"}
