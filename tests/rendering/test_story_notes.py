"""What feeds say of a story beside its text, in the story's own language."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.news.article import Article, Correction
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.feeds import Feed, feed_item
from chalicelib.rendering.language import language
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.story_notes import mark, provenance
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN

URLS = Urls("/api", "https://news.example.org")
PAGE = "https://news.example.org/api/denmark/story"
BARE = replace(PLAIN, corrections=(), translated_from="", translator="")
TEN = Correction(NOON, "Ten <b> & not twelve.")


def in_feeds(story: Article, newsroom: Newsroom, code: str = "en") -> str:
    """The story's text, as feeds have it."""
    return feed_item(story, URLS, newsroom, language(code)).html


def test_a_story_without_notes_is_in_feeds_as_it_is(newsroom: Newsroom) -> None:
    assert in_feeds(BARE, newsroom) == BARE.body_html


def test_a_feed_says_above_the_text_that_it_was_corrected_and_below_what(
    newsroom: Newsroom,
) -> None:
    above, text, below = in_feeds(replace(BARE, corrections=(TEN,)), newsroom).partition(
        BARE.body_html
    )
    assert text
    assert above == (
        f'<p><em><a href="{PAGE}#corrections">Corrected</a> 24 November 2026 at 13:00 CET</em></p>'
    )
    assert below == (
        "<h2>Corrections</h2><ul><li><span><b>Correction</b>, 24 November 2026 at 13:00 CET:</span>"
        " Ten &lt;b&gt; &amp; not twelve.</li></ul>"
    )


def test_a_correction_that_was_taken_down_is_in_feeds_below_the_text_alone(
    newsroom: Newsroom,
) -> None:
    story = replace(BARE, corrections=(replace(TEN, is_withdrawn=True),))
    html = in_feeds(story, newsroom)
    assert html.startswith(BARE.body_html)
    assert "<b>Correction (withdrawn)</b>" in html


def test_a_feed_says_whose_translation_a_story_is_above_the_text(newsroom: Newsroom) -> None:
    story = replace(BARE, translated_from="A & B", translator="machine", reviewed_by="Jonas")
    assert in_feeds(story, newsroom, "da").startswith(
        '<p lang="da" dir="ltr"><em>Oversat fra A &amp; B. Oversat af en maskine. '
        "Gennemset af Jonas.</em></p>"
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, ""),
        ({"reviewed_by": "Jonas"}, ""),
        ({"translator": "Ane"}, "Translator: Ane."),
        ({"translated_from": "Turan"}, "Translated from Turan."),
        ({"translator": "machine", "reviewed_by": ""}, "Translated by a machine."),
    ],
)
def test_the_source_of_a_story_is_as_much_as_is_known(changes: dict[str, str], text: str) -> None:
    plain = replace(BARE, reviewed_by="")
    assert provenance(replace(plain, **changes), language("en")) == text


def test_a_kind_of_a_later_release_is_marked_as_a_correction() -> None:
    assert mark(replace(TEN, kind="erratum")) == "Corrected"


def test_every_feed_has_the_notes_and_the_time_of_the_correction(newsroom: Newsroom) -> None:
    updated = NOON + timedelta(minutes=1)
    story = replace(BARE, corrections=(replace(TEN, made=updated),), updated=updated)
    items = (feed_item(story, URLS, newsroom, language("en")),)
    feed = Feed(URLS, "Tidende", "", "en", "tag:x", "/api/", "/api/feed.xml", items)
    renderer = Renderer(newsroom)
    moment = "2026-11-24T13:01:00+01:00"
    assert f"<dcterms:modified>{moment}</dcterms:modified>" in renderer.feed(feed, "feed.xml")
    assert f"<updated>{moment}</updated>" in renderer.feed(feed, "atom.xml")
    (item,) = json.loads(renderer.feed(feed, "feed.json"))["items"]
    assert item["date_modified"] == "2026-11-24T12:01:00+00:00"
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert "not twelve." in renderer.feed(feed, name), name
