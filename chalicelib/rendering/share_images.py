"""The image by which a page is shared: what is drawn on it, by the page's own words."""

from __future__ import annotations

from chalicelib.news.article import Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.share_image import ShareImage
from chalicelib.rendering.language import Language


def share_image(article: Article, newsroom: Newsroom, words: Language) -> ShareImage:
    """The image of a story; `words` are those of its page."""
    section = newsroom.section(article.address.section)
    return ShareImage(
        headline=article.headline,
        section=section.name if section else "",
        day=words.day(article.published, newsroom.zone),
        paper=newsroom.name,
        colours=newsroom.colours,
        accent=(section.colour if section else "") or newsroom.colours.accent,
        language=article.language,
    )


def newsroom_share_image(newsroom: Newsroom) -> ShareImage:
    """The image of the front page, of lists, and of pages that are no news."""
    return ShareImage(
        headline="",
        section=newsroom.tagline,
        day="",
        paper=newsroom.name,
        colours=newsroom.colours,
        accent=newsroom.colours.accent,
        language=newsroom.language,
    )


def words_on(image: ShareImage) -> str:
    """All that is said on it, for those who can't see it."""
    return " – ".join(filter(None, (image.headline, image.section, image.day, image.paper)))
