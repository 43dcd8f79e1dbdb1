from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.box_file import is_whole
from tests.imaging.drawn_files import TRANSPARENT_HEIC


def test_a_heic_cut_anywhere_is_known() -> None:
    assert is_whole(TRANSPARENT_HEIC)
    assert not any(is_whole(TRANSPARENT_HEIC[:end]) for end in range(len(TRANSPARENT_HEIC)))


@pytest.mark.parametrize(
    "appended", [b"\0" * 100, b"junk of some writer", b"\0\0\0\x0cmpvdfilm", b"\xff" * 40]
)
def test_what_a_telephone_appends_to_a_heic_is_no_cut(appended: bytes) -> None:
    assert is_whole(TRANSPARENT_HEIC + appended)


@pytest.mark.parametrize(
    ("data", "is_there"),
    [
        (b"\0\0\0\0mdat", True),
        (b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x11.", True),
        (b"\0\0\0\x01mdat\xff\0\0\0\0\0\0\x11.", False),
        (b"\0\0\0\x09free.", False),
    ],
)
def test_a_box_may_be_long_or_reach_to_the_end(data: bytes, *, is_there: bool) -> None:
    assert is_whole(b"\0\0\0\x0cftypheic" + data) == is_there


@given(st.binary(max_size=200))
def test_any_bytes_are_a_whole_heic_or_not(content: bytes) -> None:
    assert is_whole(content) in {True, False}
