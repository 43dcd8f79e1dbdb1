from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.picture_check import picture_warnings, size_of
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import split
from chalicelib.ingest.reading.picture_field import read_picture
from chalicelib.news.article import Picture
from chalicelib.newsroom_file import read_newsroom
from operations.stages import PROJECT

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


def shown(path: str = "pictures/ferry.jpg", width: int = 1200, height: int = 800) -> Picture:
    return Picture(path, "A ferry", width, height)


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


def test_the_pictures_of_the_sample_stories_have_the_size_in_their_stories() -> None:
    texts = (path.read_text(encoding="utf-8") for path in (PROJECT / "stories").rglob("*.md"))
    zone = read_newsroom().zone
    pictures = [read_picture(Fields(split(text).fields, zone), "picture") for text in texts]
    assert sum(picture is not None for picture in pictures) >= 5
    for picture in filter(None, pictures):
        name = picture.path.removeprefix("pictures/")
        beginning = (PROJECT / "stories/_pictures" / name).read_bytes()[:4096]
        assert size_of(beginning) == (picture.width, picture.height)
        assert picture_warnings(picture, beginning) == ()


@given(
    signature=st.sampled_from([kind(1, 1) for kind in KINDS.values()]),
    cut=st.integers(0, 40),
    rest=st.binary(max_size=60),
)
def test_no_file_is_too_broken_to_be_looked_at(signature: bytes, cut: int, rest: bytes) -> None:
    size = size_of(signature[:cut] + rest)
    assert size is None or all(side >= 0 for side in size)


@pytest.mark.parametrize(
    ("path", "beginning"),
    [
        ("pictures/ferry.jpg", jpeg(1200, 800)),
        ("pictures/ferry.JPEG", jpeg(800, 1200)),  # held upright; browsers turn it
        ("pictures/ferry.jpg", png(1200, 800)),  # browsers go by the content
        ("pictures/ferry.webp", b"\0\0\0\x1cftypavif"),
        ("pictures/ferry.avif", b"\0\0\0\x1cftypavif"),
        ("pictures/ferry.svg", b"<svg/>"),
        ("pictures/ferry.jpg", b"\xff\xd8\xff\xe1\xff\xff"),  # more before it than is read
    ],
)
def test_a_picture_as_its_story_says_is_not_warned_of(path: str, beginning: bytes) -> None:
    assert picture_warnings(shown(path), beginning) == ()


def test_a_missing_picture_is_warned_of_and_may_come_later() -> None:
    (warning,) = picture_warnings(shown(), None)
    assert warning.what == (
        "`pictures/ferry.jpg` is not in the media bucket: readers see no picture"
    )
    assert "it is shown from then on" in warning.mend
    assert warning.field == "picture"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_warning_of_another_size_names_the_true_one(kind: Kind) -> None:
    (warning,) = picture_warnings(shown(), kind(2400, 1600))
    assert "has 2400 × 1600 pixels, not 1200 × 800 as the story says" in warning.what
    assert warning.mend == "write `width: 2400` and `height: 1600`"
    (turned,) = picture_warnings(shown(width=1600, height=2400), png(2400, 1600))
    assert turned.mend == warning.mend


@pytest.mark.parametrize("beginning", [b"", b"<!doctype html>", b"%PDF-1.7", b"RI"])
@pytest.mark.parametrize("ending", ["jpg", "jpeg", "png", "gif", "webp", "WEBP"])
def test_a_file_that_is_no_picture_is_a_warning(beginning: bytes, ending: str) -> None:
    (warning,) = picture_warnings(shown(f"pictures/ferry.{ending}"), beginning)
    assert warning.what == f"`pictures/ferry.{ending}` is no picture, though it is called one"
