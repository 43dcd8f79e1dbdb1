"""Feeds with whole stories: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from itertools import accumulate
from urllib.parse import urljoin

from markupsafe import escape
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.article import Article, Picture
from chalicelib.news.moments import http_date
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.feed_pictures import FeedPicture, beside_text, figure
from chalicelib.rendering.language import Language, direction
from chalicelib.rendering.machine_rights import RSL, licence_link
from chalicelib.rendering.story_html import story_html, with_pictures_shown
from chalicelib.rendering.story_notes import feed_notes
from chalicelib.rendering.urls import Urls

STORIES = 20  # in each

# Bytes of HTML in one feed; of what does not fit, a feed has the summary. Lambda answers 6 MB at
# most, escaping may double it, and feed readers fetch all of it anew whenever a story changes.
LARGEST_FEED = 500_000

_ATTRIBUTES = r'(?: [\w-]+="[^"]*")*'
_IRI = re.compile(r"(?:https?|tag|urn):\S+\Z", re.ASCII)
_LINK = re.compile(rf"<a({_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')

MEDIA_TYPES = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
}


class FeedItem(Struct, frozen=True):
    """A story in a feed; every link in it is whole. Where it `is_short`, there is no room for more
    than its summary. `media` are the pictures beside its text, its own first. A story that came
    from elsewhere may have kept the `guid` that feeds there had.
    """

    article: Article
    identity: str
    link: str
    html: str
    picture: str
    is_short: bool = False
    media: tuple[FeedPicture, ...] = ()
    guid: str = ""

    @property
    def atom_id(self) -> str:
        """What feeds call it where that must be a link (RFC 4287)."""
        return self.guid if _IRI.match(self.guid) else self.identity

    @property
    def enclosure(self) -> FeedPicture | None:
        """The story's picture for programs that load what comes with it: they want its size."""
        first = next(iter(self.media), None)
        return first if first and self.article.picture and first.file.size else None

    @property
    def published_for_mail(self) -> str:
        """In the date format of RSS (RFC 822)."""
        return http_date(self.article.published)


class Feed(Struct, frozen=True):
    """The newest stories of a list, or some that follow. `link` is its page, `self_link` the feed
    itself, and `next_link` its older stories: empty at the end, and where it has no more parts. The
    `hub` tells subscribers when it changes (WebSub); empty: nobody does.
    """

    urls: Urls
    title: str
    description: str
    language: str
    identity: str
    link: str
    self_link: str
    stories: tuple[FeedItem, ...]
    next_link: str = ""
    hub: str = ""

    @property
    def items(self) -> Iterator[FeedItem]:
        """The stories as they are shown: whole, as far as the largest feed has room for them."""
        sizes = accumulate(len(story.html.encode()) for story in self.stories)
        for story, size in zip(self.stories, sizes, strict=True):
            yield replace(story, is_short=size > LARGEST_FEED)

    @property
    def updated(self) -> datetime:
        """The newest change of its stories; the epoch for an empty feed."""
        changes = [item.article.changed for item in self.stories]
        return max(changes, default=datetime.fromtimestamp(0, UTC))

    @property
    def updated_for_mail(self) -> str:
        """In the date format of RSS (RFC 822)."""
        return http_date(self.updated)


def feed_item(
    article: Article, urls: Urls, newsroom: Newsroom, words: Language | None = None
) -> FeedItem:
    """A story as feeds show it. Its identity stays the same when it moves (RFC 4151). With `words`,
    its text has what its page has beside it: its pictures, its corrections, and whose translation
    it is.
    """
    html = text_in_full(article, urls, newsroom, words)
    media = beside_text(article, urls)
    return FeedItem(
        article=article,
        identity=story_identity(article, newsroom),
        link=urls.absolute(urls.story(article.address)),
        html=directed(html, article.language),
        picture=media[0].file.link if media and article.shown_picture else "",
        media=media,
        guid=article.guid,
    )


def _every_picture(_picture: Picture) -> bool:
    return True


def text_in_full(
    article: Article,
    urls: Urls,
    newsroom: Newsroom,
    words: Language | None,
    is_shown: Callable[[Picture], bool] = _every_picture,
) -> str:
    """A story's text as it can be read anywhere, with the pictures that are shown; with `words`,
    with what its page has beside it, too.
    """
    link = urls.absolute(urls.story(article.address))

    def show(picture: Picture) -> str:
        return figure(picture, urls, words) if is_shown(picture) else ""

    html = _with_whole_links(story_html(article, f"{urls.origin}{urls.base}"), link)
    html = with_pictures_shown(html, article.pictures, show)
    if not words:
        return html
    notes = feed_notes(article, link, words=words, zone=newsroom.zone)
    above = show(article.picture) if article.picture else ""
    return f"{above}{notes.above}{html}{''.join(map(show, article.gallery))}{notes.below}"


def directed(html: str, code: str) -> str:
    """The HTML with its language's direction, unless that is the usual one: no feed can say it."""
    if direction(code) == "ltr":
        return html
    return f'<div lang="{code}" dir="rtl">{html}</div>'


def _with_whole_links(html: str, page: str) -> str:
    """The links of a page as they lead from everywhere, those to its own footnotes too.

    Their labels are titles: the W3C's validator and many feed readers let no `aria-label` through.
    """

    def whole(match: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        label = attributes.pop("aria-label", None)
        if label:
            attributes.setdefault("title", label)
        if "href" in attributes:
            attributes["href"] = escape(urljoin(page, unescape(attributes["href"])))
        return f"<a{''.join(f' {name}="{value}"' for name, value in attributes.items())}>"

    return _LINK.sub(whole, html)


def story_identity(article: Article, newsroom: Newsroom) -> str:
    """A tag: URI (RFC 4151) that names the story for good."""
    return tag_uri(newsroom, f"story:{article.identity}")


def tag_uri(newsroom: Newsroom, name: str) -> str:
    """A globally unique name in the newsroom's domain (RFC 4151)."""
    return f"tag:{newsroom.domain},{newsroom.founded or '2026'}:{name}"


def json_feed(feed: Feed, newsroom: Newsroom) -> str:
    """The feed as JSON Feed 1.1."""
    data: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.self_link,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": newsroom.name, "url": feed.urls.absolute(feed.urls.front())}],
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
        "items": [_json_item(item, feed) for item in feed.items],
    }
    if feed.next_link:
        data["next_url"] = feed.next_link
    if licence := licence_link(newsroom, feed.urls):
        data["_license"] = {"about": RSL, "url": licence}
    return json.dumps(data, ensure_ascii=False)


def _json_item(item: FeedItem, feed: Feed) -> dict[str, object]:
    article = item.article
    data: dict[str, object] = {
        "id": item.guid or item.identity,
        "url": item.link,
        "title": article.headline,
        "summary": article.summary,
        **({"content_text": article.summary} if item.is_short else {"content_html": item.html}),
        "date_published": article.published.astimezone(UTC).isoformat(),
        "date_modified": article.changed.astimezone(UTC).isoformat(),
        "authors": [
            {"name": by.name, "url": feed.urls.absolute(feed.urls.author(by.slug))}
            for by in article.authors
        ],
        "tags": [tag.name for tag in article.tags],
        "language": article.language,
    }
    return data | _json_pictures(item)


def _json_pictures(item: FeedItem) -> dict[str, object]:
    data: dict[str, object] = {"image": item.picture} if item.picture else {}
    if item.media:
        data["attachments"] = [_attachment(shown) for shown in item.media]
    return data


def _attachment(shown: FeedPicture) -> dict[str, object]:
    file, picture = shown.file, shown.picture
    parts = {
        "url": file.link,
        "mime_type": file.media_type,
        "title": picture.caption or picture.alt,
        "size_in_bytes": file.size,
    }
    return {name: part for name, part in parts.items() if part}
