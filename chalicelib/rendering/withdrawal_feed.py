"""What was taken down, as items of a feed: for those who have published it too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from markupsafe import Markup

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.moments import utc_text
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.standing import Gone
from chalicelib.rendering.feeds import FeedItem, directed, tag_uri
from chalicelib.rendering.language import Language
from chalicelib.rendering.urls import Urls


def withdrawal_items(
    gone: Iterable[tuple[Address, Gone]],
    urls: Urls,
    *,
    newsroom: Newsroom,
    words_of: Callable[[str], Language],
) -> list[FeedItem]:
    """An item for each story that is gone since a known moment: its address, and why. Of the story
    itself nothing is told any more.
    """
    return [
        _item(address, why, why.since, urls, newsroom, words_of(why.language))
        for address, why in gone
        if why.since
    ]


def _item(
    address: Address, why: Gone, since: datetime, urls: Urls, newsroom: Newsroom, words: Language
) -> FeedItem:
    link = urls.absolute(urls.story(address))
    parts = [Markup('<p><a href="{0}">{0}</a></p>').format(link)]
    if why.reason:
        parts.append(Markup("<p>{}</p>").format(why.reason))
    if why.ordered_by:
        parts.append(Markup("<p>{} {}</p>").format(words.text("By order of:"), why.ordered_by))
    language = why.language or newsroom.language
    notice = Article(
        address=address,
        headline=f"{words.text('This story has been withdrawn')}: {address}",
        summary=why.reason,
        published=since,
        language=language,
    )
    identity = tag_uri(newsroom, f"withdrawal:{address}:{utc_text(since)}")
    return FeedItem(notice, identity, link, directed(str(Markup().join(parts)), language), "")
