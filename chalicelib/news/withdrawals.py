"""The list of withdrawals: where it says that readers had a story, and have it no more."""

from __future__ import annotations

from datetime import datetime

from chalicelib.news.address import ALIASES, NOTICES, PAGES
from chalicelib.news.article import Card
from chalicelib.news.claim import tenure
from chalicelib.news.listing import WITHDRAWN, Cursor, ListEntry
from chalicelib.news.standing import Standing

_NO_STORIES = frozenset({ALIASES, NOTICES, PAGES})


def withdrawal_entry(standing: Standing) -> ListEntry | None:
    """Where an address stands in the list of withdrawals, if its story was taken down; what is over
    is in none. Who reads the list asks what stands there now: this says no more than when it went.
    """
    if standing.address.section in _NO_STORIES:
        return None
    since = _taken_down(standing)
    return ListEntry(WITHDRAWN, Cursor(since, standing.address)) if since else None


def _taken_down(standing: Standing) -> datetime | None:
    article = standing.article
    if article is None:
        return _deleted(standing)
    return article.updated if article.withdrawn else None


def _deleted(standing: Standing) -> datetime | None:
    """Since when the file is gone whose story readers had here last; None if they never did, if
    somebody else stands here, or if it had moved on before: then it went elsewhere.
    """
    held = tenure(standing.claims)
    departed = held.departed
    if held.holder or departed is None or departed.is_alias or departed.ended is None:
        return None
    if departed.wanted_until and departed.wanted_until < departed.ended:
        return None
    return departed.withdrawal.since if departed.withdrawal else departed.ended


def withdrawal_card(entry: ListEntry) -> Card:
    """What the list keeps of it: nothing of the story."""
    return Card(address=entry.cursor.address, published=entry.cursor.published)
