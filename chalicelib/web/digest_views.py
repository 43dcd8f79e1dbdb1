"""The views of the digest: its page, which is of the last 24 hours, and its feed, which is of the
last day that was closed.
"""

from __future__ import annotations

from chalicelib.news.archive import Newest
from chalicelib.news.digest import A_DAY, MOST_STORIES, Digest, by_section, last_closed_day
from chalicelib.news.listing import LATEST
from chalicelib.rendering.digest_feed import digest_item
from chalicelib.rendering.feeds import Feed, tag_uri
from chalicelib.rendering.pages import TodayPage
from chalicelib.rendering.urls import TODAY
from chalicelib.site import Site
from chalicelib.web import feed_views
from chalicelib.web.html_pages import BREAKING_NEWS, articles_of, frame_of, html_page
from chalicelib.web.page_request import PageRequest
from chalicelib.web.period_queries import newest_of_period
from chalicelib.web.responses import ViewResult


def today(site: Site, request: PageRequest) -> ViewResult:
    """The stories of the last 24 hours by section; a second wait, for their standfirsts."""
    newest = Newest(LATEST, MOST_STORIES, since=request.now - A_DAY)
    answers = site.archive.answer([BREAKING_NEWS, newest], now=request.now)
    articles = articles_of(site, request, answers[newest].cards)
    page = TodayPage(
        frame=frame_of(request, answers),
        sections=by_section(articles, site.newsroom.sections),
        link=request.urls.today(),
        archive=request.urls.archive() if answers[newest].older else "",
    )
    return html_page(site, page)


def today_feed(site: Site, request: PageRequest, feed: str) -> ViewResult:
    """The digest of the last closed day, as one item; none if nothing was published. A section of
    the newsroom that is called `today` has its own feed here.
    """
    newsroom, urls = site.newsroom, request.urls
    if newsroom.section(TODAY):
        return feed_views.feed(site, request, feed=feed, section=TODAY)
    day = last_closed_day(newsroom.digest_at, newsroom.zone, request.now)
    newest = newest_of_period(day, MOST_STORIES)
    stories = site.archive.answer([newest], now=request.now)[newest]
    articles = articles_of(site, request, stories.cards)
    digest = Digest(day, by_section(articles, newsroom.sections))
    words = site.renderer.language("")
    title = f"{newsroom.name}, {words.day(day.end, newsroom.zone)}"
    html = site.renderer.digest(digest, urls)
    item = digest_item(digest, html, title=title, urls=urls, newsroom=newsroom)
    content = Feed(
        urls=urls,
        title=f"{words.text('Today')} – {newsroom.name}",
        description=words.text("The day's stories, by section."),
        language=newsroom.language,
        identity=tag_uri(newsroom, "list:digest"),
        link=urls.absolute(urls.today()),
        self_link=urls.absolute(urls.feed(urls.today(), feed)),
        stories=(item,) if digest.sections else (),
    )
    return feed_views.feed_result(site, content, feed)
