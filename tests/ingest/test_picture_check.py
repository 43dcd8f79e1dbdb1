from __future__ import annotations

import pytest

from chalicelib.ingest.picture_check import picture_warnings
from chalicelib.ingest.picture_size import size_of
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import split
from chalicelib.ingest.reading.picture_field import read_picture
from chalicelib.news.article import Picture
from doubles.newsroom import NEWSROOM
from operations.stages import PROJECT
from tests.ingest.test_picture_size import KINDS, Kind, jpeg, png


def shown(path: str = "pictures/ferry.jpg", width: int = 1200, height: int = 800) -> Picture:
    return Picture(path, "A ferry", width, height)


def test_the_pictures_of_the_sample_stories_have_the_size_in_their_stories() -> None:
    stories = PROJECT / "samples" / "stories"
    texts = (path.read_text(encoding="utf-8") for path in stories.rglob("*.md"))
    zone = NEWSROOM.zone
    pictures = [read_picture(Fields(split(text).fields, zone), "picture") for text in texts]
    assert sum(picture is not None for picture in pictures) >= 5
    for picture in filter(None, pictures):
        name = picture.path.removeprefix("pictures/")
        beginning = (PROJECT / "samples/stories/_pictures" / name).read_bytes()[:4096]
        assert size_of(beginning) == (picture.width, picture.height)
        assert picture_warnings(picture, beginning) == ()


@pytest.mark.parametrize(
    ("path", "beginning"),
    [
        ("pictures/ferry.jpg", jpeg(1200, 800)),
        ("pictures/ferry.JPEG", jpeg(800, 1200)),  # held upright; browsers turn it
        ("pictures/ferry.jpg", png(1200, 800)),  # browsers go by the content
        ("pictures/ferry.webp", b"\0\0\0\x1cftypavif"),
        ("pictures/ferry.avif", b"\0\0\0\x1cftypavif"),
        ("pictures/ferry.svg", b"<svg/>"),
        ("pictures/ferry.svg", b'<svg viewBox="0 0 1200 800">'),
        ("pictures/ferry.jpg", b"\xff\xd8\xff\xe1\xff\xff"),  # more before it than is read
    ],
)
def test_a_picture_as_its_story_says_is_not_warned_of(path: str, beginning: bytes) -> None:
    assert picture_warnings(shown(path), beginning) == ()


def test_a_missing_picture_is_warned_of_and_may_come_later() -> None:
    (warning,) = picture_warnings(shown(), None)
    assert warning.what == "`ferry.jpg` was not uploaded yet: readers see no picture"
    assert "it is shown within a minute" in warning.mend
    assert warning.field == "picture"


def test_a_picture_of_a_document_comes_by_itself_and_is_described_there() -> None:
    note, no_words = picture_warnings(Picture("pictures/documents/ab.jpg", ""), None)
    assert "is being prepared" in note.what
    assert note.is_note
    assert "“View Alt Text”" in no_words.mend


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_warning_of_another_size_names_the_true_one(kind: Kind) -> None:
    (warning,) = picture_warnings(shown(), kind(2400, 1600))
    assert "has 2400 × 1600 pixels, not 1200 × 800 as the story says" in warning.what
    assert warning.mend == "write `width: 2400` and `height: 1600`"
    (turned,) = picture_warnings(shown(width=1600, height=2400), png(2400, 1600))
    assert turned.mend == warning.mend


@pytest.mark.parametrize("beginning", [b"", b"<!doctype html>", b"%PDF-1.7", b"RI"])
@pytest.mark.parametrize("ending", ["jpg", "jpeg", "png", "gif", "webp", "WEBP"])
def test_a_file_that_is_no_picture_is_a_warning(beginning: bytes, ending: str) -> None:
    (warning,) = picture_warnings(shown(f"pictures/ferry.{ending}"), beginning)
    assert warning.what == f"`pictures/ferry.{ending}` is no picture, though it is called one"


def test_a_picture_whose_size_is_nowhere_is_warned_of_once_it_is_there() -> None:
    unsized = shown("pictures/ferry.avif", 0, 0)
    (warning,) = picture_warnings(unsized, b"\0\0\0\x1cftypavif")
    assert "`width` and `height`" in warning.mend
    assert picture_warnings(unsized, png(3, 2)) == ()
    (missing,) = picture_warnings(unsized, None)
    assert missing.mend.startswith("upload it beside the story, or to `pictures/`")
