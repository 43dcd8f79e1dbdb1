"""The boxes of a HEIC (ISO/IEC 14496-12): whether its file is whole."""

from __future__ import annotations

from collections.abc import Iterator

_PICTURE_DATA = b"mdat"
_MOST_BOXES = 200  # at the top of a file; those of phones have four or five
_LONG_SIZE, _TO_THE_END = 1, 0  # said in place of a size


def is_whole(content: bytes) -> bool:
    """Whether all of the picture's data is there. Decoders leave grey the tiles that are not."""
    ends = [end for name, end in _boxes(content) if name == _PICTURE_DATA]
    return bool(ends) and max(ends) <= len(content)


def _boxes(content: bytes) -> Iterator[tuple[bytes, int]]:
    """The boxes at the top, each with where it ends by its own account."""
    start = 0
    for _ in range(_MOST_BOXES):
        header = content[start : start + 16]
        size = int.from_bytes(header[:4])
        if size == _LONG_SIZE:
            size = int.from_bytes(header[8:16])
        end = len(content) if size == _TO_THE_END else start + size
        yield header[4:8], end
        if size < 8 or end >= len(content):
            return
        start = end
