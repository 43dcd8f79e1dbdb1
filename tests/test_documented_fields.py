"""The documents name every field of a story that they have to name, by its declaration."""

from __future__ import annotations

import json
import re

from chalicelib.ingest.reading.declared_fields import FIELD_NAMES
from chalicelib.news.article import Story
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.question import Question
from chalicelib.news.story_fields import declared
from chalicelib.rendering.pages import Frame, SearchPage
from chalicelib.rendering.search_data import search_json
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from operations.stages import PROJECT
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN


def part_of(document: str, start: str, end: str) -> str:
    """What stands between two texts of a document."""
    text = (PROJECT / "docs" / document).read_text(encoding="utf-8")
    return text.split(start)[1].split(end)[0]


def names_in(text: str) -> set[str]:
    """What stands in backticks."""
    return set(re.findall(r"`(\w+)`", text))


def names_in_rows(text: str) -> set[str]:
    """What stands in backticks in the first column of a table."""
    return names_in("".join(re.findall(r"^\| ([^|]*)", text, re.MULTILINE)))


def test_the_editors_table_has_every_field_of_the_front_matter() -> None:
    table = part_of("editors.md", "## Front matter", "A story with most of it:")
    assert names_in_rows(table) == set(FIELD_NAMES)


def test_editors_read_which_fields_change_the_time_of_update() -> None:
    text = part_of("editors.md", "- **The time of update**", "\n- ")
    seen = [field for field in declared(Story).values() if field.is_seen and field.names]
    assert names_in(text) == {field.names[0] for field in seen}


def test_the_table_of_a_story_as_json_has_every_member_of_it(newsroom: Newsroom) -> None:
    table = part_of("addresses.md", "## A story as JSON", "\n## ")
    members = json.loads(story_json(PLAIN, Urls("", "https://news.example.org", ""), newsroom))
    assert names_in_rows(table) == members.keys()


def test_the_table_of_a_search_as_json_has_every_member_of_it(newsroom: Newsroom) -> None:
    text = (PROJECT / "docs" / "addresses.md").read_text(encoding="utf-8")
    table = text.partition("## A search as JSON")[2]
    page = SearchPage(Frame(Urls("", "https://news.example.org", ""), NOON), Question())
    assert names_in_rows(table) == json.loads(search_json(page, newsroom)).keys()
