from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.text import BASE
from chalicelib.rendering.feeds import Feed, feed_item, json_feed, story_identity
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN

URLS = Urls("/api", "https://news.example.org", "https://media.example.org")


def feed(newsroom: Newsroom, *moments: datetime) -> Feed:
    """A feed of stories that changed at these moments."""
    stories = (replace(PLAIN, published=moment, updated=None) for moment in moments)
    items = tuple(feed_item(story, URLS, newsroom) for story in stories)
    return Feed(URLS, "Tidende", "", "en", "tag:x", "/api/", "/api/feed.xml", items)


def test_a_feed_changed_when_the_newest_change_in_it_was_made(newsroom: Newsroom) -> None:
    assert feed(newsroom, NOON - timedelta(days=1), NOON, NOON - timedelta(1)).updated == NOON
    assert feed(newsroom).updated == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_feed_of_nothing_is_one(newsroom: Newsroom) -> None:
    assert '"items": []' in json_feed(feed(newsroom), newsroom)
    assert feed(newsroom).updated_for_mail == "Thu, 01 Jan 1970 00:00:00 GMT"


def test_a_year_has_four_digits_in_mail(newsroom: Newsroom) -> None:
    (item,) = feed(newsroom, datetime(1999, 1, 2, 3, 4, 5, tzinfo=UTC)).stories
    assert item.published_for_mail == "Sat, 02 Jan 1999 03:04:05 GMT"


def test_every_link_in_a_feed_is_whole(newsroom: Newsroom) -> None:
    body = f'<p><a href="{BASE}/denmark/a">a</a> <a href="https://example.org/">b</a></p>'
    item = feed_item(replace(PLAIN, body_html=body), URLS, newsroom)
    assert item.html == body.replace(BASE, "https://news.example.org/api")
    assert item.link == "https://news.example.org/api/denmark/story"
    assert item.picture == "https://media.example.org/pictures/a.webp"
    assert BASE not in story_json(replace(PLAIN, body_html=body), URLS, newsroom)


@pytest.mark.parametrize(
    ("media", "picture"),
    [("", ""), ("/media", "https://news.example.org/media/pictures/a.webp")],
)
def test_a_pictures_link_in_a_feed_is_whole(newsroom: Newsroom, media: str, picture: str) -> None:
    urls = replace(URLS, media=media)
    assert feed_item(PLAIN, urls, newsroom).picture == picture
    assert feed_item(replace(PLAIN, picture=None), urls, newsroom).picture == ""
    assert ('"picture": null' in story_json(PLAIN, urls, newsroom)) is (not picture)


def test_a_story_is_the_same_to_feed_readers_wherever_it_moves(newsroom: Newsroom) -> None:
    moved = replace(PLAIN, address=Address("climate", "elsewhere"), headline="Another")
    assert story_identity(moved, newsroom) == story_identity(PLAIN, newsroom)
    other = replace(PLAIN, identity="fedcba9876543210")
    assert story_identity(other, newsroom) != story_identity(PLAIN, newsroom)
    assert feed_item(PLAIN, Urls(), newsroom).identity == story_identity(moved, newsroom)


def test_the_dateline_stands_before_the_first_words_in_every_feed(newsroom: Newsroom) -> None:
    html = feed_item(replace(PLAIN, dateline="BAKU"), URLS, newsroom).html
    assert html == "<p><b><bdi>BAKU</bdi></b> – word</p>"
