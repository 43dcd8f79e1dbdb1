"""Reads the size of a picture from the beginning of its file, without decoding it: PNG, JPEG, GIF,
WebP, AVIF, SVG.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

Size = tuple[int, int]  # pixels: width and height, as a browser shows it

_SVG_START = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s+)*<svg\b", re.DOTALL)
_SVG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_SVG_SIDE = rb"\s%s\s*=\s*[\"'](\d+(?:\.\d+)?)(?:px)?[\"']"
_SVG_BOX = re.compile(
    rb"\sviewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)"
)
_TURNED = {5, 6, 7, 8}  # the camera was held upright; browsers turn the picture


def size_of(beginning: bytes) -> Size | None:
    """The size that a file says its picture has; None if it does not say, or not so early."""
    read = _reader(beginning)
    try:
        size = read(beginning) if read else None
    except (struct.error, IndexError):  # it ends before
        return None
    return size if size and min(size) > 0 else None


def is_picture(beginning: bytes) -> bool:
    """Whether it begins as a picture of one of these formats does."""
    return _reader(beginning) is not None


def _reader(beginning: bytes) -> Callable[[bytes], Size | None] | None:
    if beginning[4:8] == b"ftyp":
        return _avif
    if _SVG_START.match(beginning[:4096]):
        return _svg
    return next((read for start, read in _READERS.items() if beginning.startswith(start)), None)


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
    position, is_turned = 2, False
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # padding
            position += 1
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return (height, width) if is_turned else (width, height)
        else:
            (length,) = struct.unpack_from(">H", data, position + 2)
            if marker == 0xE1 and data[position + 4 : position + 10] == b"Exif\0\0":
                is_turned = _is_turned(data[position + 10 : position + 2 + length])
            position += 2 + length
    return None


def _is_turned(exif: bytes) -> bool:
    """Whether the camera says that it was held upright: the orientation, tag 0x0112, of the first
    directory of a TIFF (Exif 2.32, 4.6.2).
    """
    order = ">" if exif[:2] == b"MM" else "<"
    try:
        (place,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, place)
        for entry in range(entries):
            tag, _kind, _count, value = struct.unpack_from(
                f"{order}HHIH", exif, place + 2 + 12 * entry
            )
            if tag == 0x0112:
                return value in _TURNED
    except struct.error:  # cut off, or no TIFF
        return False
    return False


def _avif(data: bytes) -> Size | None:
    """The largest of the image's spatial extents (ISO/IEC 23008-12, 6.5.3): others are of its
    tiles, its alpha plane or its preview.
    """
    sizes = [
        struct.unpack_from(">II", data, match.end() + 4) for match in re.finditer(b"ispe", data)
    ]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    return width, height


def _svg(data: bytes) -> Size | None:
    root = _SVG.search(data)
    if root is None:
        return None
    sides = [re.search(_SVG_SIDE % side, root[0]) for side in (b"width", b"height")]
    if all(sides):
        width, height = (float(side[1]) for side in sides if side)
        return round(width), round(height)
    box = _SVG_BOX.search(root[0])
    return (round(float(box[1])), round(float(box[2]))) if box else None


_READERS: dict[bytes, Callable[[bytes], Size | None]] = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"RIFF": _webp,
    b"\xff\xd8\xff": _jpeg,
}
