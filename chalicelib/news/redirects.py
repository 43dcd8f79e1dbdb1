"""Redirects: old paths and queries that no story names as its own (its aliases), and where they
lead. They come from one file of the editors', and are kept in shards, by a digest of the old path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.old_paths import is_own, plain_path

if TYPE_CHECKING:  # a reader never loads what only intake needs
    from chalicelib.news.register import Record

REDIRECTS_KEY = "articles/_redirects"

# A reader's 404 reads one shard. With the most lines there are, one has some fifty, or 5 kB.
SHARDS = 1024
MOST_REDIRECTS = 50_000

# What WordPress calls a page by: `/?p=123`. The edge tells answers apart by them, too
# (infra/edge.yaml).
OLD_QUERIES = ("author", "cat", "feed", "m", "p", "page_id", "tag")

_ROOMS = frozenset({"archive", "corrections", "today"})
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)
# WordPress's and Ghost's further pages of a list; those of the front page are all at `page`.
_LATER_PAGE = re.compile(r"/page/\d{1,6}$|(?<=^page)/\d{1,6}$")
_DAY = re.compile(r"(.*\b\d{4}/\d\d)/(\d\d)")

Shards = dict[int, dict[str, str]]  # by number, the new path of every old one


class Redirect(Struct, frozen=True):
    """Where an old path leads: a path of the site, with its first slash; empty: nowhere."""

    path: str = ""


def old_of_request(path: str, query: Mapping[str, str]) -> str:
    """What the table may have for a request: its plain path, or `?p=123` at the front page; empty
    if it can have nothing.
    """
    plain = plain_path(path, may_be_feed=True)
    if plain is None:
        return ""
    if plain:
        return _LATER_PAGE.sub("", plain)
    pairs = ((name, query[name]) for name in OLD_QUERIES if name in query)
    by_query = [f"?{name}={value}" for name, value in pairs if _VALUE.fullmatch(value)]
    return next((old for old in by_query if not old.startswith("?feed")), "".join(by_query[:1]))


def month_and_day(old: str) -> tuple[str, str]:
    """The old list of the month that a day's was in, and the day; empty if it is no day's."""
    day = _DAY.fullmatch(old)
    return (day[1], day[2]) if day else ("", "")


def is_taken(old: str, newsroom: Newsroom) -> bool:
    """Whether a page of the site's own has the path for sure, or a 404 of its own. The list of a
    tag or an author may not be there, nor the feed of what is no section.
    """
    if newsroom.section(old) or newsroom.page(old):
        return True
    first, _, rest = old.partition("/")
    if not is_own(old) or first in {"tag", "author"}:
        return False
    return not rest or bool(newsroom.section(first)) or first in _ROOMS


def shard_of(old: str) -> int:
    """The number of the shard that has an old path."""
    return int.from_bytes(hashlib.sha256(old.encode()).digest()[:4]) % SHARDS


def in_shards(redirects: Mapping[str, str]) -> Shards:
    """The redirects by shard; a shard without any is not there."""
    shards: Shards = {}
    for old, new in redirects.items():
        shards.setdefault(shard_of(old), {})[old] = new
    return shards


def changed_shards(before: Shards, after: Shards) -> Iterable[tuple[int, dict[str, str]]]:
    """The shards that must be written, in order; an empty one is to go."""
    for number in sorted({*before, *after}):
        wanted = after.get(number, {})
        if before.get(number, {}) != wanted:
            yield number, wanted


class Redirects(Protocol):
    """A place to keep redirects. Reads see every write that was finished."""

    def shards(self) -> Shards:
        """All of them."""
        ...

    def keep(self, record: Record, shards: Mapping[int, dict[str, str]]) -> Record:
        """Write these shards, in place of what they had; the record of their file, which has other
        revisions meanwhile. Raises LostRace if somebody else has changed it: a shard is then as it
        was or as it shall be, whole.
        """
        ...
