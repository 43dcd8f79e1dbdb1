"""The views for republishers: a story to copy, and the feed of what became of those they took."""

from __future__ import annotations

from chalicelib.news.address import Address
from chalicelib.news.archive import Newest, StoryAt
from chalicelib.news.article import Article
from chalicelib.news.listing import CORRECTED, WITHDRAWN
from chalicelib.news.standing import Gone, Moved
from chalicelib.rendering.correction_feed import correction_items
from chalicelib.rendering.feeds import STORIES, Feed, tag_uri
from chalicelib.rendering.pages import RepublishPage
from chalicelib.rendering.republication import may_be_republished, republication
from chalicelib.rendering.withdrawal_feed import withdrawal_items
from chalicelib.site import Site
from chalicelib.web.feed_views import feed_result
from chalicelib.web.html_pages import (
    BREAKING_NEWS,
    frame_of,
    html_page,
    moved,
    query_gone,
    query_not_found,
)
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult
from chalicelib.web.story_views import old_address


def republish(site: Site, request: PageRequest, section: str, slug: str) -> ViewResult:
    """A story for others to publish; 404 if they may not."""
    newsroom, known_section = site.newsroom, site.newsroom.section(section)
    terms = newsroom.republishing
    if terms is None or known_section is None:
        return old_address(site, request, request.path)
    at_address = StoryAt(Address(section, slug))
    answers = site.archive.answer([at_address, BREAKING_NEWS], now=request.now)
    frame = frame_of(request, answers)
    match answers[at_address].answer(request.now):
        case Article() as article if may_be_republished(article, newsroom):
            words = site.renderer.language(article.language)
            copy = republication(article, request.urls, newsroom, terms, words)
            page = RepublishPage(frame, article, known_section, terms, copy)
            return html_page(site, page, changed=article.changed)
        case Moved(address):
            return moved(request, request.urls.republish(address))
        case Gone() as gone:
            return query_gone(site, request, gone, frame)
    return query_not_found(site, request, frame)


def withdrawals_feed(site: Site, request: PageRequest, feed: str) -> ViewResult:
    """What was corrected or taken down, newest first, if others may publish the stories. It takes
    two waits, as every feed: what stands at an address now decides, not the list.
    """
    newsroom, urls = site.newsroom, request.urls
    if newsroom.republishing is None:
        return old_address(site, request, request.path)
    corrected, withdrawn = Newest(CORRECTED, STORIES), Newest(WITHDRAWN, STORIES)
    lists = site.archive.answer([corrected, withdrawn], now=request.now)
    cards = [*lists[corrected].cards, *lists[withdrawn].cards]
    queries = [StoryAt(address) for address in dict.fromkeys(card.address for card in cards)]
    answers = site.archive.answer(queries, now=request.now)
    found = {query.address: answers[query].answer(request.now) for query in queries}
    gone = ((a, why) for a, why in found.items() if isinstance(why, Gone) and not why.is_expired)
    items = [
        *correction_items(
            [article for article in found.values() if isinstance(article, Article)],
            urls,
            newsroom=newsroom,
            words_of=site.renderer.language,
        ),
        *withdrawal_items(gone, urls, newsroom=newsroom, words_of=site.renderer.language),
    ]
    items.sort(key=lambda item: (item.article.published, item.identity), reverse=True)
    words, link = site.renderer.language(""), urls.withdrawals()
    content = Feed(
        urls=urls,
        title=f"{words.text('Corrections and withdrawals')} – {newsroom.name}",
        description=words.text("What was corrected, and what was taken down."),
        language=newsroom.language,
        identity=tag_uri(newsroom, f"list:{WITHDRAWN}"),
        link=urls.absolute(urls.corrections()),
        self_link=urls.absolute(urls.feed(link, feed)),
        stories=tuple(items[:STORIES]),
    )
    return feed_result(site, content, feed)
