"""The segments of a JPEG (ITU T.81, annex B): whether it is whole, and how many scans draw it."""

from __future__ import annotations

_START_OF_SCAN = b"\xff\xda"
_END = b"\xff\xd9"
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_PADDING = 0xFF
# Before the first scan; a file of a camera has some 20, and one with a large profile 100. Decoders
# read them one by one, and would take ten seconds for 60 MB of empty ones.
MOST_SEGMENTS = 1000
MOST_BETWEEN = 100_000  # bytes between segments, where nothing belongs; decoders skip them


def is_cut_off(content: bytes) -> bool:
    """Whether it ends before its picture does: there is no end behind the first scan, or no scan.
    Within a scan no byte 0xFF stands before 0xD9.
    """
    start = _first_scan(content)
    return start < 0 or content.find(_END, start) < 0


def scans_of(content: bytes) -> int:
    """How many scans draw it, at the most: what a camera appends after it is counted too."""
    return content.count(_START_OF_SCAN, max(0, _first_scan(content)))


def _first_scan(content: bytes) -> int:
    """Where the first scan begins, behind the segments before it; -1 if there is none so early."""
    position, between = 2, 0
    for _ in range(MOST_SEGMENTS):
        start = content.find(b"\xff", position, position + MOST_BETWEEN)
        between += start - position
        if start < 0 or between > MOST_BETWEEN or start + 4 > len(content):
            return -1
        if content.startswith(_START_OF_SCAN, start):
            return start
        position = start + _length(content, start)
    return -1


def _length(content: bytes, start: int) -> int:
    """The bytes of a segment, its marker included."""
    marker = content[start + 1]
    if marker == _PADDING:
        return 1
    if marker in _ALONE or marker == 0:
        return 2
    return 2 + int.from_bytes(content[start + 2 : start + 4])
