"""One page of each kind, over stories that nobody wrote: what templates are tried on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Correction, Picture, Tag, picture_mark
from chalicelib.news.digest import MOST_STORIES, DigestSection, by_section
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Author, Newsroom, Section, StaticPage
from chalicelib.news.question import read_question
from chalicelib.news.renditions import Rendition, rendition_path
from chalicelib.news.republishing import Republishing
from chalicelib.news.search_results import MarkedText
from chalicelib.news.standing import Gone
from chalicelib.rendering.feeds import Feed, feed_item
from chalicelib.rendering.language import language
from chalicelib.rendering.pages import (
    ArticlePage,
    BrokenPage,
    CorrectionsPage,
    Frame,
    FrontPage,
    GonePage,
    ListPage,
    NamedLink,
    NothingHerePage,
    Page,
    PicturePage,
    PreviewMark,
    RepublishPage,
    SearchHit,
    SearchPage,
    StaticTextPage,
    TodayPage,
    front_page,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.republication import republication
from chalicelib.rendering.sitemaps import NewsSitemap, PagesSitemap, SitemapIndex, story_entry
from chalicelib.rendering.urls import Urls

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # when the pages are looked at
ANY_NEWSROOM = Newsroom(
    name="The Sample",
    tagline="For trying templates",
    language="en",
    zone=ZoneInfo("UTC"),
    domain="sample.example",
    sections=(Section("news", "News"),),
)
_URLS = Urls("/api", "https://sample.example", "https://media.sample.example")
_PARAGRAPH = (
    "<p>The harbour master counted the ferries twice, since the first number did not please the "
    "mayor, {n} of whose cousins had bought shares in the line only weeks before the decision.</p>"
)

_DIGEST = "0123456789abcdef01234567"
_PICTURE = Picture(
    rendition_path(_DIGEST, 1280, "jpg"), "A ferry", 1280, 853, "The ferry", "Somebody",
    digest=_DIGEST, creator="Somebody", rights="© The Sample",
    renditions=tuple(
        Rendition(width, width * 2 // 3, width * 90, width * 40)
        for width in (320, 640, 960, 1280, 1920)
    ),
)  # fmt: skip


def article(number: int = 0, section: str = "denmark", **changes: object) -> Article:
    """A story with everything a story can have."""
    story = Article(
        address=Address(section, f"story-{number}-with-a-slug-as-long-as-they-really-are"),
        identity=f"id-{number}",
        headline=f"Headline number {number} with <angle> & “quotes” and a few words more",
        summary=f"What number {number} is about, in a sentence that is long enough to fill two "
        "lines of a card, and then some words that the card leaves out.",
        authors=(Byline("karen-holm", "Karen Holm"),),
        published=NOON - timedelta(hours=number),
        updated=NOON - timedelta(hours=number) + timedelta(minutes=5),
        body_html='<p>Text with <a href="\ue000/denmark/other">a link</a>.</p>'
        + picture_mark(0)
        + "".join(_PARAGRAPH.format(n=n) for n in range(30)),
        words=1000,
        language="en",
        kicker="Analysis",
        tags=tuple(Tag(f"tag-{n}", f"tag {n}") for n in range(20)),
        subjects=(Tag("sea", "sea"),),
        key_points=("One point", "Another point"),
        picture=_PICTURE,
        pictures=(_PICTURE,),
        gallery=(_PICTURE, replace(_PICTURE, is_generated=True), _PICTURE),
        corrections=(Correction(NOON, "It was a ferry."),),
    )
    return replace(story, **changes)


def articles(count: int, section: str = "denmark") -> tuple[Article, ...]:
    """As many stories."""
    return tuple(article(number, section) for number in range(count))


def cards(count: int, section: str = "denmark") -> tuple[Card, ...]:
    """The cards of as many stories."""
    return tuple(story.card for story in articles(count, section))


def article_page(frame: Frame, newsroom: Newsroom) -> ArticlePage:
    """A story's page, as full as it gets."""
    many = cards(20)
    return ArticlePage(
        frame, article(), _section(newsroom), tuple(newsroom.authors), latest=many[1:5],
        more=many[5:11], related=many[11:14], related_by="sea", previous=many[15], next=many[16],
        may_be_republished=True,
    )  # fmt: skip


def republish_page(frame: Frame, newsroom: Newsroom) -> RepublishPage:
    """A story for others to publish."""
    terms = Republishing(
        "https://creativecommons.org/licenses/by-nd/4.0/", "CC BY-ND 4.0", "Write to us first.",
        pictures=("© The Sample",),
    )  # fmt: skip
    story, words = article(), language("en", newsroom.language)
    copy = republication(story, frame.urls, newsroom, terms, words)
    return RepublishPage(frame, story, _section(newsroom), terms, copy)


def digest(newsroom: Newsroom) -> tuple[DigestSection, ...]:
    """As many stories as a digest holds."""
    sections = newsroom.sections
    stories = [article(n, sections[n % len(sections)].slug) for n in range(MOST_STORIES)]
    return by_section(stories, sections)


def search_page(frame: Frame, newsroom: Newsroom, typed: str = "ferry <harbour>") -> SearchPage:
    """What a search finds, as much as there is on a page."""
    link = "/api/search?q=ferry"
    text = "What the ferry did, and <why> it sailed without anybody having asked for it before"
    marked = (MarkedText(text), MarkedText("ferry", is_found=True), MarkedText(text))
    return SearchPage(
        frame,
        read_question(typed),
        hits=tuple(SearchHit(card, marked, marked * 2) for card in cards(10)),
        link=link,
        first=link,
        following=f"{link}&start=10",
        sections=tuple(NamedLink(s.name, f"{link}&section={s.slug}") for s in newsroom.sections),
        years=tuple(NamedLink(str(y), f"{link}&year={y}") for y in range(2026, 2000, -1)),
        in_all_sections=link,
        of_all_years=link,
        best_first=link,
        newest_first=f"{link}&order=newest",
    )


def every_page(frame: Frame, newsroom: Newsroom) -> list[Page]:
    """One of each kind, as full as it gets, and empty ones."""
    section, many, link = _section(newsroom), cards(30), "/api/denmark"
    listed = ListingPage(many)
    return [
        front_page(frame, ListingPage(()), listed, [(s, listed) for s in newsroom.sections]),
        FrontPage(frame, None, (), (), (), ""),
        ListPage(frame, "{name}", section.name, link, many[:24], link, is_continued=False),
        ListPage(frame, "All stories", "", link, (), "", is_continued=True),
        CorrectionsPage(frame, articles(24), link, link, is_continued=False),
        TodayPage(frame, digest(newsroom), link, link),
        article_page(frame, newsroom),
        PicturePage(frame, article(), section, 2),
        republish_page(frame, newsroom),
        *(StaticTextPage(frame, article(), page) for page in newsroom.pages[:1]),
        NothingHerePage(frame, many[:6]),
        GonePage(frame, Gone(NOON, "It was not true.", "The court")),
        GonePage(frame, Gone(None, "It was not true.")),
        BrokenPage(frame, "Broken", "It broke.", "request-id"),
        search_page(frame, newsroom),
        SearchPage(frame, read_question("")),
    ]


def every_text(renderer: Renderer, newsroom: Newsroom) -> Iterator[tuple[str, Callable[[], str]]]:
    """The template of each page, feed and sitemap, with what renders it: full, and sparse."""
    for page in _pages(newsroom):
        yield page.template, partial(renderer.html, page)
    story = article()
    for items in ((feed_item(story, _URLS, newsroom),), ()):
        feed = Feed(
            _URLS, newsroom.name, newsroom.tagline, newsroom.language, "tag:x", "/", "/", items
        )
        for name in ("feed.xml", "atom.xml"):
            yield f"feeds/{name}", partial(renderer.feed, feed, name)
    entry = story_entry(story.card, _URLS)
    for sitemap in (
        SitemapIndex((entry,)),
        PagesSitemap((entry,)),
        NewsSitemap(_URLS, (story.card,)),
    ):
        yield sitemap.template, partial(renderer.sitemap, sitemap)
    yield "search/opensearch.xml", partial(renderer.search_description, _URLS)


def _pages(newsroom: Newsroom) -> Iterator[Page]:
    """Every page with the breaking news and without; and what `every_page` has none of."""
    for breaking in (article(9, link="\ue000/denmark/x"), None):
        yield from every_page(Frame(_URLS, NOON, breaking), newsroom)
    yield article_page(Frame(_URLS, NOON, preview=PreviewMark("preview/1", NOON)), newsroom)
    frame = Frame(_URLS, NOON + timedelta(days=60))
    writer = Author("Karen Holm", "karen-holm", "Editor", "She writes.", "pictures/karen.webp")
    section = _section(newsroom)
    yield StaticTextPage(frame, article(), StaticPage("about", "About"))
    yield GonePage(frame, Gone(NOON, is_expired=True))
    yield ListPage(
        frame, "{name}", writer.name, "/api/author/karen-holm", cards(3), "", author=writer,
        is_continued=False, periods=((2026, (11,)),),
    )  # fmt: skip
    yield ListPage(
        frame, "{name}", section.name, "/api/news", cards(3), "", is_continued=False,
        description="What is new.", section=section.slug,
    )  # fmt: skip
    yield from _searches(frame, newsroom)
    for story in (_told_by_others(), _bare()):
        yield ArticlePage(
            frame, story, section, (writer,), latest=(), more=(), related=(), related_by="",
            previous=None, next=None,
        )  # fmt: skip


def _searches(frame: Frame, newsroom: Newsroom) -> Iterator[Page]:
    """What the search says beside what it found, or instead."""
    full, year = search_page(frame, newsroom), NamedLink("1999", "/api/search?q=ferry&year=1999")
    nothing = replace(full, hits=(), following="")
    yield replace(full, meant="ferry", is_continued=True, by_date=True, unsearched=(year,))
    yield replace(full, near=True, near_by=(NamedLink("ferries", "/api/tag/ferries"),))
    yield replace(nothing, section=_section(newsroom), year=2026)
    yield replace(nothing, is_continued=True)
    yield search_page(frame, newsroom, "ferry " * 100)
    yield SearchPage(frame, read_question("-ferry"))
    yield SearchPage(frame, read_question("***"))


def _told_by_others() -> Article:
    """A story with what `article` has none of."""
    return article(
        kind="opinion", language="ar", translated_from="Le Phare", translator="machine",
        reviewed_by="Karen Holm", standfirst="In short.", expires=NOON + timedelta(days=90),
    )  # fmt: skip


def _bare() -> Article:
    """A story with no more than a story must have."""
    return Article(
        address=Address("news", "bare"), headline="Bare", summary="It is short.", published=NOON,
        language="en",
    )  # fmt: skip


def _section(newsroom: Newsroom) -> Section:
    return newsroom.sections[-1] if newsroom.sections else ANY_NEWSROOM.sections[0]
