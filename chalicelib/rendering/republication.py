"""A story as others may publish it: clean HTML and text, with where it comes from."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from chalicelib.news.article import Article, Picture
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.republishing import Republishing
from chalicelib.rendering.feeds import directed, text_in_full
from chalicelib.rendering.language import Language
from chalicelib.rendering.organisations import is_organisation
from chalicelib.rendering.pasted_text import plain_text
from chalicelib.rendering.urls import Urls


class Republication(Struct, frozen=True):
    """What a republisher copies: the story as HTML and as text, and the line for a page's head."""

    html: str
    text: str
    canonical: str


def may_be_republished(article: Article, newsroom: Newsroom) -> bool:
    """Whether others may publish it: the newsroom lets them, its editor does not forbid it, it has
    no end, and no agency wrote it, whose reports are not the newsroom's to give.
    """
    if newsroom.republishing is None or article.no_republishing or article.expires:
        return False
    others = (by for by in article.authors if by.name.casefold() != newsroom.name.casefold())
    return not any(is_organisation(by.name, newsroom, by.slug) for by in others)


def republication(
    article: Article, urls: Urls, newsroom: Newsroom, terms: Republishing, words: Language
) -> Republication:
    """The story in full, with those pictures alone whose own rights let them go along."""
    link = urls.absolute(urls.story(article.address))

    def goes_along(picture: Picture) -> bool:
        return terms.covers_picture(picture.rights)

    body = text_in_full(article, urls, newsroom, words, goes_along)
    html = Markup("\n").join(
        [
            Markup("<h1>{}</h1>").format(article.headline),
            *([Markup("<p>{}</p>").format(article.standfirst)] if article.standfirst else []),
            *_byline(article, words),
            Markup(body),  # noqa: S704 - it has passed the allow-list
            _source(article, newsroom, link, terms, words),
        ]
    )
    canonical = Markup('<link rel="canonical" href="{}">').format(link)
    return Republication(directed(str(html), article.language), plain_text(html), str(canonical))


def _byline(article: Article, words: Language) -> list[Markup]:
    if not article.authors:
        return []
    # Who copies it breaks its lines elsewhere.
    names = words.byline(article.authors).replace("\xa0", " ")
    return [Markup("<p>{} {}</p>").format(words.text("By"), names)]


def _source(
    article: Article, newsroom: Newsroom, link: str, terms: Republishing, words: Language
) -> Markup:
    """The paragraph that must stay: who published it first, when, and the licence."""
    day = words.day(article.published, newsroom.zone)
    first = words.text("First published by {name} on {day}:", name=newsroom.name, day=day)
    return Markup('<p>{} <a href="{}">{}</a>. {} <a rel="license" href="{}">{}</a>.</p>').format(
        first, link, article.headline, words.text("Licence:"), terms.licence, terms.name
    )
