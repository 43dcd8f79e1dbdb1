from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.picture_bounds import LARGEST_METADATA
from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.imaging.png_file import MOST_CHUNKS, xmp_of_png
from chalicelib.news.errors import UnusablePicture
from tests.imaging.drawn_files import alternatives, drawn, saved, xmp

PLAIN = saved(drawn(), "PNG")
PACKET = xmp(alternatives("dc:description", x_default="A quay"))


def with_text(text: bytes, before: bytes) -> bytes:
    """The PNG with an `iTXt` chunk before another chunk."""
    start = PLAIN.index(before) - 4
    data = b"iTXtXML:com.adobe.xmp\0" + text
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return PLAIN[:start] + chunk + PLAIN[start:]


@pytest.mark.parametrize("before", [b"IDAT", b"IEND"])
@pytest.mark.parametrize(
    "text", [b"\0\0\0\0" + PACKET, b"\1\0\0\0" + zlib.compress(PACKET), b"\0\0en\0XMP\0" + PACKET]
)
def test_words_are_read_before_and_behind_the_picture(text: bytes, before: bytes) -> None:
    picture = read_picture_file(with_text(text, before), language="en")
    assert picture.words.caption == "A quay"


@pytest.mark.parametrize("before", [b"IDAT", b"IEND"])
def test_a_png_of_nothing_but_chunks_is_refused(before: bytes) -> None:
    start = PLAIN.index(before) - 4
    empty = struct.pack(">I", 0) + b"teSt" + struct.pack(">I", zlib.crc32(b"teSt"))
    with pytest.raises(UnusablePicture, match="parts"):
        read_picture_file(PLAIN[:start] + empty * MOST_CHUNKS + PLAIN[start:], language="en")


def test_a_picture_without_words_has_none() -> None:
    assert xmp_of_png(PLAIN) == b""


def test_packed_words_are_unpacked_up_to_a_bound() -> None:
    packed = zlib.compress(bytes(100 * LARGEST_METADATA))
    assert len(xmp_of_png(with_text(b"\1\0\0\0" + packed, b"IEND"))) == LARGEST_METADATA + 1


@given(st.binary(max_size=300))
def test_any_bytes_have_words_or_none(noise: bytes) -> None:
    assert isinstance(xmp_of_png(PLAIN[:8] + noise), bytes)
    assert isinstance(xmp_of_png(with_text(noise, b"IEND")), bytes)
