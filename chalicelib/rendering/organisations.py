"""Which names in bylines are those of organisations: news agencies, and what the newsroom says."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from chalicelib.news.newsroom import ORGANISATION, Newsroom

_FILE = Path(__file__).with_name("news_agencies.toml")


def is_organisation(name: str, newsroom: Newsroom, slug: str = "") -> bool:
    """Whether a byline names an organisation: as newsroom.toml says, or else by its name."""
    kind = newsroom.author(name, slug).kind
    if kind:
        return kind == ORGANISATION
    folded = name.casefold()
    return folded == newsroom.name.casefold() or folded.strip("/ ") in _news_agencies()


@cache  # the file takes a fifth of a millisecond to read
def _news_agencies() -> frozenset[str]:
    names = tomllib.loads(_FILE.read_text(encoding="utf-8"))["names"]
    return frozenset(name.casefold() for name in names)
