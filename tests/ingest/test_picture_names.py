"""The names by which a story calls its pictures' files."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.picture_names import (
    linked_picture_file,
    picture_file,
    picture_of_file,
)
from chalicelib.news.article import Picture
from chalicelib.news.picture_keys import ENDINGS


@pytest.mark.parametrize(
    ("typed", "file"),
    [
        ("harbour.jpg", "harbour.jpg"), (" Harbour at dusk.JPEG ", "Harbour at dusk.JPEG"),
        ("./img/harbour.jpg", "img/harbour.jpg"),
        ("../harbour.jpg", "../harbour.jpg"), ("IMG_1.HEIC", "IMG_1.HEIC"), ("a.hif", "a.hif"),
        ("/pictures/harbour.jpg", "pictures/harbour.jpg"), ("img\\harbour.jpg", "img/harbour.jpg"),
        ("ærø/гавань.webp", "ærø/гавань.webp"), ("مرفأ.png", "مرفأ.png"),
        ("![[harbour.jpg|200]]", "harbour.jpg"), ("[[img/harbour.jpg]]", "img/harbour.jpg"),
        ("100% wind.jpg", "100% wind.jpg"), ("a.b.jpg", "a.b.jpg"), ("#1.jpg", "#1.jpg"),
        *((other, "") for other in (
            "", "harbour", ".jpg", "a/.hidden.jpg", "harbour.jpg.exe", "https://x.example/a.jpg",
            "//x.example/a.jpg", "data:image/png;base64,aa.png", "{{ cover }}.jpg",
            "a\u202egpj.jpg", "x" * 200 + ".jpg", "a/" * 11 + "b.jpg", "C:\\a.jpg",
        )),
    ],
)  # fmt: skip
def test_a_file_is_named_by_its_path_in_the_bucket(typed: str, file: str) -> None:
    assert picture_file(typed) == file


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_whatever_is_uploaded_as_a_picture_can_be_named(ending: str) -> None:
    assert picture_file(f"harbour{ending}") == f"harbour{ending}"


def test_a_name_is_the_same_however_its_accents_are_encoded() -> None:
    assert picture_file(unicodedata.normalize("NFD", "Ærøskøbing é.jpg")) == "Ærøskøbing é.jpg"


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("my%20harbour.jpg?w=300#x", "my harbour.jpg"), ("/img/%C3%A6.jpg", "img/æ.jpg"),
        ("https://x.example/a.jpg", ""), ("//x.example/a.jpg", ""), ("a.jpg%00.exe", ""),
    ],
)  # fmt: skip
def test_in_a_link_a_name_is_written_as_links_are(link: str, file: str) -> None:
    assert linked_picture_file(link) == file


@given(st.text(max_size=60) | st.from_regex(r"[a./\\]{0,20}\.jpg", fullmatch=True))
def test_a_file_that_was_read_is_read_the_same_again(typed: str) -> None:
    file = picture_file(typed)
    assert picture_file(file) == file
    assert not file.startswith("/")


def test_a_picture_stands_where_earlier_releases_have_it_until_its_file_is_known() -> None:
    picture = Picture("pictures/harbour.jpg", "A quay", caption="At dawn")
    for file in ("harbour.jpg", "pictures/harbour.jpg"):
        assert picture_of_file(file, "A quay", caption="At dawn") == picture
    assert picture_of_file("../img/harbour.jpg").path == "pictures/../img/harbour.jpg"
