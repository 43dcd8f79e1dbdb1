"""The view of the corrections' feeds; their page is a list (web/list_views.py)."""

from __future__ import annotations

from chalicelib.news.archive import Newest
from chalicelib.news.listing import CORRECTED
from chalicelib.rendering.correction_feed import correction_items
from chalicelib.rendering.feeds import STORIES, Feed, tag_uri
from chalicelib.site import Site
from chalicelib.web.feed_views import feed_result
from chalicelib.web.html_pages import articles_of
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult


def corrections_feed(site: Site, request: PageRequest, feed: str) -> ViewResult:
    """The newest corrections, one by one. It takes two waits, as every feed."""
    newsroom, urls = site.newsroom, request.urls
    words = site.renderer.language("")
    newest = Newest(CORRECTED, STORIES)
    stories = site.archive.answer([newest], now=request.now)[newest]
    articles = articles_of(site, request, stories.cards)
    link = urls.corrections()
    content = Feed(
        urls=urls,
        title=f"{words.text('Corrections')} – {newsroom.name}",
        description=words.text("What we got wrong, and what is right."),
        language=newsroom.language,
        identity=tag_uri(newsroom, f"list:{CORRECTED}"),
        link=urls.absolute(link),
        self_link=urls.absolute(urls.feed(link, feed)),
        stories=correction_items(
            articles, urls, newsroom=newsroom, words_of=site.renderer.language
        ),
    )
    return feed_result(site, content, feed)
