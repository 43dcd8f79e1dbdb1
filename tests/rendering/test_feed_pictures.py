"""Pictures in feeds: in the text, and beside it with their size and their words."""

from __future__ import annotations

import importlib
import json
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from chalicelib.news.article import Article, Picture, picture_mark
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.feed_pictures import beside_text, figure
from chalicelib.rendering.feeds import Feed, feed_item
from chalicelib.rendering.language import language
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from tests.rendering.strategies import PLAIN, SHIP

URLS = Urls("", "https://news.example.org", "https://media.example.org")
MEDIA = "{http://search.yahoo.com/mrss/}"
LINK = f"https://media.example.org/{SHIP.path}"
QUAY = replace(SHIP, digest="b" * 24, alt="A quay", caption="", credit="")
QUAY_LINK = f"https://media.example.org/renditions/{QUAY.digest}/1280.jpg"
STORY = replace(
    PLAIN,
    body_html=f"<p>a</p>{picture_mark(0)}<p>b</p>",
    picture=SHIP,
    pictures=(QUAY,),
    gallery=(QUAY,),
)


def feed_of(newsroom: Newsroom, name: str, story: Article = STORY) -> str:
    """A feed of one story."""
    items = (feed_item(story, URLS, newsroom, language("en")),)
    feed = Feed(URLS, "Tidende", "", "en", "tag:x", "/", "/feed.xml", items)
    return Renderer(newsroom).feed(feed, name)


def test_a_picture_in_a_feed_is_one_file_with_its_words_below_it() -> None:
    assert figure(SHIP, URLS) == (
        f'<figure><img src="{LINK}" alt="A ship" width="1280" height="853">'
        "<figcaption>She sails Jonas Friis</figcaption></figure>"
    )
    assert "figcaption" not in figure(QUAY, URLS)
    assert figure(replace(SHIP, is_there=False), URLS) == ""


def test_a_picture_that_a_model_made_says_so_in_the_feeds_language() -> None:
    generated = replace(QUAY, is_generated=True)
    assert "Picture made by a machine" in figure(generated, URLS, language("en"))
    assert "Billedet er lavet af en maskine" in figure(generated, URLS, language("da"))


def test_a_storys_text_in_feeds_has_all_its_pictures_in_order(newsroom: Newsroom) -> None:
    html = feed_item(STORY, URLS, newsroom, language("en")).html
    assert html.count("<img") == 3
    assert html.index(LINK) < html.index("<p>a</p>") < html.index(QUAY_LINK) < html.index("<p>b")
    data = json.loads(story_json(STORY, URLS, newsroom))["html"]
    assert data.count("<img") == 1, "the others are members of their own"


def test_rss_has_the_storys_picture_as_its_enclosure_and_with_its_words_as_media(
    newsroom: Newsroom,
) -> None:
    item = ElementTree.fromstring(feed_of(newsroom, "feed.xml")).find("channel/item")
    assert item is not None
    (enclosure,) = item.findall("enclosure")
    assert enclosure.attrib == {"url": LINK, "length": "115200", "type": "image/jpeg"}
    (first,) = item.findall(f"{MEDIA}content")
    assert first.attrib == {
        "url": LINK, "medium": "image", "type": "image/jpeg", "width": "1280", "height": "853",
        "fileSize": "115200",
    }  # fmt: skip
    assert [first.findtext(f"{MEDIA}{part}") for part in ("title", "description", "credit")] == [
        "She sails", "A ship", "Jonas Friis",
    ]  # fmt: skip


def test_the_words_of_a_picture_are_not_taken_for_the_story_by_feedparser(
    newsroom: Newsroom,
) -> None:
    feedparser = importlib.import_module("feedparser")
    (entry,) = feedparser.parse(feed_of(newsroom, "feed.xml")).entries
    assert entry.title == entry.summary == "word"
    assert "<p>a</p>" in entry.content[0].value
    assert [link.href for link in entry.enclosures] == [LINK]


def test_atom_and_json_feeds_name_the_files_beside_the_text(newsroom: Newsroom) -> None:
    atom = ElementTree.fromstring(feed_of(newsroom, "atom.xml"))
    links = [link.attrib for link in atom.iterfind("{*}entry/{*}link[@rel='enclosure']")]
    assert [link["href"] for link in links] == [LINK, QUAY_LINK]
    assert (links[0]["length"], links[0]["title"]) == ("115200", "She sails")
    (item,) = json.loads(feed_of(newsroom, "feed.json"))["items"]
    assert item["image"] == LINK
    assert item["attachments"] == [
        {"url": LINK, "mime_type": "image/jpeg", "title": "She sails", "size_in_bytes": 115200},
        {"url": QUAY_LINK, "mime_type": "image/jpeg", "title": "A quay", "size_in_bytes": 115200},
    ]


def test_a_file_that_stands_above_a_story_and_in_its_gallery_is_beside_it_once() -> None:
    again = replace(SHIP, caption="The ship once more")
    story = replace(STORY, gallery=(QUAY, again))
    assert [beside.picture for beside in beside_text(story, URLS)] == [SHIP, QUAY]


@pytest.mark.parametrize("picture", [None, Picture("pictures/a.webp", "A ship", 3, 2)])
def test_a_file_of_unknown_size_is_no_enclosure(
    newsroom: Newsroom, picture: Picture | None
) -> None:
    feed = feed_of(newsroom, "feed.xml", replace(STORY, picture=picture))
    assert "<enclosure" not in feed


def test_the_data_of_a_story_name_every_file_of_its_pictures(newsroom: Newsroom) -> None:
    story = json.loads(story_json(replace(STORY, gallery=()), URLS, newsroom))
    assert story["picture"]["url"] == LINK
    assert story["picture"]["focus"] == [50, 50]
    assert [len(story["picture"]["renditions"]), len(story["pictures"])] == [6, 1]
    assert story["picture"]["renditions"][0] == {
        "url": f"https://media.example.org/renditions/{SHIP.digest}/320.avif",
        "type": "image/avif", "width": 320, "height": 213, "bytes": 12800,
    }  # fmt: skip
    assert story["gallery"] == []
