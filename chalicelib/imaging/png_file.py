"""The words of a PNG that stand behind its picture (https://www.w3.org/TR/png-3/#5Chunk-layout)."""

from __future__ import annotations

import zlib

from chalicelib.imaging.picture_bounds import LARGEST_METADATA

_KEYWORD = b"XML:com.adobe.xmp\0"
_MOST_CHUNKS = 20_000  # those of a picture have 8 kB and more each, so 60 MB are some 7,000
_AROUND = 12  # bytes of a chunk beside its content: length, name, checksum


def xmp_of_png(content: bytes) -> bytes:
    """The packet of XMP, wherever it stands; empty if there is none. Pillow reads what is before
    the picture, and ExifTool writes behind it.
    """
    start = 8
    for _ in range(_MOST_CHUNKS):
        length, name = int.from_bytes(content[start : start + 4]), content[start + 4 : start + 8]
        text = content[start + 8 : start + 8 + length] if name == b"iTXt" else b""
        if text.startswith(_KEYWORD):
            return _packet(text.removeprefix(_KEYWORD))
        start += length + _AROUND
        if start >= len(content):
            break
    return b""


def _packet(text: bytes) -> bytes:
    """What stands behind the language and the translated keyword; unpacked, up to a bound."""
    packet = text[2:].split(b"\0", 2)[-1]
    if not text.startswith(b"\1"):
        return packet
    try:
        return zlib.decompressobj().decompress(packet, LARGEST_METADATA + 1)
    except zlib.error:
        return b""
