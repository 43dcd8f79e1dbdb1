"""Corrections as items of a feed: an item for each, which leads to the foot of its story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup
from msgspec.structs import replace

from chalicelib.news.article import Article
from chalicelib.news.moments import utc_text
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.feeds import STORIES, FeedItem, directed, tag_uri
from chalicelib.rendering.language import Language
from chalicelib.rendering.story_notes import kind_of
from chalicelib.rendering.urls import Urls


def correction_items(
    articles: Iterable[Article],
    urls: Urls,
    *,
    newsroom: Newsroom,
    words_of: Callable[[str], Language],
) -> tuple[FeedItem, ...]:
    """The newest corrections of all, if `articles` are the stories that were corrected last;
    `words_of` a language is its catalogue.
    """
    items = [
        item
        for article in articles
        for item in _items(article, urls, newsroom, words_of(article.language))
    ]
    items.sort(key=lambda item: (item.article.published, item.identity), reverse=True)
    return tuple(items[:STORIES])


def _items(article: Article, urls: Urls, newsroom: Newsroom, words: Language) -> Iterator[FeedItem]:
    link = f"{urls.absolute(urls.story(article.address))}#corrections"
    used: list[str] = []
    for correction in article.errata:
        name = f"correction:{article.identity}:{utc_text(correction.made)}"
        used.append(name)
        text = Markup('<p>{}</p><p><a href="{}">{}</a></p>').format(
            correction.text, link, article.headline
        )
        notice = replace(
            article,
            headline=f"{kind_of(correction, words)}: {article.headline}",
            summary=correction.text,
            published=max(correction.made, article.published),
            # Taken down is a change of it, but its own date stays; the story's has that moment.
            updated=article.updated if correction.is_withdrawn else None,
            authors=(),  # the newsroom's, not theirs who wrote the story
            picture=None,
        )
        # Two of the same second are told apart by their order.
        number = f":{used.count(name)}" if used.count(name) > 1 else ""
        identity = tag_uri(newsroom, f"{name}{number}")
        yield FeedItem(notice, identity, link, directed(text, article.language), "")
