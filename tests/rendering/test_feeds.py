from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.text import BASE
from chalicelib.rendering.feeds import MEDIA_TYPES, Feed, feed_item, json_feed
from chalicelib.rendering.renderer import Renderer
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


def test_a_feed_is_as_new_as_its_newest_story(newsroom: Newsroom) -> None:
    assert feed(newsroom, NOON - timedelta(days=1), NOON, NOON - timedelta(1)).updated == NOON


def test_an_empty_feed_is_valid_and_as_old_as_the_epoch(newsroom: Newsroom) -> None:
    assert json.loads(json_feed(feed(newsroom), newsroom))["items"] == []
    assert feed(newsroom).updated == datetime.fromtimestamp(0, UTC)
    assert "lastBuildDate" not in Renderer(newsroom).feed(feed(newsroom), "feed.xml")


def test_a_storys_links_in_feeds_and_data_are_whole(newsroom: Newsroom) -> None:
    story = replace(PLAIN, body_html=f'<p><a href="{BASE}/denmark/a">a</a></p>')
    item = feed_item(story, URLS, newsroom)
    assert item.html == '<p><a href="https://news.example.org/api/denmark/a">a</a></p>'
    assert item.link == "https://news.example.org/api/denmark/story"
    assert BASE not in story_json(story, URLS, newsroom)


@pytest.mark.parametrize(
    ("language", "html"),
    [("en", "<p>a</p>"), ("fa", '<div lang="fa" dir="rtl"><p>a</p></div>')],
)
def test_a_text_from_right_to_left_says_so_where_a_feed_cannot(
    newsroom: Newsroom, language: str, html: str
) -> None:
    story = replace(PLAIN, body_html="<p>a</p>", language=language)
    assert feed_item(story, URLS, newsroom).html == html


def test_a_label_of_a_link_is_its_title_in_feeds_unless_it_has_one(newsroom: Newsroom) -> None:
    body = (
        '<p><a aria-label="Back to 1" href="https://x.example/">a</a> '
        '<a href="https://x.example/" title="Up" aria-label="Back">b</a> '
        '<code>aria-label="x"</code></p>'
    )
    assert feed_item(replace(PLAIN, body_html=body), URLS, newsroom).html == (
        '<p><a href="https://x.example/" title="Back to 1">a</a> '
        '<a href="https://x.example/" title="Up">b</a> '
        '<code>aria-label="x"</code></p>'
    )


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_a_feed_has_the_summary_of_stories_that_it_has_no_room_for(
    newsroom: Newsroom, name: str
) -> None:
    body = f"<p>{'ord &amp; “ø” ' * 18_000}</p>"  # 300 kB, the longest that a story may be
    stories = [
        replace(PLAIN, address=Address("denmark", f"story-{n}"), identity=f"{n}", body_html=text)
        for n, text in enumerate((body, "<p>Short.</p>", body, body, "<p>Short.</p>"))
    ]
    items = tuple(feed_item(story, URLS, newsroom) for story in stories)
    long = Feed(URLS, "Tidende", "", "en", "tag:x", "/api/", "/api/feed.xml", items)
    text = Renderer(newsroom).feed(long, name)
    assert len(text.encode()) < 1_000_000, "Lambda answers 6 MB at most"
    feedparser = importlib.import_module("feedparser")
    if name == "feed.json":
        entries = json.loads(text)["items"]
        texts = [entry.get("content_html", "") for entry in entries]
        assert [entry.get("content_text", "") for entry in entries[2:]] == ["word"] * 3
    else:
        entries = feedparser.parse(text).entries
        texts = [entry.content[0].value if "content" in entry else "" for entry in entries]
    assert [bool(text) for text in texts] == [True, True, False, False, False]
    assert len(entries) == 5, "none is left out"


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("#fn-1", "/denmark/story#fn-1"),
        ("other", "/denmark/other"),
        ("../climate/ice", "/climate/ice"),
        ("?a=1&amp;b", "/denmark/story?a=1&amp;b"),
        (f"{BASE}/denmark/a", "/denmark/a"),
    ],
)
def test_every_link_of_a_story_is_whole_in_feeds_and_data(
    newsroom: Newsroom, link: str, whole: str
) -> None:
    story = replace(PLAIN, body_html=f'<p><a id="fnref-1" href="{link}">a</a></p>')
    html = feed_item(story, URLS, newsroom).html
    assert html == f'<p><a id="fnref-1" href="https://news.example.org/api{whole}">a</a></p>'
    assert json.loads(story_json(story, URLS, newsroom))["html"] == html


@pytest.mark.parametrize("link", ["https://x.example/a", "mailto:a@x.example", "tel:+45"])
def test_a_whole_link_stays_as_it_is_in_feeds(newsroom: Newsroom, link: str) -> None:
    html = f'<p><a href="{link}">a</a></p>'
    assert feed_item(replace(PLAIN, body_html=html), URLS, newsroom).html == html


def test_a_summary_is_text_to_readers_of_rss_and_atom(newsroom: Newsroom) -> None:
    summary = "Map<Key> rose & A <b>bold</b> move"
    story = replace(PLAIN, summary=summary)
    items = (feed_item(story, URLS, newsroom),)
    of_all = Feed(URLS, "Tidende", "", "en", "tag:x", "/api/", "/api/feed.xml", items)
    feedparser = importlib.import_module("feedparser")  # it has no types
    for name in ("feed.xml", "atom.xml"):
        (entry,) = feedparser.parse(Renderer(newsroom).feed(of_all, name)).entries
        is_html = entry.summary_detail.type == "text/html"
        assert (unescape(entry.summary) if is_html else entry.summary) == summary


@pytest.mark.parametrize(
    ("media", "picture"),
    [
        ("", ""),
        ("/media", "https://news.example.org/media/pictures/a.webp"),
        ("https://media.example.org", "https://media.example.org/pictures/a.webp"),
    ],
)
def test_a_pictures_link_in_a_feed_is_whole(newsroom: Newsroom, media: str, picture: str) -> None:
    urls = replace(URLS, media=media)
    assert feed_item(PLAIN, urls, newsroom).picture == picture
    assert feed_item(replace(PLAIN, picture=None), urls, newsroom).picture == ""
    assert ('"picture": null' in story_json(PLAIN, urls, newsroom)) is (not picture)


def test_a_story_keeps_its_identity_wherever_it_moves(newsroom: Newsroom) -> None:
    moved = replace(PLAIN, address=Address("climate", "elsewhere"), headline="Another")
    other = replace(PLAIN, identity="fedcba9876543210")
    identities = [feed_item(story, URLS, newsroom).identity for story in (PLAIN, moved, other)]
    assert identities[0] == identities[1] != identities[2]


@pytest.mark.parametrize(
    ("guid", "in_atom"),
    [("https://old.example/?p=12", "https://old.example/?p=12"), ("5f3a0c", "tag:")],
)
def test_a_story_from_elsewhere_keeps_the_name_that_feeds_know_it_by(
    newsroom: Newsroom, guid: str, in_atom: str
) -> None:
    items = (feed_item(replace(PLAIN, guid=guid), URLS, newsroom),)
    feed = Feed(URLS, "Tidende", "", "en", "tag:x", "/api/", "/api/feed.xml", items)
    rss, atom, data = (Renderer(newsroom).feed(feed, name) for name in MEDIA_TYPES)
    assert f'<guid isPermaLink="false">{guid}</guid>' in rss
    assert f"<id>{in_atom}" in atom.split("<entry")[1]
    assert json.loads(data)["items"][0]["id"] == guid
