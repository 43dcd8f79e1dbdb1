"""The files of a picture, as programs get them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from chalicelib.news.article import Picture
from chalicelib.news.renditions import Rendition
from chalicelib.rendering.picture_files import crops, every_file, single_file
from chalicelib.rendering.urls import Urls
from tests.rendering.strategies import SHIP

URLS = Urls("/api", "https://news.example.org", "/media")
FOLDER = f"https://news.example.org/media/renditions/{SHIP.digest}"


@pytest.mark.parametrize(
    ("widest", "width"), [(100, 320), (320, 320), (321, 960), (1280, 1280), (4000, 1280)]
)
def test_a_single_file_is_a_jpeg_as_wide_as_its_place_or_the_largest(
    widest: int, width: int
) -> None:
    file = single_file(SHIP, URLS, widest)
    assert file is not None
    assert (file.link, file.width) == (f"{FOLDER}/{width}.jpg", width)
    assert (file.media_type, file.size) == ("image/jpeg", width * 90)


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.webp", "image/webp"), ("a.JPG", "image/jpeg"), ("a", "image/*")]
)
def test_a_picture_without_renditions_is_its_own_file(name: str, media_type: str) -> None:
    picture = Picture(f"pictures/{name}", "A ship", 3, 2)
    file = single_file(picture, URLS)
    assert file is not None
    link = f"https://news.example.org/media/pictures/{name}"
    assert (file.link, file.media_type) == (link, media_type)
    assert every_file(picture, URLS) == (file,)
    assert crops(picture, URLS) == ()


def test_renditions_are_named_from_narrow_to_wide_each_in_the_types_that_it_has() -> None:
    half = replace(SHIP, renditions=(Rendition(320, 213, 9, 4), Rendition(960, 640, 30)))
    assert [(file.link, file.size) for file in every_file(half, URLS)] == [
        (f"{FOLDER}/320.avif", 4), (f"{FOLDER}/320.jpg", 9), (f"{FOLDER}/960.jpg", 30),
    ]  # fmt: skip


def test_crops_are_named_by_their_shape_and_focus_and_have_no_size_that_is_not_certain() -> None:
    assert [(file.link, file.width, file.height) for file in crops(SHIP, URLS)] == [
        (f"{FOLDER}/1x1-50-50.jpg", 0, 0),
        (f"{FOLDER}/4x3-50-50.jpg", 0, 0),
        (f"{FOLDER}/16x9-50-50.jpg", 1200, 675),
    ]


def test_a_picture_that_has_not_come_or_has_no_place_to_be_served_from_has_no_file() -> None:
    absent, nowhere = replace(SHIP, is_there=False), replace(URLS, media="")
    for picture, urls in ((absent, URLS), (SHIP, nowhere)):
        assert single_file(picture, urls) is None
        assert every_file(picture, urls) == ()
    assert crops(SHIP, nowhere) == ()
