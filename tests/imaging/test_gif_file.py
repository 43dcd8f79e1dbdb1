from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.gif_file import MOST_BLOCKS, has_too_many_blocks
from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.news.errors import UnusablePicture
from tests.imaging.drawn_files import drawn, saved

FRAMES = [drawn(), drawn().rotate(180)]
PLAIN = saved(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:])


@pytest.mark.parametrize("behind", [b"", b"\0;"])
@pytest.mark.parametrize(
    "blocks",
    [b"\x21\xfe\x01a\0" * MOST_BLOCKS, b"\x21\xfe" + b"\x01a" * (MOST_BLOCKS + 1) + b"\0"],
)
def test_a_gif_of_nothing_but_comments_is_refused(blocks: bytes, behind: bytes) -> None:
    start = PLAIN.index(b"\x2c\0\0\0\0") if not behind else PLAIN.rindex(b"\x2c\0\0\0\0")
    assert has_too_many_blocks(PLAIN[:start] + blocks + PLAIN[start:])
    with pytest.raises(UnusablePicture, match="parts"):
        read_picture_file(PLAIN[:start] + blocks + PLAIN[start:], language="en")


@pytest.mark.parametrize("appended", [b"", b"a", b"\x21\xfe\x01a\0" * MOST_BLOCKS])
def test_what_stands_behind_the_second_picture_is_not_looked_at(appended: bytes) -> None:
    assert not has_too_many_blocks(PLAIN + appended)


@given(st.binary(max_size=300))
def test_any_bytes_in_a_gif_are_counted(noise: bytes) -> None:
    assert not has_too_many_blocks(noise)
    assert not has_too_many_blocks(PLAIN[:20] + noise)
