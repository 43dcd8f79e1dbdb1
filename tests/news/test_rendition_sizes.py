from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.renditions import (
    CENTRE,
    MOST_RENDITION_PIXELS,
    UPPER,
    WIDTHS,
    focus_of,
    rendition_widths,
)


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((6000, 4000), WIDTHS),
        ((4000, 6000), WIDTHS),
        ((1500, 1000), (320, 640, 960, 1280, 1500)),
        ((1000, 1000), (320, 640, 1000)),
        ((330, 200), (330,)),
        ((100, 300), (100,)),
        ((1080, 20_000), (320, 596)),
        ((1, 20_000), (1,)),
    ],
)
def test_a_picture_has_the_widths_that_it_has_pixels_for(
    size: tuple[int, int], widths: tuple[int, ...]
) -> None:
    assert rendition_widths(*size) == widths


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_widths_grow_and_none_is_wider_than_the_picture_or_too_large(
    width: int, height: int
) -> None:
    widths = rendition_widths(width, height)
    assert list(widths) == sorted(set(widths))
    assert widths[0] >= 1
    assert widths[-1] <= min(width, WIDTHS[-1])
    assert widths[-1] ** 2 * height // width <= MOST_RENDITION_PIXELS or widths == (1,)


def test_a_picture_taller_than_wide_is_cut_below_if_nobody_says_otherwise() -> None:
    assert focus_of(CENTRE, 400, 600) == UPPER
    assert focus_of((50, 90), 400, 600) == (50, 90)
    assert focus_of(CENTRE, 600, 400) == CENTRE
