"""The segments of a JPEG (ITU T.81, annex B): whether it is whole, how many scans draw it, and
whether it is of a kind that programs read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

_SCAN = 0xDA
_END = 0xD9
_PADDING = 0xFF
_ALONE = {0x00, 0x01, *range(0xD0, 0xD9)}  # without a length
_FRAMES = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}  # 0xF7 is that of JPEG-LS
# Baseline, extended, progressive and lossless; by arithmetic coding, baseline and progressive.
_READ_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA}
_EIGHT_BITS = b"\x08"  # a colour; the first byte of a frame's header
# Within a scan's data 0xFF stands before 0 and in restarts, which are passed over.
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
# A file of a camera has some 20, and one with a large profile 100. Decoders read them one by one,
# and would take ten seconds for 60 MB of empty ones.
MOST_SEGMENTS = 1000
MOST_BETWEEN = 100_000  # bytes between segments, where nothing belongs; decoders skip them


class JpegFile:
    """A JPEG, as far as its segments tell."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def is_cut_off(self) -> bool:
        """Whether it ends before its picture does: there is no scan, or no end behind it."""
        return self.scans == 0 or self._segments[-1][0] != _END

    @property
    def scans(self) -> int:
        """How many scans draw it. What a camera appends, such as a film, is not looked at."""
        return sum(marker == _SCAN for marker, _ in self._segments)

    @property
    def is_rare(self) -> bool:
        """Whether it is compressed as few programs do it: of twelve bits, by JPEG-LS, in stages."""
        frames = [(marker, at) for marker, at in self._segments if marker in _FRAMES]
        return any(
            marker not in _READ_FRAMES or self._content[at + 4 : at + 5] != _EIGHT_BITS
            for marker, at in frames
        )

    @cached_property
    def _segments(self) -> list[tuple[int, int]]:
        """Its markers up to its end, or up to MOST_SEGMENTS, and where they are."""
        return [*_segments(self._content)]


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    position, between, is_drawn = 2, 0, False
    for _ in range(MOST_SEGMENTS):
        start = _next_marker(content, position, is_drawn=is_drawn)
        between += 0 if is_drawn else start - position
        if start < 0 or between > MOST_BETWEEN or start + 1 >= len(content):
            return
        marker = content[start + 1]
        yield marker, start
        if marker == _END:
            return
        is_drawn = is_drawn or marker == _SCAN
        position = start + _length(content, start)


def _next_marker(content: bytes, position: int, *, is_drawn: bool) -> int:
    """Where it is, -1 if there is none; behind the first scan there may be much before it."""
    if not is_drawn:
        return content.find(b"\xff", position, position + MOST_BETWEEN)
    found = _MARKER.search(content, position)
    return found.start() if found else -1


def _length(content: bytes, start: int) -> int:
    """The bytes of a segment, its marker included."""
    marker = content[start + 1]
    if marker == _PADDING:
        return 1
    if marker in _ALONE:
        return 2
    return 2 + int.from_bytes(content[start + 2 : start + 4])
