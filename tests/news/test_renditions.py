"""Names and sizes of renditions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.renditions import CROPS, WIDEST_CROP, crop_path, crop_size

SIDES = st.integers(1, 20_000)


@given(width=SIDES, height=SIDES, shape=st.sampled_from(sorted(CROPS)))
def test_a_crop_is_never_larger_than_its_picture(width: int, height: int, shape: str) -> None:
    across, down = crop_size(width, height, shape)
    assert 1 <= across <= min(width, WIDEST_CROP)
    assert 1 <= down <= height


@pytest.mark.parametrize(
    ("size", "shape", "crop"),
    [
        ((4000, 3000), "1x1", (1200, 1200)), ((4000, 3000), "4x3", (1200, 900)),
        ((4000, 3000), "16x9", (1200, 675)), ((800, 1200), "16x9", (800, 450)),
        ((800, 1200), "1x1", (800, 800)), ((1000, 300), "4x3", (400, 300)),
    ],
)  # fmt: skip
def test_a_crop_is_as_large_as_its_shape_has_room_for(
    size: tuple[int, int], shape: str, crop: tuple[int, int]
) -> None:
    assert crop_size(*size, shape) == crop


def test_the_path_of_a_crop_names_its_shape_and_its_focus() -> None:
    assert crop_path("abc", "16x9", (30, 20)) == "renditions/abc/16x9-30-20.jpg"
