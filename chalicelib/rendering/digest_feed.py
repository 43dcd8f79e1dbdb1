"""The digest as the one item of a feed, from which mail programs send it."""

from __future__ import annotations

from chalicelib.news.address import PAGES, Address
from chalicelib.news.article import Article, Picture
from chalicelib.news.digest import Digest
from chalicelib.news.expiry import first_expiry
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.feeds import FeedItem, directed, tag_uri
from chalicelib.rendering.picture_files import ServedFile, single_file
from chalicelib.rendering.urls import TODAY, Urls

WIDEST_PICTURE = 600  # pixels; mail programs show no wider column
HEADLINES_IN_SUMMARY = 3  # a mail's preview has room for no more


def digest_item(
    digest: Digest, html: str, *, title: str, urls: Urls, newsroom: Newsroom
) -> FeedItem:
    """The digest, published when its day closed; `html` is its text."""
    headlines = [card.headline for card in digest.cards]
    article = Article(
        address=Address(PAGES, TODAY),
        headline=title,
        summary=" · ".join(headlines[:HEADLINES_IN_SUMMARY]),
        language=newsroom.language,
        published=digest.day.end,
        updated=digest.updated,
        expires=first_expiry(digest),
    )
    return FeedItem(
        article=article,
        identity=tag_uri(newsroom, f"digest:{digest.day.name}"),
        link=urls.absolute(urls.today()),
        html=directed(html, newsroom.language),
        picture="",
    )


def mail_size(picture: Picture) -> tuple[int, int]:
    """Width and height of a picture in a mail, in pixels; no height if its size is not known.
    Without a width Outlook shows it as large as it is.
    """
    if not picture.width:
        return WIDEST_PICTURE, 0
    width = min(picture.width, WIDEST_PICTURE)
    return width, round(picture.height * width / picture.width)


def mail_picture(picture: Picture, urls: Urls) -> ServedFile | None:
    """The file of a picture for a mail; None where no pictures are served."""
    return single_file(picture, urls, WIDEST_PICTURE)
