"""Sitemaps (sitemaps.org 0.9): an index, one a month, and Google's for news."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from msgspec import Struct

from chalicelib.news.article import Card
from chalicelib.rendering.picture_files import single_file
from chalicelib.rendering.urls import Urls

NEWS_FOR = timedelta(days=2)  # Google reads no older ones
MOST_NEWS = 1000  # of `news:news` in one file
_CHINESE = {"zh", "cmn"}  # ISO 639-1's code, and ISO 639-3's for Mandarin
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
MOST_STORIES = 5000  # in a month's file; the protocol allows ten times as many


class SitemapEntry(Struct, frozen=True):
    """A page's link, when it last changed, and the picture on it."""

    link: str
    changed: datetime | None = None
    picture: str = ""


class SitemapIndex(Struct, frozen=True):
    """The list of the other files."""

    template: ClassVar[str] = "sitemaps/index.xml"
    entries: tuple[SitemapEntry, ...]


class PagesSitemap(Struct, frozen=True):
    """Pages of the site."""

    template: ClassVar[str] = "sitemaps/pages.xml"
    entries: tuple[SitemapEntry, ...]


class NewsSitemap(Struct, frozen=True):
    """Stories of the last two days, for Google News; newest first."""

    template: ClassVar[str] = "sitemaps/news.xml"
    urls: Urls
    cards: tuple[Card, ...]

    def language_of(self, card: Card) -> str:
        """The story's language, as Google calls it."""
        return news_language(card.language)


Sitemap = SitemapIndex | PagesSitemap | NewsSitemap


def news_language(code: str) -> str:
    """Google's code for a language: ISO 639's, but for the two ways of writing Chinese.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """
    primary, *others = code.lower().split("-")
    if primary not in _CHINESE:
        return primary
    is_simplified = "hans" in others or _TRADITIONAL.isdisjoint(others)
    return "zh-cn" if is_simplified else "zh-tw"


def story_entry(card: Card, urls: Urls) -> SitemapEntry:
    """A story's entry."""
    file = single_file(card.picture, urls) if card.picture else None
    return SitemapEntry(
        urls.absolute(urls.story(card.address)),
        card.updated or card.published,
        file.link if file else "",
    )
