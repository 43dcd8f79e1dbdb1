"""Which uploads are pictures, and where the picture that a story names is looked for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.upload_keys import is_picture_upload, is_story_key
from chalicelib.news.picture_keys import base_name, folded, place_digest, places_of

STORY = "articles/denmark/ferry.md"


@pytest.mark.parametrize(
    ("key", "is_picture", "is_story"),
    [
        ("articles/denmark/ferry.jpg", True, False),
        ("articles/denmark/Ferry.HEIC", True, False),
        ("articles/denmark/ferry.HIF", True, False),  # as cameras of Canon and Sony call it
        ("articles/denmark/map.svg", True, False),  # refused, with what to do instead
        ("articles/denmark/ferry.md", False, True),
        ("articles/denmark/report.pdf", False, True),  # refused, as a story
        ("pictures/ferry.jpg", True, False),
        ("pictures/2026/report.pdf", True, False),
        ("pictures/notes.md", False, False),
        ("pictures/", False, False),
        ("pictures/.DS_Store", False, False),
        ("pictures/__MACOSX/ferry.jpg", False, False),
        ("articles/.trash/ferry.jpg", False, False),
        ("ferry.jpg", False, False),
        ("receipts/pictures/ferry.jpg.txt", False, False),
    ],
)
def test_an_upload_is_a_picture_or_a_story_by_its_folder_and_ending(
    key: str,
    is_picture: bool,  # noqa: FBT001 - pytest's own way
    is_story: bool,  # noqa: FBT001 - pytest's own way
) -> None:
    assert (is_picture_upload(key), is_story_key(key)) == (is_picture, is_story)


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("ferry.jpg", ["articles/denmark/ferry.jpg", "pictures/ferry.jpg"]),
        ("Ferry.JPG", ["articles/denmark/ferry.jpg", "pictures/ferry.jpg"]),
        ("pictures/ferry.jpg", ["articles/denmark/ferry.jpg", "pictures/ferry.jpg"]),
        ("./ferry.jpg", ["articles/denmark/ferry.jpg", "pictures/ferry.jpg"]),
        (
            "2026/a.jpg",
            ["articles/denmark/2026/a.jpg", "pictures/2026/a.jpg", "articles/denmark/a.jpg"],
        ),
        (
            "../business/a.jpg",
            ["articles/business/a.jpg", "business/a.jpg", "articles/denmark/a.jpg"],
        ),
        (
            "/articles/business/a.jpg",
            [
                "articles/denmark/articles/business/a.jpg",
                "pictures/articles/business/a.jpg",
                "articles/business/a.jpg",
                "articles/denmark/a.jpg",
            ],
        ),
    ],
)
def test_a_picture_is_looked_for_as_written_and_then_beside_the_story(
    written: str, places: list[str]
) -> None:
    assert list(places_of(written, STORY)) == places


@given(st.text(), st.text(min_size=1))
def test_places_end_in_the_name_and_lie_within_the_bucket(folder: str, name: str) -> None:
    for place in places_of(f"{folder}/{name}", STORY):
        assert ".." not in place.split("/")
        assert place == folded(place)


@given(st.text())
def test_a_name_is_the_same_in_any_letters_and_however_accents_are_written(name: str) -> None:
    assert folded(unicodedata.normalize("NFD", name)) == folded(unicodedata.normalize("NFC", name))
    assert base_name(f"a/b/{name.replace('/', '')}") == base_name(name.replace("/", ""))


@given(st.text(st.characters(codec="utf-8")))
def test_a_place_has_a_short_name(place: str) -> None:
    assert len(place_digest(place)) == 24
