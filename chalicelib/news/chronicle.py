"""What became of one uploaded file, version by version, since it was first uploaded.

The bucket keeps every version of every file, so a chronicle can be written again at any time
from the bucket alone: that is what makes the table a projection of it, and intake idempotent.
Nothing in here depends on when, or how often, intake looked.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.claim import Claim
from chalicelib.news.errors import Problem
from chalicelib.news.write_budget import MOST_ADDRESSES

MOST_LIVES = 8  # at one address that are remembered; whoever reads a page there reads them too


class Version(Struct, frozen=True):
    """One version of an uploaded file, as the bucket lists it; sizes in bytes.

    `unreadable_because` names what keeps its bytes from being read (empty: nothing does).
    """

    id: str
    written: datetime
    size: int = 0
    is_deletion: bool = False
    unreadable_because: str = ""


class Edition(Struct, frozen=True):
    """What the chronicle needs to know of a version that can be published.

    `substance` is a digest of what readers see: the story was updated when it changes.
    """

    address: Address
    date: datetime | None
    lastmod: datetime | None
    substance: str
    is_draft: bool = False
    is_withdrawn: bool = False
    expires: datetime | None = None

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires <= now


class Station(Struct, frozen=True):
    """An address of the file's story, and the newest version that stood there."""

    address: Address
    claim: Claim
    version: str
    published: datetime
    updated: datetime | None
    substance: str
    expires: datetime | None = None


class Past(Struct, frozen=True, array_like=True):
    """A claim of an earlier life of the file, ended by a deletion or a draft."""

    address: Address
    claim: Claim


class Chronicle(Struct, frozen=True):
    """The story of one file so far.

    `versions` of them have been read, the last being `through`. `stations` belong to the present
    life of the file, the last one is where it wants to stand; none: it is not to be published.
    """

    key: str
    versions: int = 0
    through: str = ""
    last_written: datetime | None = None
    outcome: str = "absent"  # of the newest version, or edition, withdrawn, draft, deleted, refused
    first_published: datetime | None = None
    stations: tuple[Station, ...] = ()
    past: tuple[Past, ...] = ()

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every address the file has a claim on, present or past."""
        past = [claimed.address for claimed in self.past]
        return tuple(dict.fromkeys([*past, *(station.address for station in self.stations)]))

    def claims_on(self, address: Address) -> tuple[Claim, ...]:
        """The file's claims on one address."""
        gone = [past.claim for past in self.past if past.address == address]
        present = [stop.claim for stop in self.stations if stop.address == address]
        return tuple(gone + present)

    def covers(self, versions: tuple[Version, ...]) -> bool:
        """Whether `versions` begin with the ones that were read for this chronicle."""
        return 0 < self.versions <= len(versions) and (
            versions[self.versions - 1].id == self.through
        )

    def deleted(self, version: Version) -> Chronicle:
        """The next chapter: the file was deleted."""
        return _ended(self._read(version, "deleted"), version.written)

    def refused(self, version: Version) -> Chronicle:
        """The next chapter: the version can't be published; what stood before stays."""
        return self._read(version, "refused")

    def continued(self, version: Version, edition: Edition) -> Chronicle:
        """The next chapter: a version that can be published, or a draft."""
        if edition.is_draft:
            return _ended(self._read(version, "draft"), version.written)
        published = edition.date or self.first_published or version.written
        station = self._station(version, edition, published)
        earlier = self._left_behind(edition.address, version.written)
        return replace(
            self._read(version, "withdrawn" if edition.is_withdrawn else "edition"),
            stations=(*earlier, station),
            # Nobody has read what was over when it came.
            first_published=self.first_published
            if edition.is_expired(version.written)
            else published,
        )

    def objections(self, version: Version, edition: Edition) -> tuple[Problem, ...]:
        """What the file's own past has against publishing `edition`."""
        if edition.is_draft:
            return ()
        return (*self._embargo_objections(version, edition), *self._move_objections(edition))

    def _embargo_objections(self, version: Version, edition: Edition) -> tuple[Problem, ...]:
        if not edition.date or edition.date <= version.written:
            return ()
        if not self._is_public(version.written):
            return ()
        return (
            Problem(
                what="the date is in the future, but readers already have this story",
                mend="keep the date it was published at; to take the story down, delete the file "
                "or set `withdrawn`",
                field="date",
            ),
        )

    def _move_objections(self, edition: Edition) -> tuple[Problem, ...]:
        if edition.address in self.addresses or len(self.addresses) < MOST_ADDRESSES:
            return ()
        return (
            Problem(
                what=f"the story has already had {MOST_ADDRESSES} addresses",
                mend="go back to one of them, or upload it as a new file",
                field="slug",
            ),
        )

    def _is_public(self, moment: datetime) -> bool:
        return any(station.claim.public_from <= moment for station in self.stations)

    def _station(self, version: Version, edition: Edition, published: datetime) -> Station:
        now = version.written
        before = next((s for s in self.stations if s.address == edition.address), None)
        if before and before.claim.public_from <= now:
            claim = before.claim.wanted_again(now)
        else:
            since = before.claim.since if before else now
            claim = Claim(key=self.key, since=since, public_from=max(now, published))
        return Station(
            address=edition.address,
            claim=claim,
            version=version.id,
            published=published,
            updated=self._updated(version, edition, published),
            substance=edition.substance,
            expires=edition.expires,
        )

    def _updated(self, version: Version, edition: Edition, published: datetime) -> datetime | None:
        updated = edition.lastmod
        if updated is None and self.stations:
            last = self.stations[-1]
            changed = edition.substance != last.substance and self._is_public(version.written)
            updated = version.written if changed else last.updated
        return updated if updated and updated > published else None

    def _left_behind(self, wanted: Address, now: datetime) -> tuple[Station, ...]:
        """The stations the story has moved on from, which readers may still have links to."""
        return tuple(
            _no_longer_wanted(station, now)
            for station in self.stations
            if station.address != wanted and station.claim.public_from <= now
        )

    def _read(self, version: Version, outcome: str) -> Chronicle:
        return replace(
            self,
            versions=self.versions + 1,
            through=version.id,
            last_written=version.written,
            outcome=outcome,
        )


def _ended(chronicle: Chronicle, now: datetime) -> Chronicle:
    """The chronicle with the file's present life over; what readers never met leaves no trace."""
    past = [
        Past(stop.address, replace(_no_longer_wanted(stop, now).claim, ended=now))
        for stop in chronicle.stations
        if stop.claim.public_from <= now
    ]
    return replace(chronicle, stations=(), past=_latest_lives((*chronicle.past, *past)))


def _no_longer_wanted(station: Station, now: datetime) -> Station:
    wanted_until = station.claim.wanted_until or now
    return replace(station, claim=replace(station.claim, wanted_until=wanted_until))


def _latest_lives(past: tuple[Past, ...]) -> tuple[Past, ...]:
    """The last claims on each address, oldest first.

    Not only the very last: it may have waited in vain, while an earlier one is what readers met.
    """
    lives: dict[Address, list[Past]] = {}
    for life in past:
        lives.setdefault(life.address, []).append(life)
    return tuple(life for at_one in lives.values() for life in at_one[-MOST_LIVES:])
