"""The size that a picture's file tells."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.picture_size import size_of

WEBP = b"RIFF\0\0\0\0WEBP"


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


def webp_extended(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return WEBP + b"VP8X\0\0\0\0\0\0\0\0" + sides


def jpeg(width: int, height: int, before: bytes = b"", marker: int = 0xC2) -> bytes:
    jfif = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    frame = b"\xff" + bytes([marker]) + b"\0\x11\x08" + struct.pack(">HH", height, width)
    return b"\xff\xd8" + jfif + before + frame + b"\x03\x01\x22"


Kind = Callable[[int, int], bytes]
KINDS: dict[str, Kind] = {
    "PNG": png,
    "GIF": lambda width, height: b"GIF89a" + struct.pack("<HH", width, height),
    "lossy WebP": lambda width, height: (
        WEBP + b"VP8 \0\0\0\0\x30\x01\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    ),
    "lossless WebP": lambda width, height: (
        WEBP + b"VP8L\0\0\0\0\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14)
    ),
    "extended WebP": webp_extended,
    "JPEG": jpeg,
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(width=st.integers(1, 16383), height=st.integers(1, 16383))
def test_the_size_of_a_picture_is_read_from_its_beginning(
    kind: Kind, width: int, height: int
) -> None:
    assert size_of(kind(width, height)) == (width, height)


@pytest.mark.parametrize("marker", [0xC0, 0xC1, 0xC2, 0xCF])
def test_the_size_of_a_jpeg_is_found_behind_all_that_a_camera_writes_before(marker: int) -> None:
    exif = b"\xff\xe1\xff\xff" + jpeg(160, 120).ljust(65533, b"\0")
    tables = b"\xff\xff\xc4\0\x04\0\0" + b"\xff\xdb\0\x03\0"
    assert size_of(jpeg(6000, 4000, exif + exif + tables, marker)) == (6000, 4000)


@given(
    signature=st.sampled_from([kind(1, 1) for kind in KINDS.values()]),
    cut=st.integers(0, 40),
    rest=st.binary(max_size=60),
)
def test_no_file_is_too_broken_to_be_looked_at(signature: bytes, cut: int, rest: bytes) -> None:
    size = size_of(signature[:cut] + rest)
    assert size is None or all(side >= 0 for side in size)


def avif(*sizes: tuple[int, int]) -> bytes:
    boxes = [b"\0\0\0\x14ispe\0\0\0\0" + struct.pack(">II", *size) for size in sizes]
    return b"\0\0\0\x1cftypavif\0\0\0\0" + b"".join(boxes)


def exif(orientation: int, order: str) -> bytes:
    mark = b"MM" if order == ">" else b"II"
    entries = struct.pack(f"{order}HHHIIHHIHH", 2, 0x010F, 2, 1, 0, 0x0112, 3, 1, orientation, 0)
    tiff = mark + struct.pack(f"{order}HI", 42, 8) + entries
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("orientation", "is_turned"), [(1, False), (3, False), (6, True)])
def test_a_photograph_of_a_camera_held_upright_has_the_size_that_browsers_show(
    orientation: int, order: str, *, is_turned: bool
) -> None:
    size = size_of(jpeg(6000, 4000, exif(orientation, order)))
    assert size == ((4000, 6000) if is_turned else (6000, 4000))


@pytest.mark.parametrize(
    ("beginning", "size"),
    [
        *((avif((1200, 800)), (1200, 800)), (avif((160, 90), (1200, 800)), (1200, 800))),
        *((avif(), None), (avif((0, 0)), None), (avif((1200, 800))[:30], None)),
        (b'<svg xmlns="x" width="1200" height="800px">', (1200, 800)),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg\nviewBox="0 0 1200.4 800" >', (1200, 800)),
        (b'<svg width="100%" height="100%" viewBox="0,0,3,2">', (3, 2)),
        *((b"<svg>", None), (b'<html><svg width="1" height="1">', None), (b"", None)),
        (b'<svg width="0" height="0">', None),
    ],
)
def test_the_size_of_avif_and_of_a_drawing_is_read_where_it_is_told(
    beginning: bytes, size: tuple[int, int] | None
) -> None:
    assert size_of(beginning) == size
