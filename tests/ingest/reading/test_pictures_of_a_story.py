"""A story's pictures, from its file to the article: above the text, in it and below it."""

from __future__ import annotations

import pytest

from chalicelib.news.article import MOST_IN_GALLERY, MOST_PICTURES, picture_mark
from chalicelib.news.substance import substance
from tests.ingest.samples import read

PARAGRAPH = (
    "The harbour master read the tide table aloud, twice, and nobody contradicted him. By noon "
    "the ferry had left with eleven cars and a piano that belonged to the school."
)
BEYOND = "the text has {} pictures, and room for 40"
FILE = """---
title: The ferry sails
picture: ferry.jpg
gallery: [one.jpg, {{file: two.jpg, alt: A crane}}]
---

{text}
"""


def test_a_story_has_its_pictures_in_the_order_of_its_page() -> None:
    text = f"![A quay](quay.jpg)\n\n{PARAGRAPH}\n\n![A crew](../crew.jpg)"
    story = read(FILE.format(text=text)).story
    assert [picture.path for picture in story.every_picture] == [
        "pictures/ferry.jpg", "pictures/quay.jpg", "pictures/../crew.jpg", "pictures/one.jpg",
        "pictures/two.jpg",
    ]  # fmt: skip
    assert story.body_html == (f"{picture_mark(0)}\n<p>{PARAGRAPH}</p>\n{picture_mark(1)}")
    assert story.summary.startswith("The harbour master")


@pytest.mark.parametrize(
    "changed",
    ["![A crane](quay.jpg)", '![A quay](quay.jpg "At dawn")', "![A quay](crane.jpg)", ""],
)
def test_a_change_of_a_picture_in_the_text_is_one_that_readers_see(changed: str) -> None:
    assert substance_with(changed) != substance_with("![A quay](quay.jpg)")


def test_naming_the_folder_of_a_picture_changes_nothing_that_readers_see() -> None:
    assert substance_with("![A quay](pictures/quay.jpg)") == substance_with("![A quay](quay.jpg)")


def substance_with(picture: str) -> str:
    """The digest of the story with a picture below its text."""
    return substance(read(FILE.format(text=f"{PARAGRAPH}\n\n{picture}")).story)


def test_pictures_take_no_words_from_a_text_and_give_it_none() -> None:
    bare = read(FILE.format(text=PARAGRAPH))
    pictured = read(FILE.format(text=f'![A quay](quay.jpg "At dawn")\n\n{PARAGRAPH}'))
    assert pictured.text == bare.text


@pytest.mark.parametrize(
    ("count", "sentence", "is_loss"),
    [
        (MOST_PICTURES, "", False),
        (
            MOST_PICTURES + MOST_IN_GALLERY - 2,
            f"{BEYOND.format(98)}: the next 58 stand in the gallery below it",
            False,
        ),
        (
            MOST_PICTURES + MOST_IN_GALLERY - 1,
            (
                f"{BEYOND.format(99)}: the next 58 stand in the gallery below it; the gallery has "
                "no room for 1 more, which readers don't see: `n98.jpg`"
            ),
            True,
        ),
    ],
)
def test_pictures_that_are_too_many_for_a_text_stand_in_the_gallery_with_their_captions(
    count: int,
    sentence: str,
    is_loss: bool,  # noqa: FBT001 - a column
) -> None:
    text = "\n\n".join(f'![A](n{number}.jpg "No. {number}")' for number in range(count))
    made = read(FILE.format(text=f"{PARAGRAPH}\n\n{text}"))
    moved = min(count - MOST_PICTURES, MOST_IN_GALLERY - 2)
    captions = [picture.caption for picture in made.story.gallery]
    assert captions == ["", "", *(f"No. {MOST_PICTURES + number}" for number in range(moved))]
    warnings = [one for one in made.warnings if one.field == "gallery"]
    assert [one.what for one in warnings] == ([sentence] if sentence else [])
    assert [one.is_loss for one in warnings] == ([is_loss] if sentence else [])
