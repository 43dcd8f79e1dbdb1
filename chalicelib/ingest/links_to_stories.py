"""Links of a story to others that readers don't have: drafts, those still to come, none at all.

It is no part of the record, which follows from the file alone: other stories come and go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

from chalicelib.news.address import Address, is_slug
from chalicelib.news.article import Article
from chalicelib.news.errors import Problem
from chalicelib.news.moments import utc_text
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.register import Register
from chalicelib.news.standing import Standing
from chalicelib.news.text import BASE

MOST_LINKS = 20  # that are looked up, in one read of the table
MOST_NAMED = 3

_LINK = re.compile(rf'<a [^<>]*?href="{BASE}(/[^"?#]*)')


def links_to_no_story(
    article: Article, register: Register, newsroom: Newsroom, written: datetime
) -> Iterator[Problem]:
    """A warning for each, at the moment when the story was `written`."""
    linked = list(dict.fromkeys(_addresses(article, newsroom)))[:MOST_LINKS]
    if not linked:
        return
    standings = register.standings(linked)
    missed = {address: _missed(standings[address], written) for address in linked}
    for address, why in [one for one in missed.items() if one[1]][:MOST_NAMED]:
        what = f"the link `{address.path}` leads to no story that readers have: {why}"
        yield Problem(what, "link to another page, or wait with this story until that one is out")


def _addresses(article: Article, newsroom: Newsroom) -> Iterator[Address]:
    for match in _LINK.finditer(article.body_html):
        section, _, slug = unescape(match[1]).strip("/").partition("/")
        is_story = newsroom.section(section) is not None and slug != "feed" and is_slug(slug)
        if is_story and Address(section, slug) != article.address:
            yield Address(section, slug)


def _missed(standing: Standing, written: datetime) -> str:
    """Why readers don't have the story; empty if they do, or are led on."""
    article = standing.article
    if article is None:
        return "" if standing.claims else "there is none, or it is a draft"
    if article.withdrawn:
        return "it was withdrawn"
    if article.published > written:
        return f"it comes at {utc_text(article.published)}"
    return ""
