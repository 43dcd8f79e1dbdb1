"""Rights by section: what a newsroom whose editors may write one folder each can rely on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import UnusableManuscript
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.ingest.samples import story

BY_SECTION = replace(NEWSROOM, rights_by_section=True)


def read_by_section(content: str, key: str = "articles/denmark/ferry.md") -> Manuscript:
    return read_manuscript(key, Version("v1", NOON, 1), content.encode(), BY_SECTION)


@pytest.mark.parametrize(
    ("key", "section"), [("articles/denmark/a.md", "culture"), ("articles/a.md", "Culture")]
)
def test_a_field_can_take_no_story_out_of_its_folder(key: str, section: str) -> None:
    with pytest.raises(UnusableManuscript) as refused:
        read_by_section(story(section=section), key)
    (problem,) = refused.value.problems
    assert (problem.field, problem.line) == ("section", 3)
    assert problem.mend.endswith("put the file in articles/culture/")


def test_a_category_can_bring_no_story_into_a_section() -> None:
    with pytest.raises(UnusableManuscript):
        read_by_section(story(categories="[Culture]"), "articles/a.md")


def test_a_field_that_agrees_with_the_folder_is_right() -> None:
    assert read_by_section(story(section="Denmark")).address.section == "denmark"


def test_no_story_claims_an_old_address_in_another_section() -> None:
    manuscript = read_by_section(
        story(aliases="[/culture/opera, /denmark/boat, /2019/05/boat.html]")
    )
    assert [old.path for old in manuscript.aliases] == ["denmark/boat", "2019/05/boat.html"]
    (warning,) = manuscript.warnings
    assert "is another section's" in warning.what
