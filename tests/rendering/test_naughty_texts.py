"""Whatever an editor types, readers and machines get it back as it is, and as text alone."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

from hypothesis import example, given, settings
from msgspec.structs import replace

from chalicelib.news.article import Article
from chalicelib.news.digest import by_section
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.question import Part, Question
from chalicelib.news.search_results import MarkedText
from chalicelib.news.standing import Gone
from chalicelib.news.text import BASE
from chalicelib.rendering.feeds import Feed, feed_item
from chalicelib.rendering.pages import (
    ArticlePage,
    CorrectionsPage,
    Frame,
    GonePage,
    ListPage,
    NamedLink,
    NothingHerePage,
    Page,
    SearchHit,
    SearchPage,
    StaticTextPage,
    TodayPage,
    front_page,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.sitemaps import NewsSitemap, PagesSitemap, story_entry
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN, plain, stories, texts

SITE = "https://news.example.org"
URLS = Urls("/api", SITE, "https://media.example.org")
TIDENDE = NEWSROOM
RENDERER = Renderer(TIDENDE)
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
    """The texts of the elements there, of any namespace."""
    return [element.text or "" for element in root.iterfind(path)]


def descriptions(rss: ElementTree.Element) -> list[str]:
    """The summaries, which are HTML in RSS."""
    return [unescape(text) for text in texts_at(rss, ".//item/description")]


def names(entries: list[dict[str, str]]) -> list[str]:
    return [entry["name"] for entry in entries]


def words(html: str) -> str:
    """A story's text without its links, which are whole in some places only."""
    return re.sub(' href="[^"]*"', "", html)


@given(story=stories())
@settings(max_examples=50)
def test_every_feed_gives_every_text_back(story: Article) -> None:
    rss, atom = (
        ElementTree.fromstring(RENDERER.feed(feed(story), name))
        for name in ("feed.xml", "atom.xml")
    )
    data = json.loads(RENDERER.feed(feed(story), "feed.json"))
    (item,) = data["items"]
    labels = [category.attrib["label"] for category in atom.iterfind("{*}entry/{*}category")]
    for expected, *formats in (
        ([story.headline], texts_at(rss, "channel/title"), texts_at(atom, "{*}title")),
        ([story.headline], texts_at(rss, ".//item/title"), texts_at(atom, "{*}entry/{*}title")),
        ([data["title"], item["title"]], [story.headline] * 2),
        ([story.summary], descriptions(rss), texts_at(atom, ".//{*}summary")),
        ([item["summary"]], [story.summary]),
        (
            [words(story.body_html)],
            [words(text) for text in texts_at(rss, ".//{*}encoded")],
            [words(text) for text in texts_at(atom, ".//{*}content")],
            [words(item["content_html"])],
        ),
        (
            [byline.name for byline in story.authors],
            texts_at(rss, ".//{*}creator"),
            texts_at(atom, "{*}entry/{*}author/{*}name"),
            names(item["authors"]),
        ),
        ([tag.name for tag in story.tags], texts_at(rss, ".//category"), labels, item["tags"]),
    ):
        assert formats == [expected] * len(formats)


@given(story=stories())
@settings(max_examples=50)
def test_the_storys_data_give_every_text_back(story: Article) -> None:
    data = json.loads(story_json(story, URLS, TIDENDE))
    for field in ("headline", "summary", "kicker", "translated_from"):
        assert data[field] == getattr(story, field)
    assert words(data["html"]) == words(story.body_html)
    assert data["key_points"] == list(story.key_points)
    assert [entry["text"] for entry in data["corrections"]] == [c.text for c in story.corrections]
    assert names(data["authors"]) == [byline.name for byline in story.authors]
    assert names(data["tags"]) == [tag.name for tag in story.tags]
    for field in ("alt", "caption", "credit"):
        assert data["picture"][field] == getattr(story.picture, field)


@given(story=stories())
@settings(max_examples=50)
def test_sitemaps_give_the_headline_back(story: Article) -> None:
    root = ElementTree.fromstring(RENDERER.sitemap(NewsSitemap(URLS, (story.card,))))
    assert [title.text for title in root.iter(f"{NEWS}title")] == [story.headline]
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
    frame, card = Frame(URLS, NOON, replace(story, link=f"{BASE}/denmark/story")), story.card
    return ArticlePage(
        frame, story, TIDENDE.sections[1], TIDENDE.authors, latest=(card,), more=(card,),
        related=(card,), related_by=story.subjects[0].name, previous=card, next=card,
    )  # fmt: skip


def pages(story: Article) -> list[Page]:
    """Every kind of page that a story, or a part of one, is on."""
    frame, cards, headline = Frame(URLS, NOON, story), (story.card,), story.headline
    listed = ListingPage(cards)
    return [
        article_page(story),
        front_page(frame, listed, listed, []),
        ListPage(frame, "About: {name}", headline, "/api/x", cards, "", is_continued=False),
        ListPage(
            frame, "{name}", headline, "/api/x", cards, "", is_continued=False, section="denmark",
            description=story.summary,
        ),
        CorrectionsPage(frame, (story,), "/api/corrections", "", is_continued=False),
        TodayPage(frame, by_section([story], TIDENDE.sections), "/api/today", ""),
        StaticTextPage(frame, story, TIDENDE.pages[0]),
        SearchPage(
            frame,
            Question((Part(headline),), typed=headline),
            hits=(SearchHit(story.card, *[(MarkedText(headline, is_found=True),)] * 2),),
            meant=headline,
            near_by=(NamedLink(headline, "/api/x"),),
            sections=(NamedLink(headline, "/api/x"),) * 2,
        ),
        NothingHerePage(frame, cards),
        GonePage(frame, Gone(NOON, story.summary, headline)),
    ]  # fmt: skip


@given(story=stories())
@settings(max_examples=30)
def test_no_text_adds_an_element_an_attribute_or_a_comment_to_any_page(story: Article) -> None:
    for page, plain_page in zip(pages(story), pages(plain(story)), strict=True):
        markup = Markup(RENDERER.html(page))
        assert markup.elements == Markup(RENDERER.html(plain_page)).elements, page.template
        assert markup.comments == 0, page.template


@given(story=stories())
@settings(max_examples=30)
def test_readers_get_every_text_as_it_was_typed(story: Article) -> None:
    page = Markup(RENDERER.html(article_page(story)))
    picture = story.picture
    assert picture is not None
    tags = [tag.name for tag in story.tags]
    texts = [
        story.headline, story.summary, story.kicker, story.translated_from, story.reviewed_by,
        *(byline.name for byline in story.authors), *tags, *story.key_points,
        *(correction.text for correction in story.corrections), picture.caption, picture.credit,
    ]  # fmt: skip
    shown = "".join(page.text)
    assert [text for text in texts if text not in shown] == []
    assert {story.headline, story.summary, picture.alt, *tags} <= set(page.values)


@given(story=stories())
@settings(max_examples=30)
def test_structured_data_gives_every_text_back_and_never_ends_its_block(story: Article) -> None:
    html = RENDERER.html(article_page(story))
    assert html.lower().count("</script") == html.lower().count("<script") == 1
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[0]
    assert not set(block) & set("<>&")
    data, crumbs = json.loads(block)["@graph"]
    assert (data["headline"], data["description"]) == (story.headline, story.summary)
    assert names(data["author"]) == [byline.name for byline in story.authors]
    assert data["keywords"] == [tag.name for tag in story.tags]
    assert [entry["text"] for entry in data["correction"]] == [c.text for c in story.corrections]
    assert data["translationOfWork"]["name"] == story.translated_from
    assert crumbs["itemListElement"][-1]["name"] == story.headline


@given(text=texts())
@example(text="{name}")
@example(text="{0.__class__}")
def test_a_list_is_called_as_it_was_typed(text: str) -> None:
    frame = Frame(URLS, NOON)
    page = ListPage(frame, "About: {name}", text, "/api/tag/x", (), "", False)
    assert f"About: {text}" in "".join(Markup(RENDERER.html(page)).text)


def test_a_newsroom_may_be_called_anything(newsroom: Newsroom) -> None:
    renderer = Renderer(replace(newsroom, name="</script>{{ 7*7 }} & “Søn”", tagline="]]> <b>"))
    for name in ("feed.xml", "atom.xml"):
        ElementTree.fromstring(renderer.feed(feed(PLAIN), name))
    ElementTree.fromstring(renderer.sitemap(NewsSitemap(URLS, (PLAIN.card,))))
    html = renderer.html(pages(PLAIN)[1])
    assert html.count("</script") == 1
    assert "</script>{{ 7*7 }} & “Søn”" in "".join(Markup(html).text)
