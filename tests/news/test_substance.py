"""When readers got another story: a digest that changes with what they see of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.news.article import Byline, Correction, Picture, Story, Tag
from chalicelib.news.renditions import Rendition
from chalicelib.news.story_fields import declared
from chalicelib.news.substance import RULES, is_comparable, substance

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STORY = Story(headline="A title", summary="In short.", body_html="<p>Words.</p>", language="en")
ANOTHER: dict[str, Any] = {
    "authors": (Byline("karen-holm", "Karen Holm"),),
    "until": NOON,
    "expires": NOON,
    "tags": (Tag("sea", "Sea"),),
    "picture": Picture("pictures/a.webp", "A ferry", 3, 2),
    "pictures": (Picture("pictures/a.webp", "A ferry"),),
    "gallery": (Picture("pictures/a.webp", "A ferry"),),
    "key_points": ("One",),
    "no_republishing": True,
    "corrections": (Correction(NOON, "Twenty cars."),),
}
SEEN = [name for name, field in declared(Story).items() if field.is_seen]
UNSEEN = [
    *("standfirst", "placement", "until", "expires", "tags", "ordered_by"),
    *("at_uri", "no_republishing", "guid"),
]


def test_readers_see_every_field_but_nine() -> None:
    assert {*SEEN, *UNSEEN} == set(Story.__struct_fields__)


@pytest.mark.parametrize("name", SEEN)
def test_a_change_of_what_readers_see_changes_the_digest(name: str) -> None:
    assert substance(replace(STORY, **{name: ANOTHER.get(name, "another")})) != substance(STORY)


@pytest.mark.parametrize("name", UNSEEN)
def test_a_change_of_what_readers_do_not_see_changes_nothing(name: str) -> None:
    assert substance(replace(STORY, **{name: ANOTHER.get(name, "another")})) == substance(STORY)


def test_a_field_at_its_default_is_no_part_of_the_digest() -> None:
    """Or every story that is uploaded again after a release with a new field would be updated."""
    assert substance(STORY) == "4-12bd2333197952e8"


def test_a_correction_without_a_kind_is_to_the_digest_what_it_was_before_there_were_kinds() -> None:
    corrected = replace(STORY, corrections=ANOTHER["corrections"])
    assert substance(corrected) == "4-238095032785c243"
    apology = replace(ANOTHER["corrections"][0], kind="apology")
    assert substance(replace(STORY, corrections=(apology,))) != substance(corrected)


def test_a_size_that_was_read_from_the_picture_and_one_that_was_written_are_the_same() -> None:
    unsized = replace(STORY, picture=Picture("pictures/a.webp", "A ferry"))
    assert substance(unsized) == substance(replace(STORY, picture=ANOTHER["picture"]))
    other = Picture("pictures/a.webp", "Another ferry")
    assert substance(unsized) != substance(replace(STORY, picture=other))


def test_a_digest_says_which_rules_it_was_made_by() -> None:
    assert substance(STORY).startswith(f"{RULES}-")
    assert is_comparable(substance(STORY))
    assert not is_comparable("3f0f3b6ddfe1ff4a")
    assert not is_comparable("1-3f0f3b6ddfe1ff4a")


def test_what_a_pictures_file_says_is_no_change_of_the_story() -> None:
    written = Picture("pictures/a.webp", "A ferry")
    dressed = replace(
        written,
        path="renditions/d/1280.jpg",
        width=1280,
        height=853,
        is_there=False,
        digest="d",
        renditions=(Rendition(1280, 853, 9, 8),),
        is_generated=True,
        creator="Karen Holm",
        rights="Ritzau",
    )
    undone = replace(dressed, path=written.path)
    assert substance(replace(STORY, picture=undone)) == substance(replace(STORY, picture=written))


def test_where_a_picture_may_be_cut_and_that_it_says_nothing_are_what_the_editor_wrote() -> None:
    written = Picture("pictures/a.webp", "")
    said = [written, replace(written, focus=(0, 0)), replace(written, is_decorative=True)]
    assert len({substance(replace(STORY, picture=picture)) for picture in said}) == 3
