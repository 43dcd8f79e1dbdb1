"""When stories expire: the first moment at which one of those that are shown is gone."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from chalicelib.news.article import Article, Card


def first_expiry(shown: object) -> datetime | None:
    """When the first of the stories expires that stand anywhere in `shown`, such as a page or an
    answer of the archive; None if none ever does.
    """
    ends: list[datetime] = []
    _collect(shown, ends)
    return min(ends, default=None)


def _collect(shown: object, ends: list[datetime]) -> None:
    """Add the end of each story in `shown`."""
    # Every page is walked through: with tuples and without generators it takes half the time.
    if isinstance(shown, (Card, Article)):
        if shown.expires:
            ends.append(shown.expires)
    elif isinstance(shown, tuple):
        for part in shown:
            _collect(part, ends)
    elif isinstance(shown, Struct):
        for name in shown.__struct_fields__:
            part = getattr(shown, name)
            if isinstance(part, (Struct, tuple)):
                _collect(part, ends)
