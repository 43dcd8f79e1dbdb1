"""The pages as values (view models): each holds everything that its template shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Card, Correction, Picture
from chalicelib.news.digest import DigestSection
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Author, Section, StaticPage, Topic
from chalicelib.news.question import Question
from chalicelib.news.republishing import Republishing
from chalicelib.news.search_results import MarkedText
from chalicelib.news.standing import Gone
from chalicelib.news.text import BASE
from chalicelib.rendering.picture_files import every_file
from chalicelib.rendering.picture_places import PHONE_WIDTH
from chalicelib.rendering.republication import Republication
from chalicelib.rendering.story_html import story_html
from chalicelib.rendering.urls import Urls

LATEST_ARTICLES = 4  # below an article, with excerpts
MORE_NEWS = 6  # below those, headlines only
RELATED = 3
TOP_STORIES = 3
LATEST_ON_FRONT = 6
STORIES_A_BLOCK = 3
OLD_AFTER = timedelta(days=30)  # then the page shows its age, for readers who come from a search

# Words; a longer story leads on to fewer others, as its page would not come in one round trip.
LONG_READ = 1500

Periods = tuple[tuple[int, tuple[int, ...]], ...]  # years, and the months of the one shown


class PreviewMark(Struct, frozen=True):
    """What a page says that is a preview: the path of the story's page, and until when it is."""

    path: str
    until: datetime


class Frame(Struct, frozen=True, eq=False):
    """What every page has: its links, the time at which it is rendered, and the breaking news; and
    that it is a preview, if it is one.

    Two frames that differ in their time alone are equal, since frames are part of cache keys.
    """

    urls: Urls
    now: datetime
    breaking: Article | None = None
    preview: PreviewMark | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        return self._shown == other._shown

    def __hash__(self) -> int:
        return hash(self._shown)

    @property
    def _shown(self) -> tuple[Urls, Article | None, PreviewMark | None]:
        return self.urls, self.breaking, self.preview

    @property
    def breaking_link(self) -> str:
        """Where the breaking news leads; empty if nowhere."""
        link = self.breaking.link if self.breaking else ""
        return link.replace(BASE, self.urls.base)

    def page_of(self, article: Article) -> str:
        """The link to the page of the story that this page is of."""
        preview, urls = self.preview, self.urls
        return urls.file(preview.path) if preview else urls.story(article.address)

    def gallery(self, article: Article, number: int) -> str:
        """The link to a picture of its gallery."""
        return self.urls.picture_of(self.page_of(article), number)

    def text_of(self, article: Article) -> str:
        """The article's HTML, its links of the site under this page's base path."""
        return story_html(article, self.urls.base)


class Block(Struct, frozen=True):
    """A section's newest stories, on the front page."""

    section: Section
    cards: tuple[Card, ...]


class FrontPage(Struct, frozen=True):
    """The lead, top stories, the latest, and a block a section; no story twice."""

    template: ClassVar[str] = "pages/front.html"
    language: ClassVar[str] = ""
    frame: Frame
    lead: Card | None
    top: tuple[Card, ...]
    latest: tuple[Card, ...]
    blocks: tuple[Block, ...]
    older: str


class ListPage(Struct, frozen=True):
    """Stories, newest first: of a section, a tag, an author, a period, or all.

    `name` is what the list is called, in the newsroom's words; `heading` is the interface's
    words around it, with `{name}` in them. `link` is its first page; `canonical`, `newer` and
    `older` are this page and its neighbours, empty where there are none. `periods` are those that
    have stories, newest first. One that
    `is_by_day` is grouped by days.
    """

    template: ClassVar[str] = "pages/list.html"
    language: ClassVar[str] = ""
    frame: Frame
    heading: str
    name: str
    link: str
    cards: tuple[Card, ...]
    older: str
    is_continued: bool
    description: str = ""
    has_feed: bool = True
    section: str = ""
    author: Author | None = None
    topics: tuple[Topic, ...] = ()
    periods: Periods = ()
    is_by_day: bool = False
    canonical: str = ""
    newer: str = ""


class SearchHit(Struct, frozen=True):
    """A story that was found, with the words marked in its headline and in a part of its text."""

    card: Card
    headline: tuple[MarkedText, ...]
    context: tuple[MarkedText, ...]


class NamedLink(Struct, frozen=True):
    """A link, and what it is called."""

    name: str
    link: str


class SearchPage(Struct, frozen=True):
    """The search, and what it found. `meant` is what was searched for instead of what was typed; if
    the hits only come `near`, nothing was found, and `near_by` are sections and tags that do.

    `link` is the page of the same question, and `following` the next one; `following_data` is that
    as JSON. The `sections` and `years` that have hits, and the `unsearched` years, which were not
    looked at, lead to the question in them; it was put to one `section` or one `year`, if these are
    given. `is_continued`: it is not the first page of results, which is at `first`.
    """

    template: ClassVar[str] = "pages/search.html"
    language: ClassVar[str] = ""
    frame: Frame
    question: Question
    hits: tuple[SearchHit, ...] = ()
    meant: str = ""
    near: bool = False
    near_by: tuple[NamedLink, ...] = ()
    link: str = ""
    first: str = ""
    following: str = ""
    following_data: str = ""
    is_continued: bool = False
    section: Section | None = None
    year: int = 0
    by_date: bool = False
    sections: tuple[NamedLink, ...] = ()
    years: tuple[NamedLink, ...] = ()
    unsearched: tuple[NamedLink, ...] = ()
    in_all_sections: str = ""
    of_all_years: str = ""
    best_first: str = ""
    newest_first: str = ""


class CorrectionsPage(Struct, frozen=True):
    """The corrected stories, the one that was corrected last first."""

    template: ClassVar[str] = "pages/corrections.html"
    language: ClassVar[str] = ""
    frame: Frame
    articles: tuple[Article, ...]
    link: str
    older: str
    is_continued: bool
    canonical: str = ""
    newer: str = ""

    @property
    def cards(self) -> tuple[Card, ...]:
        """The stories' cards."""
        return tuple(article.card for article in self.articles)

    @property
    def stories(self) -> tuple[tuple[Card, tuple[Correction, ...]], ...]:
        """The card of each story, and its corrections, newest first."""
        return tuple((article.card, article.errata[::-1]) for article in self.articles)


class TodayPage(Struct, frozen=True):
    """The stories of the last 24 hours by section; `archive` leads to more, if there are."""

    template: ClassVar[str] = "pages/today.html"
    language: ClassVar[str] = ""
    frame: Frame
    sections: tuple[DigestSection, ...]
    link: str
    archive: str


class ArticlePage(Struct, frozen=True):
    """A story, and where to read on."""

    template: ClassVar[str] = "pages/article.html"
    frame: Frame
    article: Article
    section: Section
    authors: tuple[Author, ...]
    latest: tuple[Card, ...]
    more: tuple[Card, ...]
    related: tuple[Card, ...]
    related_by: str
    previous: Card | None
    next: Card | None
    may_be_republished: bool = False

    @property
    def language(self) -> str:
        """The story's own."""
        return self.article.language

    @property
    def read_next(self) -> Card | None:
        """The story to go on with: the first of the latest with a picture, or else the first."""
        pictured = (card for card in self.latest if card.shown_picture)
        return next(pictured, next(iter(self.latest), None))

    @property
    def read_later(self) -> tuple[Card, ...]:
        """The others of the latest."""
        return tuple(card for card in self.latest if card != self.read_next)

    @property
    def is_long(self) -> bool:
        """Whether the page has no room for all that it could lead on to."""
        return self.article.words > LONG_READ

    @property
    def is_old(self) -> bool:
        """Whether the page shows its age."""
        return self.frame.now - self.article.published > OLD_AFTER


class PicturePage(Struct, frozen=True):
    """A picture of a story's gallery, as large as a window has room for. `number` is its own, which
    stays though another has no file any more.
    """

    template: ClassVar[str] = "pages/picture.html"
    frame: Frame
    article: Article
    section: Section
    number: int

    @property
    def language(self) -> str:
        """The story's own."""
        return self.article.language

    @property
    def picture(self) -> Picture:
        """The picture."""
        return self.article.gallery[self.number - 1]

    @property
    def full_size(self) -> str:
        """The link to its largest file, for whoever looks closer; empty if the page shows that."""
        file = next(reversed(every_file(self.picture, self.frame.urls)), None)
        return file.link if file and file.width > PHONE_WIDTH else ""

    @property
    def position(self) -> int:
        """Which of those that are shown it is, from 1."""
        return self._numbers.index(self.number) + 1

    @property
    def total(self) -> int:
        """How many are shown."""
        return len(self._numbers)

    @property
    def previous(self) -> int:
        """The number of the picture before it; 0 if it is the first."""
        return self._numbers[self.position - 2] if self.position > 1 else 0

    @property
    def next(self) -> int:
        """The number of the picture after it; 0 if it is the last."""
        return self._numbers[self.position] if self.position < self.total else 0

    @property
    def _numbers(self) -> list[int]:
        return [number for number, _ in self.article.shown_gallery]


class RepublishPage(Struct, frozen=True):
    """A story for others to publish: the terms, and what they copy."""

    template: ClassVar[str] = "pages/republish.html"
    frame: Frame
    article: Article
    section: Section
    terms: Republishing
    copy: Republication

    @property
    def language(self) -> str:
        """The story's own."""
        return self.article.language


class StaticTextPage(Struct, frozen=True):
    """A page that is no news, such as `/about`."""

    template: ClassVar[str] = "pages/standing.html"
    frame: Frame
    article: Article
    page: StaticPage

    @property
    def language(self) -> str:
        """The text's own."""
        return self.article.language


class NothingHerePage(Struct, frozen=True):
    """404, with the latest stories."""

    template: ClassVar[str] = "errors/404.html"
    language: ClassVar[str] = ""
    frame: Frame
    latest: tuple[Card, ...] = ()


class GonePage(Struct, frozen=True):
    """410: the story was withdrawn, or its time is over; with the latest stories."""

    template: ClassVar[str] = "errors/410.html"
    frame: Frame
    gone: Gone
    latest: tuple[Card, ...] = ()

    @property
    def language(self) -> str:
        """The story's own, where that is known."""
        return self.gone.language


class BrokenPage(Struct, frozen=True):
    """Other 4xx and 5xx: a sentence, and an id to quote."""

    template: ClassVar[str] = "errors/broken.html"
    language: ClassVar[str] = ""
    frame: Frame
    title: str
    sentence: str
    request_id: str


Page = (
    FrontPage
    | ListPage
    | SearchPage
    | CorrectionsPage
    | TodayPage
    | ArticlePage
    | PicturePage
    | RepublishPage
    | StaticTextPage
    | NothingHerePage
    | GonePage
    | BrokenPage
)


def front_page(
    frame: Frame,
    placed: ListingPage,
    listed: ListingPage,
    blocks: Iterable[tuple[Section, ListingPage]],
) -> FrontPage:
    """The front page, made of what editors placed, the newest stories, and each section's.

    A placement with an end lasts until then; without one, while the story is among the newest.
    Where editors placed too few, the newest follow.
    """
    used: set[Address] = set()
    chosen = [card for card in placed.cards if card.until or card in listed.cards]
    leads = [card for card in chosen if card.is_placed("lead", frame.now)]
    lead = _take_unused([*leads, *listed.cards], used, 1)
    tops = [card for card in chosen if card.is_placed("top", frame.now)]
    top = _take_unused([*tops, *listed.cards], used, TOP_STORIES)
    latest = _take_unused(listed.cards, used, LATEST_ON_FRONT)
    filled = [
        Block(section, _take_unused(page.cards, used, STORIES_A_BLOCK)) for section, page in blocks
    ]
    return FrontPage(
        frame=frame,
        lead=lead[0] if lead else None,
        top=top,
        latest=latest,
        blocks=tuple(block for block in filled if block.cards),
        older=frame.urls.archive(),
    )


def read_on(
    article: Article,
    beside: Iterable[Card],
    *,
    newest: Iterable[Card],
    in_section: Iterable[Card],
    related: Iterable[Card],
) -> tuple[tuple[Card, ...], tuple[Card, ...], tuple[Card, ...]]:
    """*Related*, *Latest articles* and *More news* for a story: no story twice, nor the story. Of
    the stories before and after it, `beside`, only related ones are among them.
    """
    used = {article.address}
    near = _take_unused(related, used, RELATED)
    used.update(card.address for card in beside)
    latest = _take_unused(newest, used, LATEST_ARTICLES)
    more = _take_unused([*in_section, *newest], used, MORE_NEWS)
    return near, latest, more


def _take_unused(cards: Iterable[Card], used: set[Address], most: int) -> tuple[Card, ...]:
    chosen: list[Card] = []
    for card in cards:
        if len(chosen) == most:
            break
        if card.address not in used:
            used.add(card.address)
            chosen.append(card)
    return tuple(chosen)
