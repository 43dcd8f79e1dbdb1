from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from chalicelib.imaging.picture_crops import crop_box, make_crops
from chalicelib.news.renditions import (
    CENTRE,
    CROPS,
    WIDEST_CROP,
    Focus,
    crop_path,
    crop_size,
    picture_digest,
)
from tests.imaging.drawn_files import drawn, exif, saved

SIDES = st.integers(1, 5000)
SHARES = st.integers(0, 100)


def crops(content: bytes, focus: Focus = CENTRE) -> dict[str, Image.Image]:
    files = make_crops(content, focus, language="da")
    digest = picture_digest(content)
    return {shape: Image.open(BytesIO(files[crop_path(digest, shape, focus)])) for shape in CROPS}


@pytest.mark.parametrize("size", [(1500, 1000), (700, 900), (2000, 300), (5, 4)])
def test_crops_have_the_sizes_that_pages_say(size: tuple[int, int]) -> None:
    for shape, crop in crops(saved(drawn(*size))).items():
        assert crop.size == crop_size(*size, shape)
        assert crop.width <= WIDEST_CROP


def test_crops_of_a_picture_that_lies_on_its_side_are_upright() -> None:
    content = saved(drawn(300, 500), exif=exif(6))
    assert crops(content)["16x9"].size == crop_size(500, 300, "16x9")


@pytest.mark.parametrize(
    ("focus", "is_there"), [((50, 0), True), ((50, 100), False), (CENTRE, True)]
)
def test_a_head_is_kept_by_the_focus_and_in_a_portrait_without_one(
    focus: Focus, *, is_there: bool
) -> None:
    portrait = Image.new("RGB", (400, 600), "gray")
    ImageDraw.Draw(portrait).ellipse((150, 90, 250, 210), fill="red")
    crop = crops(saved(portrait), focus)["16x9"]
    column = [crop.getpixel((crop.width // 2, y)) for y in range(crop.height)]
    reds = [isinstance(red, tuple) and red[0] > 200 and red[1] < 90 for red in column]
    assert (sum(reds) > 100 and not reds[0]) == is_there


@given(st.tuples(SIDES, SIDES), st.sampled_from([*CROPS.values()]), st.tuples(SHARES, SHARES))
def test_a_box_lies_within_the_picture_and_touches_two_of_its_sides(
    picture: tuple[int, int], shape: tuple[int, int], focus: Focus
) -> None:
    left, top, right, bottom = crop_box(picture, shape, focus)
    assert 0 <= left < right <= picture[0]
    assert 0 <= top < bottom <= picture[1]
    assert right - left == picture[0] or bottom - top == picture[1]


@given(st.tuples(SIDES, SIDES), st.sampled_from([*CROPS.values()]))
def test_the_extremes_of_a_focus_are_the_edges_of_the_picture(
    picture: tuple[int, int], shape: tuple[int, int]
) -> None:
    assert crop_box(picture, shape, (0, 0))[:2] == (0, 0)
    assert crop_box(picture, shape, (100, 100))[2:] == picture
