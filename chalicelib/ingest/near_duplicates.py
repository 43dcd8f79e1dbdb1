"""Finds the story that a new one nearly equals, among the newest ones.

It is no part of the record, which follows from the file alone: other stories come and go. Cards are
compared first, which costs one query; the texts of the few that resemble it are read after.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chalicelib.news.address import Address
from chalicelib.news.archive import Archive, Newest, StoryAt
from chalicelib.news.article import Article, Card
from chalicelib.news.errors import ArchiveUnavailable, Problem
from chalicelib.news.listing import LATEST
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import letters

NEWEST = 100  # stories that are compared: the last weeks of a small newsroom, some 100 kB
MOST_READ = 4  # whole stories
SHINGLE = 8  # letters; two words or so, in any script
LIKE_CARDS = 0.35  # share of common shingles of headline and excerpt
LIKE_TEXTS = 0.6  # share of common shingles of the texts; true follow-ups had 0.4 at most
LEAST_SHINGLES = 100  # of a text; shorter ones are alike by chance


def near_duplicate_warnings(
    article: Article, archive: Archive, *, now: datetime, site_url: str
) -> tuple[Problem, ...]:
    """A warning that names the newest story that `article` nearly equals, if there is one.

    None if the archive does not respond: it is only a warning.
    """
    try:
        address = near_duplicate(article, archive, now=now)
    except ArchiveUnavailable:
        return ()
    if address is None:
        return ()
    return (
        Problem(
            what=f"the text nearly equals that of {site_url}{address.path}",
            mend="if you have moved the story here, delete the other file and write here "
            f"`aliases: [{address.path}]`; if they are one story by mistake, delete one file",
        ),
    )


def near_duplicate(article: Article, archive: Archive, *, now: datetime) -> Address | None:
    """The address of the story among the newest at `now` that `article` resembles most."""
    own = _shingles(plain_text(article.body_html))
    if len(own) < LEAST_SHINGLES:
        return None
    newest = Newest(LATEST, NEWEST)
    cards = archive.answer([newest], now=now)[newest].cards
    alike = _most_alike(article.card, (card for card in cards if card.address != article.address))
    queries = [StoryAt(card.address) for card in alike]
    if not queries:
        return None
    answers = archive.answer(queries, now=now)
    others = [answers[query].article for query in queries]
    shares = [
        (_share(own, _shingles(plain_text(other.body_html))), str(other.address), other.address)
        for other in others
        if other is not None
    ]
    best = max(shares, default=None)
    return best[2] if best and best[0] >= LIKE_TEXTS else None


def _most_alike(card: Card, others: Iterable[Card]) -> list[Card]:
    own = _shingles(card.headline), _shingles(card.excerpt)
    shares = [
        (max(map(_share, own, (_shingles(other.headline), _shingles(other.excerpt)))), other)
        for other in others
    ]
    alike = [pair for pair in shares if pair[0] >= LIKE_CARDS]
    return [other for _, other in sorted(alike, key=lambda pair: -pair[0])[:MOST_READ]]


def _shingles(text: str) -> frozenset[str]:
    plain = letters(text)
    return frozenset(plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index: what two sets have in common, of all that they have."""
    return len(one & other) / (len(one | other) or 1)
