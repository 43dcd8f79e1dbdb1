from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.jpeg_file import JpegFile
from tests.imaging.drawn_files import drawn, saved

PLAIN = saved(drawn())
END = b"\xff\xd9"


@pytest.mark.parametrize(
    ("inserted", "is_read"),
    [
        (b"", True),
        (b"\xff\xff\xff", True),
        (b"junk of some writer", True),
        (b"\xff\xe0\x00\x10" + b"\xff\xda\xff\xd9" * 3 + b"12", True),
        (b"\xff\xe0\0\2" * 2000, False),
        (b"\xff" * 2000, False),
        (b"\0" * 200_000, False),
    ],
)
def test_segments_are_walked_up_to_a_bound(inserted: bytes, *, is_read: bool) -> None:
    file = JpegFile(PLAIN[:2] + inserted + PLAIN[2:])
    assert file.is_cut_off != is_read
    assert file.scans == 1 or not is_read


def test_a_file_cut_anywhere_is_known() -> None:
    assert all(JpegFile(PLAIN[:end]).is_cut_off for end in range(2, len(PLAIN) - 1, 7))


@pytest.mark.parametrize("film", [b"\0" * 1000, b"\xff\xda\0\2" * 500, PLAIN * 60])
def test_what_a_telephone_appends_is_no_part_of_the_picture(film: bytes) -> None:
    file = JpegFile(PLAIN + film)
    assert (file.is_cut_off, file.scans) == (False, 1)


def test_an_end_within_a_comment_hides_no_scans() -> None:
    comment, scan = b"\xff\xfe\0\4" + END, b"\xff\xda\0\2"
    assert JpegFile(PLAIN[:-2] + comment + scan * 90 + END).scans == 91


@pytest.mark.parametrize(
    ("frame", "bits", "is_rare"),
    [(0xC0, 8, False), (0xC3, 8, False), (0xC1, 12, True), (0xC5, 8, True), (0xF7, 8, True)],
)
def test_kinds_that_few_programs_write_are_known(frame: int, bits: int, *, is_rare: bool) -> None:
    start = PLAIN.index(b"\xff\xc0")
    header = bytes((0xFF, frame)) + PLAIN[start + 2 : start + 4] + bytes((bits,))
    assert JpegFile(PLAIN[:start] + header + PLAIN[start + 5 :]).is_rare == is_rare


@given(st.binary(max_size=500))
def test_any_bytes_are_whole_or_not(content: bytes) -> None:
    file = JpegFile(content)
    assert file.is_cut_off or file.scans
    assert not file.is_rare or content
