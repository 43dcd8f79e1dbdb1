"""The blocks of a GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt), before it is opened."""

from __future__ import annotations

from contextlib import suppress

# Up to the second picture; of 255 bytes each, so 60 MB are some 235,000. Each costs Pillow time,
# and one of a comment memory.
MOST_BLOCKS = 300_000
_EXTENSION, _PICTURE = 0x21, 0x2C
_PICTURES = 2  # are looked at to know whether it moves


def has_too_many_blocks(content: bytes) -> bool:
    """Whether opening it, and looking for a second picture, would take longer than it may."""
    with suppress(IndexError):  # it ends too early, as whoever decodes it will say
        return _blocks(content) > MOST_BLOCKS
    return False


def _blocks(content: bytes) -> int:
    count, pictures, at = 0, 0, 13 + _palette(content[10])
    while pictures < _PICTURES and count <= MOST_BLOCKS:
        if content[at] == _PICTURE:
            pictures += 1
            at += 11 + _palette(content[at + 9])
        elif content[at] == _EXTENSION:
            at += 2
        else:
            break
        while content[at] and count <= MOST_BLOCKS:
            at += 1 + content[at]
            count += 1
        at, count = at + 1, count + 1
    return count


def _palette(flags: int) -> int:
    """The bytes of the palette that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
