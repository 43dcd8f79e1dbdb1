"""Warnings of unknown fields, with the field that may have been meant."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from chalicelib.ingest.limits import MOST_UNKNOWN
from chalicelib.ingest.reading.fields import Fields
from chalicelib.news.errors import Problem


def warn_of_unknown(fields: Fields, known: Collection[str]) -> None:
    """Warn of every field whose name is not `known`."""
    unknown = [name for name in fields.values if name not in known]
    for name in unknown[:MOST_UNKNOWN]:
        fields.warn(name, "is not a field we read", _did_you_mean(name, known))
    if len(unknown) > MOST_UNKNOWN:
        what = f"{len(unknown) - MOST_UNKNOWN} more fields are not ones we read"
        line = fields.line_of(unknown[MOST_UNKNOWN])
        fields.warnings.append(Problem(what, "leave them", line))


def _did_you_mean(name: str, known: Collection[str]) -> str:
    plain = name.casefold()
    close = [plain] if plain in known else get_close_matches(plain[:40], known, n=1)
    meant = _SYNONYMS.get(plain) or (close[0] if close else "")
    return f"did you mean `{meant}`?" if meant else "remove it, or leave it: it does no harm"


# What other systems call our fields.
_SYNONYMS = {
    "headline": "title",
    "excerpt": "summary",
    "deck": "summary",
    "standfirst": "summary",
    "abstract": "summary",
    "modified": "lastmod",
    "updated": "lastmod",
    "byline": "authors",
    "category": "section",
    "categories": "section",
    "keywords": "tags",
    "topics": "tags",
    "lang": "language",
    "locale": "language",
    "publishdate": "date",
    "published": "date",
    "pubdate": "date",
}
