"""Results of views that are HTML: the frame of a page, and the pages of 404 and 410."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chalicelib.news.address import BREAKING
from chalicelib.news.archive import Answers, EverListed, Newest, Query, StoryAt
from chalicelib.news.article import Article, Card
from chalicelib.news.expiry import first_expiry
from chalicelib.news.listing import LATEST, Listing, ListingPage
from chalicelib.news.standing import Gone
from chalicelib.rendering.pages import Frame, GonePage, NothingHerePage, Page
from chalicelib.site import Site
from chalicelib.web.old_addresses import redirect_queries, redirected
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult

LATEST_ON_404 = 6

BREAKING_NEWS = StoryAt(BREAKING)  # every page with a frame needs it
_LATEST = Newest(LATEST, LATEST_ON_404)


def html_page(
    site: Site, page: Page, *, status: int = 200, changed: datetime | None = None
) -> ViewResult:
    """The page, rendered."""
    html = site.renderer.html(page)
    return ViewResult(html, status=status, changed=changed, expires=first_expiry(page))


def frame_of(request: PageRequest, answers: Answers) -> Frame:
    """The frame of a page; BREAKING_NEWS must be among the answers."""
    notice = answers[BREAKING_NEWS].answer(request.now)
    if not isinstance(notice, Article) or (notice.until and notice.until <= request.now):
        notice = None
    return Frame(request.urls, request.now, notice)


def articles_of(site: Site, request: PageRequest, cards: Iterable[Card]) -> list[Article]:
    """The whole stories of some cards, but for those that are gone since; it takes a wait."""
    queries = [StoryAt(card.address) for card in cards]
    answers = site.archive.answer(queries, now=request.now)
    standings = (answers[query].answer(request.now) for query in queries)
    return [article for article in standings if isinstance(article, Article)]


def bare_frame(request: PageRequest) -> Frame:
    """A frame that takes no query."""
    return Frame(request.urls, request.now)


def not_found(site: Site, frame: Frame, latest: ListingPage) -> ViewResult:
    """404 for an address that could be one, with the first of the latest stories."""
    return html_page(site, NothingHerePage(frame, latest.cards[:LATEST_ON_404]), status=404)


def query_not_found(site: Site, request: PageRequest, frame: Frame | None = None) -> ViewResult:
    """The same, for a view that has not queried the latest stories; or 301, if the path is an old
    one. It takes a wait.
    """
    queries = [*_frame_queries(frame), *redirect_queries(site, request)]
    answers = site.archive.answer(queries, now=request.now)
    return _old_or_not_found(site, request, frame, answers)


def gone_page(site: Site, frame: Frame, gone: Gone, latest: ListingPage) -> ViewResult:
    """410 or 451 for a story that readers can't have any more, with the first of the latest."""
    page = GonePage(frame, gone, latest.cards[:LATEST_ON_404])
    return html_page(site, page, status=gone.status)


def query_gone(
    site: Site, request: PageRequest, gone: Gone, frame: Frame | None = None
) -> ViewResult:
    """The same, for a view that has not queried the latest stories; it takes a wait."""
    answers = site.archive.answer(_frame_queries(frame), now=request.now)
    return gone_page(site, frame or frame_of(request, answers), gone, answers[_LATEST])


def _frame_queries(frame: Frame | None) -> list[Query[Any]]:
    return [_LATEST] if frame else [_LATEST, BREAKING_NEWS]


def _old_or_not_found(
    site: Site, request: PageRequest, frame: Frame | None, answers: Answers
) -> ViewResult:
    led_on = redirected(site, request, answers)
    return led_on or not_found(site, frame or frame_of(request, answers), answers[_LATEST])


def name_of_empty(
    site: Site, request: PageRequest, listing: Listing, frame: Frame | None = None
) -> str | ViewResult:
    """What a list without stories was called while it had some; if it never had any for readers,
    the answer to them: 404, or 301 if its path is an old one. It takes a wait.
    """
    ever = EverListed(listing, request.now)
    queries = [ever, *_frame_queries(frame), *redirect_queries(site, request)]
    answers = site.archive.answer(queries, now=request.now)
    name = answers[ever]
    return _old_or_not_found(site, request, frame, answers) if name is None else name


def no_such_address(site: Site, request: PageRequest) -> ViewResult:
    """404 for what can't be an address: it takes no query."""
    return html_page(site, NothingHerePage(bare_frame(request)), status=404)


def moved(request: PageRequest, location: str) -> ViewResult:
    """301 to a page of ours. What links carry in their query, such as where the reader came from,
    goes with it.
    """
    query = f"?{request.query}" if request.query else ""
    return ViewResult("", status=301, location=f"{location}{query}")
