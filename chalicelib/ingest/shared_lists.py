"""Compares a story's tags and authors with other stories': two names may share one list.

Names that only sound alike have the same slug (Malmö, Malmo; угол, уголь). What is stored follows
from the story's own file, so this is for its receipt alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chalicelib.news.archive import Archive, Newest
from chalicelib.news.article import Article
from chalicelib.news.errors import Problem
from chalicelib.news.listing import ListingPage, author_listing, tag_listing
from chalicelib.news.text import letters

NEWEST = 2  # stories of each list: this one may be among them


def shared_list_warnings(article: Article, archive: Archive, now: datetime) -> Iterator[Problem]:
    """A warning for each name whose list the newest other story calls by another name."""
    named = {Newest(tag_listing(tag.slug), NEWEST): tag.name for tag in article.listed_tags}
    named |= {Newest(author_listing(by.slug), NEWEST): by.name for by in article.authors}
    answers = archive.answer(named, now=now)
    for query, name in named.items():
        other = _name_elsewhere(answers[query], article)
        if other and letters(other) != letters(name):
            yield _warning(query.listing.kind, name, other)


def _name_elsewhere(page: ListingPage, article: Article) -> str:
    names = (
        name
        for card, name in zip(page.cards, page.names, strict=False)
        if card.address != article.address
    )
    return next(names, "")


def _warning(kind: str, name: str, other: str) -> Problem:
    what = f"`{name}` is in one list with the stories of `{other}`: in an address they are the same"
    same = f"if it is the same, write `{other}`"
    if kind == "author":
        mend = f"{same}; if it is somebody else, write `- name: {name}` with a `slug` of their own"
        return Problem(what, mend, field="authors")
    return Problem(what, f"{same}; if not, use other words for one of them", field="tags")
