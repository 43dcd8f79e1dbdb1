"""Pictures in the places of a page: which files a browser may choose from, and what is shown."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from chalicelib.news.article import Picture
from chalicelib.news.renditions import Rendition
from chalicelib.rendering.picture_places import PLACES, PlacedPicture, in_place
from chalicelib.rendering.urls import Urls
from tests.rendering.strategies import SHIP

URLS = Urls("", "https://news.example.org", "/media")
WIDTHS = (320, 640, 960, 1280, 1920)
WIDE = replace(SHIP, renditions=tuple(Rendition(w, w * 2 // 3, w * 90, w * 40) for w in WIDTHS))
PANORAMA = replace(WIDE, renditions=tuple(Rendition(w, w // 4, w * 25, w * 9) for w in WIDTHS))
FOLDER = f"/media/renditions/{SHIP.digest}"


def placed(picture: Picture, place: str) -> PlacedPicture:
    """The picture in a place."""
    shown = in_place(picture, place, URLS)
    assert shown is not None
    return shown


def widths(srcset: str) -> list[int]:
    """The widths that a browser may choose from."""
    return [int(entry.rpartition(" ")[2][:-1]) for entry in srcset.split(",")]


@pytest.mark.parametrize(
    ("place", "offered"),
    [
        ("card", [320, 640, 960]), ("lead", [640, 960, 1280, 1920]), ("head", [640, 960, 1280]),
        ("story", [640, 960, 1280, 1920]), ("column", [640, 960, 1280]), ("gallery", [320, 640]),
        ("large", [640, 960, 1280, 1920]),
    ],
)  # fmt: skip
def test_a_place_offers_the_files_that_some_screen_needs_there(
    place: str, offered: list[int]
) -> None:
    shown = placed(WIDE, place)
    assert widths(shown.srcset) == widths(shown.avif) == offered
    assert PLACES[place].sizes in shown.sizes
    assert f" {FOLDER}/{offered[0]}.avif".strip() in shown.avif
    assert (shown.width, shown.height) == (1920, 1280)


@pytest.mark.parametrize(
    ("place", "file"),
    [("lead", "640"), ("story", "640"), ("column", "640"), ("large", "640"), ("card", "")],
)
def test_a_phone_gets_two_pixels_a_point_where_a_picture_is_as_wide_as_its_screen(
    place: str, file: str
) -> None:
    assert placed(WIDE, place).on_phones == (f"{FOLDER}/{file}.avif {file}w" if file else "")


def test_a_phone_gets_a_panorama_large_enough_and_no_file_that_others_do_not() -> None:
    assert placed(PANORAMA, "lead").on_phones == f"{FOLDER}/1280.avif 1280w"
    assert placed(replace(WIDE, renditions=WIDE.renditions[:2]), "lead").on_phones == ""


def test_a_thumbnail_is_one_file_of_each_type_on_every_screen() -> None:
    shown = placed(WIDE, "thumb")
    assert (shown.src, shown.avif) == (f"{FOLDER}/320.jpg", f"{FOLDER}/320.avif")
    assert shown.srcset == shown.sizes == ""


def test_browsers_without_a_choice_get_a_file_of_middling_size() -> None:
    assert placed(WIDE, "large").src == f"{FOLDER}/1280.jpg"
    assert placed(WIDE, "gallery").src == f"{FOLDER}/640.jpg"


@pytest.mark.parametrize("place", [name for name in PLACES if name != "thumb"])
def test_a_picture_that_is_smaller_than_its_place_is_not_blown_up(place: str) -> None:
    small = replace(SHIP, renditions=(Rendition(120, 80, 9, 4),))
    shown = placed(small, place)
    assert "small" in shown.classes.split()
    assert (shown.src, shown.avif) == (f"{FOLDER}/120.jpg", f"{FOLDER}/120.avif")
    assert shown.srcset == shown.sizes == ""
    assert shown.width == 120


def test_a_picture_smaller_than_its_place_is_taken_for_as_wide_as_it_is() -> None:
    shown = placed(SHIP, "large")
    assert widths(shown.avif) == [960, 1280]
    assert "small" not in shown.classes
    shown = placed(replace(SHIP, renditions=SHIP.renditions[:2]), "large")
    assert shown.sizes == ""
    several = (Rendition(640, 427, 1, 1), Rendition(960, 640, 1, 1))
    shown = placed(replace(SHIP, renditions=several), "large")
    assert shown.sizes == "min(min(960px,calc(100vw - 2.5em)),128vh)"


@pytest.mark.parametrize(
    ("place", "offered", "sizes"),
    [
        (
            "gallery",
            [960, 1280, 1920],
            "(min-width:38em) calc(3*11.5em),(min-width:30.5em) calc(3*31vw),calc(3*46vw)",
        ),
        (
            "lead",
            [1280, 1920],
            (
                "(min-width:78.5em) calc(2*42.9em),(min-width:60em) calc(2*55vw),"
                "calc(2*calc(100vw - 2.5em))"
            ),
        ),
        ("large", [640, 960, 1280, 1920], "min(min(calc(100vw - 2.5em),76em),340vh)"),
    ],
)
def test_a_panorama_that_is_cut_for_its_place_comes_large_enough_for_its_height(
    place: str, offered: list[int], sizes: str
) -> None:
    shown = placed(PANORAMA, place)
    assert widths(shown.srcset) == widths(shown.avif) == offered
    assert shown.sizes == sizes


def test_a_panorama_is_a_larger_thumbnail_and_small_if_its_height_is() -> None:
    assert placed(PANORAMA, "thumb").src == f"{FOLDER}/960.jpg"
    low = replace(PANORAMA, renditions=(Rendition(500, 125, 9, 4),))
    assert placed(low, "gallery").classes == "small"
    assert placed(low, "thumb").classes == ""


def test_a_picture_without_avif_has_jpegs_alone() -> None:
    plain = replace(SHIP, renditions=tuple(Rendition(w, w, w) for w in WIDTHS))
    assert placed(plain, "card").avif == ""
    assert widths(placed(plain, "card").srcset) == [320, 640, 960]


def test_a_picture_of_the_media_bucket_is_shown_as_it_is() -> None:
    shown = placed(Picture("pictures/a b.webp", "A ship", 3, 2), "lead")
    assert shown == PlacedPicture("/media/pictures/a%20b.webp", width=3, height=2)


@pytest.mark.parametrize(
    ("size", "focus", "classes"),
    [
        ((3, 2), (50, 50), ""), ((3, 2), (0, 0), "x0 y0"), ((3, 2), (30, 20), "x1 y1"),
        ((3, 2), (100, 50), "x4"), ((3, 2), (45, 88), "y4"),
        ((2, 3), (50, 50), "upright y1"), ((2, 3), (50, 60), "upright"),
        ((2, 3), (10, 90), "upright x0 y4"),
    ],
)  # fmt: skip
def test_the_focus_is_seen_where_a_place_has_another_shape_and_heads_of_portraits(
    size: tuple[int, int], focus: tuple[int, int], classes: str
) -> None:
    picture = replace(WIDE, width=size[0], height=size[1], focus=focus)
    assert placed(picture, "card").classes == classes


def test_what_has_not_come_or_has_no_place_to_be_served_from_is_not_shown() -> None:
    assert in_place(None, "card", URLS) is None
    assert in_place(replace(SHIP, is_there=False), "card", URLS) is None
    assert in_place(SHIP, "card", replace(URLS, media="")) is None
