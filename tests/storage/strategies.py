"""Anything that may be kept, for Hypothesis to choose from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Correction, Picture, Tag
from chalicelib.news.chronicle import Chronicle, Past, Station
from chalicelib.news.claim import Claim
from chalicelib.news.errors import Problem
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


def texts(longest: int = 60) -> st.SearchStrategy[str]:
    """Text as people and machines write it, empty and odd."""
    return st.sampled_from(_ODD) | st.text(max_size=longest)


def moments() -> st.SearchStrategy[datetime]:
    """Moments as news keeps them: whole seconds, with a zone, in years of four digits."""
    naive = st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30))  # noqa: DTZ001
    whole = naive.map(lambda moment: moment.replace(microsecond=0))
    return st.builds(lambda moment, zone: moment.replace(tzinfo=zone), whole, _zones())


def slugs() -> st.SearchStrategy[str]:
    """Parts of addresses."""
    words = st.text("abz019", min_size=1, max_size=6)
    return st.lists(words, min_size=1, max_size=4).map("-".join)


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
    return st.builds(
        Article,
        address=addresses() if address is None else address,
        identity=texts(16),
        headline=texts(),
        summary=texts(400),
        authors=st.lists(st.builds(Byline, slugs(), texts()), max_size=most_names).map(tuple),
        published=moments(),
        updated=st.none() | moments(),
        body_html=texts(2000),
        words=st.integers(min_value=0, max_value=10**6),
        language=texts(8),
        kind=texts(8),
        kicker=texts(),
        dateline=texts(),
        placement=texts(8),
        tags=st.lists(st.builds(Tag, slugs(), texts()), max_size=most_names).map(tuple),
        until=st.none() | moments(),
        picture=st.none() | pictures(),
        key_points=st.lists(texts(), max_size=3).map(tuple),
        subjects=st.lists(st.builds(Tag, slugs(), texts()), max_size=most_names).map(tuple),
        standfirst=texts(400),
        link=texts(),
        corrections=st.lists(st.builds(Correction, moments(), texts()), max_size=3).map(tuple),
        translated_from=texts(),
        translator=texts(),
        reviewed_by=texts(),
        withdrawn=texts(),
        ordered_by=texts(),
    )


def pictures() -> st.SearchStrategy[Picture]:
    sides = st.integers(min_value=1, max_value=99_999)
    return st.builds(
        Picture, path=texts(), alt=texts(), width=sides, height=sides, caption=texts(),
        credit=texts(),
    )  # fmt: skip


def cards(*, most_names: int = 1) -> st.SearchStrategy[Card]:
    return articles(most_names=most_names).map(lambda article: article.card)


def claims() -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        key=texts(),
        since=moments(),
        public_from=moments(),
        wanted_until=st.none() | moments(),
        ended=st.none() | moments(),
        leads_to=st.none() | addresses(),
        away=st.lists(st.tuples(moments(), moments()), max_size=3).map(tuple),
    )


def standings(address: Address, *, most_names: int = 1) -> st.SearchStrategy[Standing]:
    """What may stand at an address."""
    return st.builds(
        Standing,
        address=st.just(address),
        revision=st.integers(min_value=0, max_value=10**12),
        claims=st.lists(claims(), max_size=3).map(tuple),
        article=st.none() | articles(st.just(address), most_names=most_names),
    )


def chronicles(key: str) -> st.SearchStrategy[Chronicle]:
    stations = st.builds(
        Station,
        address=addresses(),
        claim=claims(),
        version=texts(),
        published=moments(),
        updated=st.none() | moments(),
        substance=texts(),
    )
    return st.builds(
        Chronicle,
        key=st.just(key),
        versions=st.integers(min_value=0, max_value=10**6),
        through=texts(),
        last_written=st.none() | moments(),
        outcome=st.sampled_from(["absent", "edition", "withdrawn", "draft", "deleted", "refused"]),
        first_published=st.none() | moments(),
        stations=st.lists(stations, max_size=3).map(tuple),
        past=st.lists(st.builds(Past, addresses(), claims()), max_size=3).map(tuple),
    )


def records(key: str) -> st.SearchStrategy[Record]:
    """What may have been made of a file."""
    problems = st.lists(
        st.builds(
            Problem,
            what=texts(),
            mend=texts(),
            line=st.none() | st.integers(min_value=0, max_value=10**6),
            field=st.none() | texts(),
        ),
        max_size=3,
    ).map(tuple)
    return st.builds(
        Record,
        chronicle=chronicles(key),
        revision=st.integers(min_value=0, max_value=10**12),
        address=st.none() | addresses(),
        problems=problems,
        warnings=problems,
        is_stale=st.booleans(),
        unmarked=st.lists(texts(), max_size=3).map(tuple),
    )


def _zones() -> st.SearchStrategy[timezone]:
    return st.just(UTC) | _OFFSETS
