"""The pages: for each a dataclass, which is all that its template may speak of."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

import jinja2

from chalicelib.news.address import Address
from chalicelib.news.article import BASE, Article, Card
from chalicelib.news.listing import Cursor, ListingPage
from chalicelib.news.newsroom import Author, Newsroom, Section
from chalicelib.news.standing import Gone
from chalicelib.rendering import filters
from chalicelib.rendering.urls import Urls

LATEST_ARTICLES = 4  # below an article, with excerpts
MORE_NEWS = 6  # below those, headlines only

_HERE = Path(__file__).parent
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' "
    "fill='%23822'/><path d='M7 8h18v4h-7v13h-4V12H7z' fill='%23fff'/></svg>"
)


@dataclass(frozen=True)
class FrontPage:
    """The lead, and the rest newest first; further back in the list there is no lead."""

    template: ClassVar[str] = "pages/front.html"
    urls: Urls
    lead: Card | None
    cards: tuple[Card, ...]
    older: Cursor | None
    is_continued: bool


@dataclass(frozen=True)
class SectionPage:
    """A section's stories, newest first."""

    template: ClassVar[str] = "pages/section.html"
    urls: Urls
    section: Section
    cards: tuple[Card, ...]
    older: Cursor | None
    is_continued: bool


@dataclass(frozen=True)
class ArticlePage:
    """A story, and where to read on."""

    template: ClassVar[str] = "pages/article.html"
    urls: Urls
    article: Article
    section: Section
    authors: tuple[Author, ...]
    latest: tuple[Card, ...]
    more: tuple[Card, ...]

    @property
    def body_html(self) -> str:
        """The text, its links of the site under this page's base path."""
        return self.article.body_html.replace(BASE, self.urls.base)


@dataclass(frozen=True)
class NothingHerePage:
    """404."""

    template: ClassVar[str] = "errors/404.html"
    urls: Urls


@dataclass(frozen=True)
class GonePage:
    """410: the story was withdrawn."""

    template: ClassVar[str] = "errors/410.html"
    urls: Urls
    gone: Gone


@dataclass(frozen=True)
class BrokenPage:
    """4xx and 5xx that are nobody's fault who reads: a sentence, and an id to quote."""

    template: ClassVar[str] = "errors/broken.html"
    urls: Urls
    title: str
    sentence: str
    request_id: str


Page = FrontPage | SectionPage | ArticlePage | NothingHerePage | GonePage | BrokenPage


class Renderer:
    """Pages as HTML, in the newsroom's language and on its clock."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def html(self, page: Page) -> str:
        """The page, complete: its style is in it, and it asks for nothing else."""
        return self._templates.get_template(page.template).render(page=page)

    @cached_property
    def style_hash(self) -> str:
        """The style's digest as a Content-Security-Policy source (CSP level 2)."""
        digest = hashlib.sha256(self._style.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    @cached_property
    def _style(self) -> str:
        return _shortened((_HERE / "static" / "style.css").read_text(encoding="utf-8"))

    @cached_property
    def _templates(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        zone = self._newsroom.zone
        environment.filters.update(
            day_and_time=partial(filters.day_and_time, zone=zone),
            machine_time=partial(filters.machine_time, zone=zone),
            byline=filters.byline,
        )
        environment.globals.update(newsroom=self._newsroom, style=self._style, icon=_ICON)
        return environment


def lead_and_rest(page: ListingPage) -> tuple[Card | None, tuple[Card, ...]]:
    """The newest story that its editor placed as the lead, or else the newest; and the others."""
    placed = (card for card in page.cards if card.placement == "lead")
    lead = next(placed, page.cards[0] if page.cards else None)
    return lead, tuple(card for card in page.cards if card != lead)


def read_on(
    article: Article, newest: Sequence[Card], in_section: Sequence[Card]
) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """*Latest articles* and *More news* for a story: no story twice, nor the story itself."""
    shown = {article.address}
    latest = _not_shown(newest, shown, LATEST_ARTICLES)
    more = _not_shown([*in_section, *newest], shown, MORE_NEWS)
    return latest, more


def _not_shown(cards: Sequence[Card], shown: set[Address], most: int) -> tuple[Card, ...]:
    chosen: list[Card] = []
    for card in cards:
        if card.address not in shown and len(chosen) < most:
            shown.add(card.address)
            chosen.append(card)
    return tuple(chosen)


def _shortened(css: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", " ".join(without_comments.split()))
