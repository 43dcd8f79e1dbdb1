"""The story as data has what docs/addresses.md says, by the fields' declarations."""

from __future__ import annotations

import json

from msgspec.structs import replace

from chalicelib.news.article import Article, Correction, Story
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.story_fields import declared
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN

URLS = Urls("/api", "https://news.example.org", "https://media.example.org")
COMPUTED = {"id", "url", "section", "published", "updated", "words", "html", "reviewed_by"}
COMPUTED |= {"pictures", "gallery"}


def data(story: Article, newsroom: Newsroom) -> dict[str, object]:
    """The story as a program gets it."""
    read: dict[str, object] = json.loads(story_json(story, URLS, newsroom))
    return read


def test_the_data_of_a_story_are_what_is_declared_and_what_is_computed(newsroom: Newsroom) -> None:
    shown = {name for name, field in declared(Story).items() if field.is_data}
    assert data(PLAIN, newsroom).keys() == shown | COMPUTED
    assert shown == {
        "headline", "summary", "kind", "kicker", "language", "authors", "tags", "key_points",
        "picture", "corrections", "translated_from", "translator", "dateline", "expires",
    }  # fmt: skip


def test_names_in_the_data_have_a_slug_and_empty_fields_are_null_or_empty(
    newsroom: Newsroom,
) -> None:
    story = data(replace(PLAIN, translated_from="", kicker="", picture=None, tags=()), newsroom)
    assert story["authors"] == [{"slug": by.slug, "name": by.name} for by in PLAIN.authors]
    assert story["translated_from"] is story["picture"] is None
    assert (story["kicker"], story["tags"]) == ("", [])


def test_the_data_tell_of_which_kind_a_correction_is_and_whether_it_stands(
    newsroom: Newsroom,
) -> None:
    wrong = Correction(NOON, "Not so.", is_withdrawn=True, kind="apology")
    story = data(replace(PLAIN, corrections=(wrong,)), newsroom)
    made = "2026-11-24T13:00:00+01:00"
    assert story["corrections"] == [
        {"made": made, "kind": "apology", "text": "Not so.", "withdrawn": True}
    ]


def test_the_data_name_who_has_read_a_translation_and_nobody_else(newsroom: Newsroom) -> None:
    translated = replace(PLAIN, translated_from="", translator="machine", reviewed_by="Jonas")
    assert data(translated, newsroom)["reviewed_by"] == "Jonas"
    assert data(replace(translated, translator=""), newsroom)["reviewed_by"] is None
