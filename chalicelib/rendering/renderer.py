"""Pages into text: the templates, the style that goes into each page, and the policy for it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from chalicelib.news.article import Card
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering import structured_data
from chalicelib.rendering.compiled_templates import (
    COMPILED,
    TEMPLATES,
    CompiledTemplates,
    Templates,
)
from chalicelib.rendering.language import Language, direction, language, machine_time
from chalicelib.rendering.pages import (
    ArticlePage,
    CorrectionsPage,
    ListPage,
    Page,
    StaticTextPage,
)
from chalicelib.rendering.urls import Urls

if TYPE_CHECKING:
    from chalicelib.rendering.feeds import Feed
    from chalicelib.rendering.sitemaps import Sitemap

_HERE = Path(__file__).parent
MOST_PAGES = 50  # of some 25 kB each; then they are made anew
MOST_FRAGMENTS = 1000  # of half a kilobyte each; then they are made anew


@dataclass(frozen=True)
class _Shown:
    """All that a page's text depends on. Of its moment it shows only the day, and whether a story
    is old.
    """

    page: Page
    today: str
    is_old: bool


class Renderer:
    """Pages as HTML, in their own language and on the newsroom's clock."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._pages: dict[object, tuple[_Shown, str]] = {}
        self._fragments: dict[object, Markup] = {}

    def html(self, page: Page) -> str:
        """The page, complete: its style is in it, and it can do without anything else."""
        today = self.language(page.language).day(page.frame.now, self._newsroom.zone)
        is_old = isinstance(page, ArticlePage) and page.is_old
        key = (page.template, page.frame.urls, _subject(page))
        shown = _Shown(page, today, is_old=is_old)
        kept = self._pages.get(key)
        if kept and kept[0] == shown:
            return kept[1]
        html = self._made(page, today)
        if len(self._pages) >= MOST_PAGES:
            self._pages.clear()
        self._pages[key] = (shown, html)
        return html

    def _made(self, page: Page, today: str) -> str:
        spoken, urls = self.language(page.language), page.frame.urls
        data = structured_data.of(page, self._newsroom, spoken)
        return self._render(
            page.template,
            spoken,
            page=page,
            urls=urls,
            today=today,
            fragment=partial(self._fragment, code=spoken.code, urls=urls, today=today),
            structured_data=structured_data.in_html(data),
        )

    def feed(self, feed: Feed, name: str) -> str:
        """A feed as RSS 2.0 (`feed.xml`), Atom (`atom.xml`, RFC 4287) or JSON Feed 1.1."""
        if name == "feed.json":
            from chalicelib.rendering.feeds import json_feed

            return json_feed(feed, self._newsroom)
        return self._render(f"feeds/{name}", self.language(""), feed=feed, urls=feed.urls)

    def sitemap(self, sitemap: Sitemap) -> str:
        """A sitemap, a Google News sitemap or an index of them."""
        return self._render(sitemap.template, self.language(""), sitemap=sitemap)

    def language(self, code: str) -> Language:
        """The language a page speaks: its own if we have its words, else the newsroom's."""
        spoken = language(code or self._newsroom.language)
        wanted = (code or self._newsroom.language).partition("-")[0].lower()
        return spoken if spoken.code == wanted else language(self._newsroom.language)

    @cached_property
    def icon(self) -> str:
        """The site's icon, as SVG."""
        return (_HERE / "static" / "icon.svg").read_text(encoding="utf-8")

    @cached_property
    def style_hash(self) -> str:
        """The style's digest as a Content-Security-Policy source (CSP level 3, 2.3.1)."""
        digest = hashlib.sha256(self._style.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    # What many pages show alike is made once. Whatever it depends on is in the question; a page's
    # moment is so only as its day, which says how a card tells its age.
    def _fragment(
        self,
        name: str,
        card: Card | None = None,
        *,
        code: str,
        urls: Urls,
        today: str,
        level: int = 2,
        picture: str = "",
        current: str = "",
        as_what: str = "",
    ) -> Markup:
        question = (name, card, code, urls, today, level, picture, current, as_what)
        kept = self._fragments.get(question)
        if kept is not None:
            return kept
        made = self._render(
            f"fragments/{name}.html",
            language(code),
            urls=urls,
            today=today,
            card=card,
            level=level,
            picture=picture,
            current=current,
            as_what=as_what,
        )
        if len(self._fragments) >= MOST_FRAGMENTS:
            self._fragments.clear()
        return self._fragments.setdefault(question, Markup(made))  # noqa: S704 - of our templates

    def _render(self, template: str, spoken: Language, **what: Any) -> str:  # noqa: ANN401
        zone = self._newsroom.zone
        return self._templates.get_template(template).render(
            newsroom=self._newsroom,
            style=self._style,
            direction=direction,
            language=spoken,
            t=spoken.text,
            moment=partial(spoken.moment, zone=zone),
            day=partial(spoken.day, zone=zone),
            byline=spoken.byline,
            machine_time=partial(machine_time, zone=zone),
            **what,
        )

    @cached_property
    def _style(self) -> str:
        return _shortened((_HERE / "static" / "style.css").read_text(encoding="utf-8"))

    @cached_property
    def _templates(self) -> Templates:
        return templates_in(TEMPLATES, COMPILED)


def _subject(page: Page) -> object:
    """What tells a page from the others of its kind, nearly always."""
    match page:
        case ArticlePage() | StaticTextPage():
            return page.article.address
        case ListPage() | CorrectionsPage():
            return page.link
    return ""


def templates_in(templates: Path, compiled: Path) -> Templates:
    """The templates as modules if there are any of just these, else as they are written."""
    made = CompiledTemplates(compiled)
    if made.are_of(templates):
        return made
    from chalicelib.rendering import ahead

    return ahead.as_written(templates)


def _shortened(css: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*|(?<=:) ", r"\1", " ".join(without_comments.split()))
