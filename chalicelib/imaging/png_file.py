"""The chunks of a PNG (https://www.w3.org/TR/png-3/#5Chunk-layout): how many, and its words."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from chalicelib.imaging.picture_bounds import LARGEST_METADATA

_TEXT = b"iTXtXML:com.adobe.xmp\0"
# Those of a picture have 8 kB and more each, so 60 MB are some 7,000. Each costs Pillow time.
MOST_CHUNKS = 20_000
_AROUND = 12  # bytes of a chunk beside its content: length, name, checksum


def xmp_of_png(content: bytes) -> bytes:
    """The packet of XMP, wherever it stands; empty if there is none. Pillow reads what is before
    the picture, and ExifTool writes behind it.
    """
    for start, length in _chunks(content):
        if content.startswith(_TEXT, start + 4):
            text = content[start + 4 : start + 8 + length]
            return _packet(text.removeprefix(_TEXT))
    return b""


def has_too_many_chunks(content: bytes) -> bool:
    """Whether opening it would take longer than it may."""
    return sum(1 for _ in _chunks(content)) > MOST_CHUNKS


def _chunks(content: bytes) -> Iterator[tuple[int, int]]:
    """Where each chunk begins, and how long its content is; one more than MOST_CHUNKS at most."""
    start = 8
    for _ in range(MOST_CHUNKS + 1):
        if start >= len(content):
            return
        length = int.from_bytes(content[start : start + 4])
        yield start, length
        start += length + _AROUND


def _packet(text: bytes) -> bytes:
    """What stands behind the language and the translated keyword; unpacked, up to a bound."""
    packet = text[2:].split(b"\0", 2)[-1]
    if not text.startswith(b"\1"):
        return packet
    try:
        return zlib.decompressobj().decompress(packet, LARGEST_METADATA + 1)
    except zlib.error:
        return b""
