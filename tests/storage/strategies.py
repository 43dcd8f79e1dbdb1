"""Anything that may be kept, for Hypothesis to choose from.

Strategies are remembered, since each is validated when it is first drawn from, with all its parts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Tag
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.listing import Cursor, Listing
from chalicelib.news.register import Record
from chalicelib.news.standing import Standing

_OFFSETS = st.integers(min_value=-12 * 60, max_value=14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)

# What has gone wrong in real stores: other planes, right-to-left, joiners, marks, controls.
_ODD = [
    "", " ", "\0", "\t\r\n", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffd", "\uffff", "\ue000",
    "æøå", "Straße", "İstanbul", "ﬁ", "e\u0301", "👩‍👩‍👧‍👦", "🇩🇰", "שלום", "\u202e",
    '"\\', "</script>",
]  # fmt: skip


@cache
def texts(longest: int = 60) -> st.SearchStrategy[str]:
    """Text as people and machines write it, empty and odd."""
    return st.sampled_from(_ODD) | st.text(max_size=longest)


_FIRST, _LAST = datetime(1000, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_DAYS, _SECONDS = (_LAST - _FIRST).days, 24 * 60 * 60


@cache
def moments() -> st.SearchStrategy[datetime]:
    """Moments as news keeps them: whole seconds, with a zone, in years of four digits."""
    days = st.integers(min_value=0, max_value=_DAYS)
    return st.builds(_moment, days, st.integers(min_value=0, max_value=_SECONDS - 1), _zones())


def _moment(days: int, seconds: int, zone: timezone) -> datetime:
    return (_FIRST + timedelta(days=days, seconds=seconds)).replace(tzinfo=zone)


# Slugs are written as numbers are, with these for digits: one choice of Hypothesis's, and not one
# for each letter, which took most of the time of the tests that keep values.
_DIGITS = "-abz019"


@cache
def slugs() -> st.SearchStrategy[str]:
    """Parts of addresses: words with single hyphens between them."""
    return st.integers(min_value=0, max_value=7**24).map(_slug)


def _slug(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        letters += _DIGITS[digit]
    return "-".join(filter(None, letters.split("-"))) or "a"


@cache
def addresses() -> st.SearchStrategy[Address]:
    return st.builds(Address, slugs(), slugs())


def cursors() -> st.SearchStrategy[Cursor]:
    return st.builds(Cursor, moments(), addresses())


def listings() -> st.SearchStrategy[Listing]:
    named = st.builds(Listing, st.sampled_from(["section", "tag", "author"]), slugs())
    return st.just(Listing("latest")) | named


def articles(
    address: st.SearchStrategy[Address] | None = None, *, most_names: int = 1
) -> st.SearchStrategy[Article]:
    """Articles with up to `most_names` authors, tags and subjects; with one, an entry has no more
    writes than an old DynamoDB Local takes.
    """
    return values_of(
        Article,
        address=addresses() if address is None else address,
        authors=st.lists(values_of(Byline, slug=slugs()), max_size=most_names).map(tuple),
        tags=st.lists(values_of(Tag, slug=slugs()), max_size=most_names).map(tuple),
        subjects=st.lists(values_of(Tag, slug=slugs()), max_size=most_names).map(tuple),
    )


def cards(*, most_names: int = 1) -> st.SearchStrategy[Card]:
    return articles(most_names=most_names).map(lambda article: article.card)


def standings(address: Address, *, most_names: int = 1) -> st.SearchStrategy[Standing]:
    """What may stand at an address."""
    article = articles(st.just(address), most_names=most_names)
    return values_of(Standing, address=st.just(address), article=st.none() | article)


def records(key: str) -> st.SearchStrategy[Record]:
    """What may have been made of a file."""
    chronicle = values_of(Chronicle, key=st.just(key))
    return values_of(Record, chronicle=chronicle, left_out=st.just(()))  # those are items too


def values_of[T: Struct](struct: type[T], **chosen: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Any values of a Struct: each field is what its type allows, but for the chosen ones."""
    typed = {field.name: _of_type(field.type) for field in fields(struct)}
    return st.builds(struct, **(typed | chosen))


@cache
def _of_type(declared: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type
    parts = get_args(declared)
    if get_origin(declared) is Annotated:
        return _of_type(parts[0])
    if get_origin(declared) is tuple and parts[-1] is ...:
        return st.lists(_of_type(parts[0]), max_size=3).map(tuple)
    if get_origin(declared) is tuple:
        return st.tuples(*map(_of_type, parts))
    if parts:  # a union
        return st.one_of(*map(_of_type, parts))
    return _PLAIN[declared]() if declared in _PLAIN else values_of(declared)


_PLAIN: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
    str: texts,
    int: lambda: st.integers(min_value=0, max_value=10**12),
    bool: st.booleans,
    datetime: moments,
    Address: addresses,
    NoneType: st.none,
}


def _zones() -> st.SearchStrategy[timezone]:
    return st.just(UTC) | _OFFSETS
