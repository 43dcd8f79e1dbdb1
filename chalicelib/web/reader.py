"""The pages a reader opens: look it up, let `news` decide, let `rendering` make the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.news.address import Address, is_slug
from chalicelib.news.article import Article
from chalicelib.news.listing import LATEST, Cursor, Listing, ListingPage, section_listing
from chalicelib.news.standing import Gone, Moved
from chalicelib.rendering.pages import (
    LATEST_ARTICLES,
    MORE_NEWS,
    ArticlePage,
    BrokenPage,
    FrontPage,
    GonePage,
    NothingHerePage,
    Page,
    SectionPage,
    lead_and_rest,
    read_on,
)
from chalicelib.rendering.urls import Urls
from chalicelib.web.request import urls_of
from chalicelib.web.responses import NOT_KEPT, moved_response, page_response
from chalicelib.web.security_headers import security_headers

if TYPE_CHECKING:
    from chalicelib.site import Site

STORIES_ON_THE_FRONT = 25
STORIES_ON_A_SECTION = 24


class Reader:
    """Answers for the site's pages."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def front_page(self, request: Request) -> Response:
        """The newest stories of all sections, or older ones before `?before=`."""
        urls = self._urls(request)
        try:
            before = _cursor(request)
        except ValueError:
            return self.nothing_here(request)
        listed = self._listing(LATEST, STORIES_ON_THE_FRONT, before)
        lead, rest = (None, listed.cards) if before else lead_and_rest(listed)
        page = FrontPage(urls, lead, rest, listed.older, is_continued=before is not None)
        return self._answer(request, page)

    def section_page(self, request: Request, slug: str) -> Response:
        """The newest stories of one section, or older ones before `?before=`."""
        section = self._site.newsroom.section(slug)
        try:
            before = _cursor(request)
        except ValueError:
            return self.nothing_here(request)
        if section is None:
            return self.nothing_here(request)
        listed = self._listing(section_listing(slug), STORIES_ON_A_SECTION, before)
        page = SectionPage(
            self._urls(request), section, listed.cards, listed.older, is_continued=bool(before)
        )
        return self._answer(request, page)

    def story_page(self, request: Request, section: str, slug: str) -> Response:
        """A story; or where it moved, or that it was withdrawn. An embargoed one is not there."""
        if not (is_slug(section) and is_slug(slug)):
            return self.nothing_here(request)
        standing = self._site.archive.story(Address(section, slug))
        answer = standing.answer(self._site.now())
        if isinstance(answer, Article):
            return self._article_page(request, answer)
        if isinstance(answer, Moved):
            location = self._urls(request).story(answer.address)
            return moved_response(location, headers=self._headers())
        if isinstance(answer, Gone):
            return self._answer(request, GonePage(self._urls(request), answer), status=410)
        return self.nothing_here(request)

    def nothing_here(self, request: Request) -> Response:
        """404, for every address that never was."""
        return self._answer(request, NothingHerePage(self._urls(request)), status=404)

    def broken(
        self, request: Request | None, *, status: int, title: str, sentence: str, request_id: str
    ) -> Response:
        """A page for what went wrong on the way to a page."""
        urls = self._urls(request) if request else Urls()
        page = BrokenPage(urls, title, sentence, request_id)
        return self._answer(request, page, status=status, lifetime=NOT_KEPT)

    def _article_page(self, request: Request, article: Article) -> Response:
        newsroom = self._site.newsroom
        section = newsroom.section(article.address.section)
        if section is None:  # taken out of newsroom.toml since
            return self.nothing_here(request)
        newest = self._listing(LATEST, 1 + LATEST_ARTICLES + MORE_NEWS)
        in_section = self._listing(section_listing(section.slug), 1 + LATEST_ARTICLES + MORE_NEWS)
        latest, more = read_on(article, newest.cards, in_section.cards)
        authors = tuple(newsroom.author(author.name) for author in article.authors)
        page = ArticlePage(self._urls(request), article, section, authors, latest, more)
        return self._answer(request, page)

    def _listing(self, listing: Listing, most: int, before: Cursor | None = None) -> ListingPage:
        return self._site.archive.listing(listing, now=self._site.now(), most=most, before=before)

    def _answer(
        self, request: Request | None, page: Page, status: int = 200, **how: str
    ) -> Response:
        html = self._site.renderer.html(page)
        return page_response(request, html, status=status, headers=self._headers(), **how)

    def _urls(self, request: Request) -> Urls:
        return urls_of(request, self._site.settings.site_url)

    def _headers(self) -> dict[str, str]:
        return security_headers(self._site.renderer.style_hash)


def _cursor(request: Request) -> Cursor | None:
    """The `before` of the query string. Raises ValueError if it is not a cursor."""
    query = request.query_params
    return Cursor.parse(query["before"]) if query and "before" in query else None
