"""The views of sitemaps: the index, pages, months, and news."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chalicelib.news.archive import Newest, NextNewer
from chalicelib.news.expiry import first_expiry
from chalicelib.news.listing import LATEST, Cursor
from chalicelib.rendering.sitemaps import (
    MOST_NEWS,
    MOST_STORIES,
    NEWS_FOR,
    NewsSitemap,
    PagesSitemap,
    Sitemap,
    SitemapEntry,
    SitemapIndex,
    story_entry,
)
from chalicelib.site import Site
from chalicelib.web.html_pages import no_such_address
from chalicelib.web.page_request import PageRequest
from chalicelib.web.period_queries import (
    months_with_stories,
    newest_of_period,
    period_named,
    queries_of,
    recent_years,
    with_stories,
    years_with_stories,
)
from chalicelib.web.responses import ViewResult

XML = "application/xml; charset=utf-8"

# Links of the index to parts of the news sitemap, each of 1,000 stories and a wait: more than any
# newsroom publishes in two days.
MAX_NEWS_SITEMAPS = 20


def sitemap_index(site: Site, request: PageRequest) -> ViewResult:
    """Where the sitemaps are: pages, news, and one for each month that has stories. It takes a wait
    more for the months, and one for years long ago.
    """
    zone, now = site.newsroom.zone, request.now
    oldest, news, recent = NextNewer(LATEST), _news_query(now), recent_years(zone, now)
    answers = site.archive.answer([oldest, news, *queries_of(recent)], now=now)
    recent = with_stories(recent, answers)
    years = years_with_stories(site.archive, answers[oldest], recent, zone, now)
    months = months_with_stories(site.archive, years, zone, now)
    files = [
        "sitemap-pages.xml",
        *_news_sitemaps(site, request, answers[news].older),
        *(f"sitemap-{month.name}.xml" for month in months),
    ]
    return _sitemap(site, SitemapIndex(_entries(request, map(request.urls.file, files))))


def pages_sitemap(site: Site, request: PageRequest) -> ViewResult:
    """The pages that are no stories."""
    urls, newsroom = request.urls, site.newsroom
    links = [urls.front(), urls.today(), urls.archive(), urls.corrections()]
    links += [urls.section(section.slug) for section in newsroom.sections]
    links += [urls.author(author.slug) for author in newsroom.authors]
    links += [urls.page(page.slug) for page in newsroom.pages]
    # A section or a page of the newsroom may be called `today`.
    return _sitemap(site, PagesSitemap(_entries(request, dict.fromkeys(links))))


def month_sitemap(site: Site, request: PageRequest, month: str) -> ViewResult:
    """The stories of one month; 404 if there are none."""
    wanted = period_named(month, site.newsroom.zone)
    if wanted is None or wanted.start > request.now:
        return no_such_address(site, request)
    stories = newest_of_period(wanted, MOST_STORIES)
    cards = site.archive.answer([stories], now=request.now)[stories].cards
    if not cards:
        return no_such_address(site, request)
    sitemap = PagesSitemap(tuple(story_entry(card, request.urls) for card in cards))
    return _sitemap(site, sitemap, expires=first_expiry(cards))


def news_sitemap(site: Site, request: PageRequest) -> ViewResult:
    """The stories of the last two days for Google News, at most 1,000; older ones `before`. When
    there are none, the front page alone: the protocol has no empty sitemap, and robots.txt names
    this one always.
    """
    news = _news_query(request.now, request.before)
    cards = site.archive.answer([news], now=request.now)[news].cards
    if not cards:
        return _sitemap(site, PagesSitemap(_entries(request, [request.urls.front()])))
    return _sitemap(site, NewsSitemap(request.urls, cards), expires=first_expiry(cards))


def _news_query(now: datetime, before: Cursor | None = None) -> Newest:
    return Newest(LATEST, MOST_NEWS, before=before, since=now - NEWS_FOR)


def _news_sitemaps(site: Site, request: PageRequest, older: Cursor | None) -> list[str]:
    """Google's sitemap, and as many more as the stories of two days need; each takes a wait."""
    files = ["sitemap-news.xml"]
    while older and len(files) < MAX_NEWS_SITEMAPS:
        files.append(request.urls.older(files[0], older))
        news = _news_query(request.now, older)
        older = site.archive.answer([news], now=request.now)[news].older
    return files


def _entries(request: PageRequest, links: Iterable[str]) -> tuple[SitemapEntry, ...]:
    return tuple(SitemapEntry(request.urls.absolute(link)) for link in links)


def _sitemap(site: Site, sitemap: Sitemap, *, expires: datetime | None = None) -> ViewResult:
    return ViewResult(site.renderer.sitemap(sitemap), XML, expires=expires)
