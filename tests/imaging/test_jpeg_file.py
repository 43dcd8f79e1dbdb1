from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.jpeg_file import is_cut_off, scans_of
from tests.imaging.drawn_files import drawn, saved

PLAIN = saved(drawn())


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
    content = PLAIN[:2] + inserted + PLAIN[2:]
    assert is_cut_off(content) != is_read
    assert scans_of(content) == 1 or not is_read


def test_a_file_cut_anywhere_is_known() -> None:
    assert all(is_cut_off(PLAIN[:end]) for end in range(2, len(PLAIN) - 1, 7))


def test_what_a_camera_appends_is_no_cut() -> None:
    assert not is_cut_off(PLAIN + b"\0" * 1000)


@given(st.binary(max_size=500))
def test_any_bytes_are_whole_or_not(content: bytes) -> None:
    is_cut_off(content)
    assert scans_of(content) >= 0
