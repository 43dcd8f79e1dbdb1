"""The views of feeds: of all stories, a section, a tag or an author."""

from __future__ import annotations

from msgspec.structs import replace

from chalicelib.news.archive import Newest
from chalicelib.news.expiry import first_expiry
from chalicelib.news.listing import (
    LATEST,
    Listing,
    ListingPage,
    author_listing,
    section_listing,
    tag_listing,
)
from chalicelib.rendering.feeds import MEDIA_TYPES, STORIES, Feed, feed_item, tag_uri
from chalicelib.site import Site
from chalicelib.web.html_pages import articles_of, name_of_empty, query_not_found
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult

JSON_FEED = "feed.json"


def feed(
    site: Site, request: PageRequest, feed: str, section: str = "", tag: str = "", author: str = ""
) -> ViewResult:
    """The newest stories of a list, whole; of all sections if none is named. As JSON it goes on to
    the oldest, by the cursors of pages. It takes two waits: the list's, and the stories'.
    """
    listing, link = _list_and_link(request, section, tag, author)
    goes_on = feed == JSON_FEED
    newest = Newest(listing, STORIES, request.before if goes_on else None)
    stories = site.archive.answer([newest], now=request.now)[newest]
    name = _list_name(site, request, listing, stories)
    if isinstance(name, ViewResult):
        return name
    articles = articles_of(site, request, stories.cards)
    newsroom, urls = site.newsroom, request.urls
    self_link = urls.absolute(urls.feed(link, feed))
    older = stories.older if goes_on else None
    content = Feed(
        urls=urls,
        title=f"{name} – {newsroom.name}" if name else newsroom.name,
        description=newsroom.description,
        language=newsroom.language,
        identity=tag_uri(newsroom, f"list:{listing}"),
        link=urls.absolute(link),
        self_link=self_link,
        next_link=urls.older(self_link, older) if older else "",
        stories=tuple(
            feed_item(article, urls, newsroom, site.renderer.language(article.language))
            for article in articles
        ),
    )
    return feed_result(site, content, feed)


def feed_result(site: Site, content: Feed, name: str) -> ViewResult:
    """The feed in the format that its file's name says. Its links are in a header as well: a hub
    need not know the format (WebSub, 4).
    """
    content = replace(content, hub=site.hub)
    links = f'<{site.hub}>; rel="hub", <{content.self_link}>; rel="self"' if site.hub else ""
    return ViewResult(
        site.renderer.feed(content, name),
        MEDIA_TYPES[name],
        changed=content.updated if content.stories else None,
        expires=first_expiry(content),
        pushed_links=links,
    )


def _list_and_link(
    request: PageRequest, section: str, tag: str, author: str
) -> tuple[Listing, str]:
    """The list that the feed is of, and the link to its page."""
    if section:
        return section_listing(section), request.urls.section(section)
    if tag:
        return tag_listing(tag), request.urls.tag(tag)
    if author:
        return author_listing(author), request.urls.author(author)
    return LATEST, request.urls.front()


def _list_name(
    site: Site, request: PageRequest, listing: Listing, stories: ListingPage
) -> str | ViewResult:
    """What the list is called; the answer to readers if it has no feed. A section of ours has one,
    and a tag or an author of stories that readers have, or had: their readers shall get the next
    one too.
    """
    if listing.kind == "section":
        section = site.newsroom.section(listing.name)
        return section.name if section else query_not_found(site, request)
    if listing == LATEST or stories.cards:
        return stories.name
    return name_of_empty(site, request, listing)
