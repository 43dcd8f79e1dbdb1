"""What readers are shown at an address, as far as others are told when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.news.address import ALIASES, NOTICES, Address
from chalicelib.news.article import Article
from chalicelib.news.listing import CORRECTED, LATEST, Listing, list_entries
from chalicelib.news.standing import Moved, Standing

_NOWHERE = {NOTICES, ALIASES}
_AN_INSTANT = timedelta(microseconds=1)
_LATELY = timedelta(days=2)  # longer than sweeps are ever left broken

FEED_FILES = ("feed.xml", "atom.xml", "feed.json")
# Where feeds lie; that of a section, a tag or an author in a folder of that name. Who republishes
# stories has a feed of corrections and of what was taken down, if the newsroom lets anybody.
CORRECTIONS = "corrections/"
WITHDRAWALS = "corrections/and-withdrawals/"
_FEEDS = {LATEST: "", CORRECTED: CORRECTIONS}
_FEEDS_BELOW = {"section": "", "tag": "tag/", "author": "author/"}


class Showing(Struct, frozen=True):
    """What is at an address: HTTP's status, 0 where readers have never had a story; since when; to
    which address it leads; and the folders of the feeds that have it, such as `tag/sea/`.
    """

    status: int = 0
    since: tuple[datetime | None, ...] = ()
    leads_to: Address | None = None
    feeds: frozenset[str] = frozenset()


def shown(standing: Standing, now: datetime) -> Showing:
    """What readers are shown at an address at `now`. A notice has no page, and what stands for an
    old path of another shape is no address: there nothing is.
    """
    answer = standing.answer(now) if standing.address.section not in _NOWHERE else None
    if answer is None:
        return Showing()
    if isinstance(answer, Moved):
        return Showing(301, leads_to=answer.address)
    if not isinstance(answer, Article):
        feeds = frozenset[str]() if answer.is_expired else frozenset([WITHDRAWALS])
        return Showing(answer.status, (answer.since,), feeds=feeds)
    folders = {feed_folder(entry.listing) for entry in list_entries(answer)}
    if CORRECTIONS in folders:
        folders.add(WITHDRAWALS)
    return Showing(
        200,
        (answer.published, answer.changed),
        feeds=frozenset(folder for folder in folders if folder is not None),
    )


def feed_folder(listing: Listing) -> str | None:
    """The folder of a list's feeds; None if it has none."""
    if listing in _FEEDS:
        return _FEEDS[listing]
    if listing.kind in _FEEDS_BELOW:
        return f"{_FEEDS_BELOW[listing.kind]}{listing.name}/"
    return None


def next_change(standing: Standing, now: datetime) -> datetime | None:
    """When readers are shown something else next, though nobody does anything: an embargo ends, a
    story expires. None if that never happens.
    """
    later = sorted(moment for moment in _moments(standing) if moment > now)
    return next((moment for moment in later if changes_at(standing, moment)), None)


def changes_at(standing: Standing, moment: datetime) -> bool:
    """Whether readers are shown something else from `moment` on than before."""
    return shown(standing, moment) != shown(standing, moment - _AN_INSTANT)


def before(standing: Standing, moment: datetime) -> Showing:
    """What they were shown until `moment`."""
    return shown(standing, moment - _AN_INSTANT)


def lately_left(standing: Standing, now: datetime) -> frozenset[str]:
    """The folders of the feeds that a story left when it expired, if that was lately: it may be
    that no sweep has told of it yet.
    """
    expired = standing.article.expires if standing.article else None
    is_lately = expired is not None and now - _LATELY < expired <= now
    return before(standing, expired).feeds if expired and is_lately else frozenset()


def _moments(standing: Standing) -> Iterator[datetime]:
    if standing.article:
        yield standing.article.published
        if standing.article.expires:
            yield standing.article.expires
    for claim in standing.claims:
        yield claim.public_from
        if claim.leads_from:
            yield claim.leads_from
