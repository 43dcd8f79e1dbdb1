"""What the index of the search has of a story: its words, and which version of it that is."""

from __future__ import annotations

import hashlib
from datetime import datetime

from msgspec import Struct, json

from chalicelib.news.address import PAGES
from chalicelib.news.article import Article
from chalicelib.news.plain_text import plain_text

_LETTERS = 20  # of a version, in hexadecimal: 80 bits


class IndexedStory(Struct, frozen=True, omit_defaults=True):
    """A story as it is indexed. `names` are its tags, authors and places; from `expires` on it is
    found by nothing.
    """

    address: str
    version: str
    headline: str
    text: str
    published: datetime
    language: str = ""
    names: tuple[str, ...] = ()
    expires: datetime | None = None

    @property
    def section(self) -> str:
        """The section that it is in."""
        return self.address.partition("/")[0]


def indexed_story(article: Article, language: str) -> IndexedStory | None:
    """The article as it is indexed, in a newsroom of this language; None if it never is."""
    if article.withdrawn or not is_searched(article):
        return None
    captions = (picture.caption for picture in article.every_picture)
    parts = (
        article.kicker,
        article.summary if article.standfirst else "",
        *article.key_points,
        plain_text(article.body_html),
        *captions,
        *(correction.text for correction in article.corrections),
    )
    return IndexedStory(
        address=str(article.address),
        version=version_of(article),
        headline=article.headline,
        text="\n".join(filter(None, parts)),
        published=article.published,
        language=article.language or language,
        names=tuple(
            filter(
                None,
                (
                    *(tag.name for tag in article.tags),
                    *(author.name for author in article.authors),
                    article.dateline,
                ),
            )
        ),
        expires=article.expires,
    )


def is_searched(article: Article) -> bool:
    """Whether it is a story: what is no news has its places in the menus."""
    return article.address.section != PAGES


def version_of(article: Article) -> str:
    """A digest of all that can be found of an article, or that decides whether it may be: another
    text, another version. It costs readers no look at the text.
    """
    found_by = (
        str(article.address),
        article.headline,
        article.kicker,
        article.summary,
        article.key_points,
        article.body_html,
        [picture.caption for picture in article.every_picture],
        [correction.text for correction in article.corrections],
        [tag.name for tag in article.tags],
        [author.name for author in article.authors],
        article.dateline,
        article.language,
        article.published,
        bool(article.withdrawn),
        article.expires,
    )
    return hashlib.sha256(json.encode(found_by)).hexdigest()[:_LETTERS]
