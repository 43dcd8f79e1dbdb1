"""Whatever an editor types, readers and machines get it back as it is, and as text alone."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from hypothesis import example, given, settings
from msgspec.structs import replace

from chalicelib.news.article import Article
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.standing import Gone
from chalicelib.news.text import BASE
from chalicelib.newsroom_file import read_newsroom
from chalicelib.rendering.feeds import Feed, feed_item
from chalicelib.rendering.pages import (
    ArticlePage,
    CorrectionsPage,
    Frame,
    GonePage,
    ListPage,
    NothingHerePage,
    Page,
    StaticTextPage,
    front_page,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.sitemaps import NewsSitemap, PagesSitemap, story_entry
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN, plain, stories, texts

SITE = "https://news.example.org"
URLS = Urls("/api", SITE, "https://media.example.org")
TIDENDE = read_newsroom()
RENDERER = Renderer(TIDENDE)
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def feed(story: Article) -> Feed:
    """A feed of one story, itself called as the story is."""
    return Feed(
        urls=URLS,
        title=story.headline,
        description=story.summary,
        language="en",
        identity="tag:tidende.example,2026:list:latest",
        link=f"{SITE}/api/",
        self_link=f"{SITE}/api/feed.xml",
        stories=(feed_item(story, URLS, TIDENDE),),
    )


def texts_at(root: ElementTree.Element, path: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(path)]


def whole(html: str) -> str:
    """A story's text with its links whole."""
    return html.replace(BASE, f"{SITE}/api")


@given(story=stories())
@settings(max_examples=50)
def test_rss_gives_every_text_back(story: Article) -> None:
    channel = ElementTree.fromstring(RENDERER.feed(feed(story), "feed.xml")).find("channel")
    assert channel is not None
    assert texts_at(channel, "title") == texts_at(channel, "item/title") == [story.headline]
    assert texts_at(channel, "item/description") == [story.summary]
    assert texts_at(channel, f"item/{DC}creator") == [by.name for by in story.authors]
    assert texts_at(channel, "item/category") == [tag.name for tag in story.tags]
    assert texts_at(channel, f"item/{CONTENT}") == [whole(story.body_html)]


@given(story=stories())
@settings(max_examples=50)
def test_atom_gives_every_text_back(story: Article) -> None:
    root = ElementTree.fromstring(RENDERER.feed(feed(story), "atom.xml"))
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert texts_at(root, f"{ATOM}title") == texts_at(entry, f"{ATOM}title") == [story.headline]
    assert texts_at(entry, f"{ATOM}summary") == [story.summary]
    assert texts_at(entry, f"{ATOM}author/{ATOM}name") == [by.name for by in story.authors]
    labels = [each.attrib["label"] for each in entry.iterfind(f"{ATOM}category")]
    assert labels == [tag.name for tag in story.tags]
    assert texts_at(entry, f"{ATOM}content") == [whole(story.body_html)]


@given(story=stories())
@settings(max_examples=50)
def test_json_feed_and_the_storys_data_give_every_text_back(story: Article) -> None:
    made = json.loads(RENDERER.feed(feed(story), "feed.json"))
    item = made["items"][0]
    assert made["title"] == item["title"] == story.headline
    assert (item["summary"], item["content_html"]) == (story.summary, whole(story.body_html))
    data = json.loads(story_json(story, URLS, TIDENDE))
    assert (data["headline"], data["summary"]) == (story.headline, story.summary)
    assert (data["kicker"], data["html"]) == (story.kicker, whole(story.body_html))
    assert data["translated_from"] == story.translated_from
    assert data["key_points"] == list(story.key_points)
    assert [each["text"] for each in data["corrections"]] == [c.text for c in story.corrections]
    for found in (item, data):
        assert [by["name"] for by in found["authors"]] == [by.name for by in story.authors]
    assert item["tags"] == [tag["name"] for tag in data["tags"]] == [t.name for t in story.tags]
    picture = story.picture
    assert picture is not None
    for part in ("alt", "caption", "credit"):
        assert data["picture"][part] == getattr(picture, part)


@given(story=stories())
@settings(max_examples=50)
def test_sitemaps_give_the_headline_back(story: Article) -> None:
    root = ElementTree.fromstring(RENDERER.sitemap(NewsSitemap(URLS, (story.card,))))
    assert [each.text for each in root.iter(f"{NEWS}title")] == [story.headline]
    ElementTree.fromstring(RENDERER.sitemap(PagesSitemap((story_entry(story.card, URLS),))))


class Markup(HTMLParser):
    """What a browser makes of a page: its elements with the names of their attributes, the
    values of those, its text, and its structured data.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[str] = []
        self.text: list[str] = []
        self.data: list[str] = []
        self.comments = 0
        self._in = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._in = ""
        self.elements.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        (self.data if self._in == "script" else self.text).append(data)

    def handle_comment(self, data: str) -> None:
        self.comments += 1


def article_page(story: Article) -> ArticlePage:
    """A page on which every text of a story stands."""
    return ArticlePage(
        frame=Frame(URLS, NOON, replace(story, link=f"{BASE}/denmark/story")),
        article=story,
        section=TIDENDE.sections[1],
        authors=TIDENDE.authors,
        latest=(story.card,),
        more=(story.card,),
        related=(story.card,),
        related_by=story.subjects[0].name,
        previous=story.card,
        next=story.card,
    )


def pages(story: Article) -> list[Page]:
    """Every kind of page that a story, or a part of one, is on."""
    frame, cards = Frame(URLS, NOON, story), (story.card,)
    return [
        article_page(story),
        front_page(frame, ListingPage(cards), ListingPage(cards), []),
        ListPage(frame, "About: {name}", story.headline, "/api/tag/x", cards, "", False),
        ListPage(
            frame, "{name}", story.headline, "/api/x", cards, "", False, section="denmark",
            description=story.summary,
        ),
        CorrectionsPage(frame, cards, "/api/corrections", "", False),
        StaticTextPage(frame, story, TIDENDE.pages[0]),
        NothingHerePage(frame, cards),
        GonePage(frame, Gone(NOON, story.summary, story.headline)),
    ]  # fmt: skip


@given(story=stories())
@settings(max_examples=30)
def test_no_text_adds_an_element_an_attribute_or_a_comment_to_any_page(story: Article) -> None:
    for page, expected in zip(pages(story), pages(plain(story)), strict=True):
        found, markup = Markup(RENDERER.html(page)), Markup(RENDERER.html(expected))
        assert found.elements == markup.elements, page.template
        assert found.comments == 0, page.template


@given(story=stories())
@settings(max_examples=30)
def test_readers_get_every_text_as_it_was_typed(story: Article) -> None:
    page = Markup(RENDERER.html(article_page(story)))
    text = "".join(page.text)
    picture = story.picture
    assert picture is not None
    for said in (
        story.headline, story.summary, story.kicker, story.translated_from, story.reviewed_by,
        *(by.name for by in story.authors), *(tag.name for tag in story.tags),
        *story.key_points, *(each.text for each in story.corrections), picture.caption,
        picture.credit,
    ):  # fmt: skip
        assert said in text
    for said in (story.headline, story.summary, picture.alt, *(tag.name for tag in story.tags)):
        assert said in page.values


@given(story=stories())
@settings(max_examples=30)
def test_structured_data_gives_every_text_back_and_never_ends_its_block(story: Article) -> None:
    html = RENDERER.html(article_page(story))
    assert html.lower().count("</script") == html.lower().count("<script") == 1
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[0]
    assert not re.search(r"[<>&]", block)
    data: dict[str, Any] = json.loads(block)["@graph"][0]
    assert (data["headline"], data["description"]) == (story.headline, story.summary)
    assert [by["name"] for by in data["author"]] == [by.name for by in story.authors]
    assert data["keywords"] == [tag.name for tag in story.tags]
    assert [each["text"] for each in data["correction"]] == [c.text for c in story.corrections]
    assert data["translationOfWork"]["name"] == story.translated_from
    crumbs = json.loads(block)["@graph"][1]["itemListElement"]
    assert crumbs[-1]["name"] == story.headline


@given(text=texts())
@example(text="{name}")
@example(text="{0.__class__}")
def test_a_list_is_called_as_it_was_typed(text: str) -> None:
    frame = Frame(URLS, NOON)
    page = ListPage(frame, "About: {name}", text, "/api/tag/x", (), "", False)
    assert f"About: {text}" in "".join(Markup(RENDERER.html(page)).text)


def test_a_newsroom_may_be_called_anything(newsroom: Newsroom) -> None:
    odd = replace(newsroom, name="</script>{{ 7*7 }} & “Søn”", tagline="]]> <b>")
    renderer = Renderer(odd)
    made = feed(PLAIN)
    for name in ("feed.xml", "atom.xml"):
        ElementTree.fromstring(renderer.feed(made, name))
    ElementTree.fromstring(renderer.sitemap(NewsSitemap(URLS, (PLAIN.card,))))
    html = renderer.html(
        front_page(Frame(URLS, NOON), ListingPage(()), ListingPage((PLAIN.card,)), [])
    )
    assert html.count("</script") == 1
    assert "</script>{{ 7*7 }} & “Søn”" in "".join(Markup(html).text)
