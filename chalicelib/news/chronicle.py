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
from chalicelib.news.article import Correction
from chalicelib.news.claim import Claim, Withdrawal
from chalicelib.news.listing import NamedList
from chalicelib.news.old_paths import OldPath

MOST_LIVES = 8  # at one address that are remembered; whoever reads a page there reads them too


class Version(Struct, frozen=True):
    """One version of an uploaded file, as the bucket lists it; sizes in bytes.

    `unreadable_because` names what keeps its bytes from being read (empty: nothing does). `etag` is
    the same for the same bytes, if they were sent in the same way; empty: not known.
    """

    id: str
    written: datetime
    size: int = 0
    is_deletion: bool = False
    unreadable_because: str = ""
    etag: str = ""


class Trace(Struct, frozen=True, omit_defaults=True):
    """What of a version must not vanish silently, once readers have had it: its corrections, why
    and by whose order it was withdrawn, and the lists of tags and authors that it stood in; and the
    language in which they are told that it is gone.
    """

    corrections: tuple[Correction, ...] = ()
    withdrawn: str = ""
    ordered_by: str = ""
    lists: tuple[NamedList, ...] = ()
    language: str = ""


class Edition(Struct, frozen=True):
    """What the chronicle needs to know of a version that can be published.

    `substance` is a digest of what readers see: the story was updated when it changes. Of a draft
    that is `gone_since` some moment, readers are told that it was deleted then, on another site.
    """

    address: Address
    date: datetime | None
    lastmod: datetime | None
    substance: str
    is_draft: bool = False
    gone_since: datetime | None = None
    trace: Trace = Trace()
    aliases: tuple[OldPath, ...] = ()
    expires: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it takes the story down, with a reason for readers."""
        return bool(self.trace.withdrawn)

    def is_over(self, now: datetime) -> bool:
        """Whether it has expired, and says no more than that: a withdrawal has readers."""
        has_expired = self.expires is not None and self.expires <= now
        return has_expired and not self.is_withdrawn


class Station(Struct, frozen=True, omit_defaults=True):
    """An address of the file's story, and the newest version that stood there. Only the last
    station has a trace.
    """

    address: Address
    claim: Claim
    version: str
    published: datetime
    updated: datetime | None
    substance: str
    expires: datetime | None = None
    trace: Trace = Trace()

    @property
    def changed(self) -> datetime:
        """The last change that readers see."""
        return self.updated or self.published


class Alias(Struct, frozen=True, array_like=True):
    """A claim on an old address that the file names, or has named in its present life."""

    address: Address
    claim: Claim
    path: str


class Past(Struct, frozen=True, array_like=True):
    """A claim of an earlier life of the file, ended by a deletion or a draft."""

    address: Address
    claim: Claim


class Chronicle(Struct, frozen=True, omit_defaults=True):
    """The story of one file so far.

    `versions` of them have been read, the last being `through`. `stations` and `aliases` belong to
    the present life of the file, the last station is where it wants to stand; none: it is not to
    be published. `left` is where readers last had the story in an earlier life.
    """

    key: str
    versions: int = 0
    through: str = ""
    last_written: datetime | None = None
    outcome: str = "absent"  # of the newest version, or edition, withdrawn, draft, deleted, refused
    first_published: datetime | None = None
    stations: tuple[Station, ...] = ()
    past: tuple[Past, ...] = ()
    aliases: tuple[Alias, ...] = ()
    left: Station | None = None

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every address the file has a claim on, present or past."""
        return tuple(dict.fromkeys(address for address, _claim in self._claimed))

    def claims_on(self, address: Address) -> tuple[Claim, ...]:
        """The file's claims on one address."""
        return tuple(claim for claimed, claim in self._claimed if claimed == address)

    @property
    def present_claims(self) -> list[tuple[Address, Claim]]:
        """The claims of the file's present life, each with its address."""
        stations = [(station.address, station.claim) for station in self.stations]
        return stations + [(alias.address, alias.claim) for alias in self.aliases]

    @property
    def _claimed(self) -> list[tuple[Address, Claim]]:
        return [(past.address, past.claim) for past in self.past] + self.present_claims

    def covers(self, versions: tuple[Version, ...]) -> bool:
        """Whether `versions` begin with the ones that were read for this chronicle."""
        return 0 < self.versions <= len(versions) and (
            versions[self.versions - 1].id == self.through
        )

    def deleted(self, version: Version) -> Chronicle:
        """The next chapter: the file was deleted. Whoever uploads it again begins anew, and need
        not keep the corrections.
        """
        ended = _ended(self._read(version, "deleted"), version.written)
        left = replace(ended.left, trace=Trace()) if ended.left else None
        return replace(ended, left=left)

    def refused(self, version: Version) -> Chronicle:
        """The next chapter: the version can't be published; what stood before stays."""
        return self._read(version, "refused")

    def refused_and_ended(self, version: Version) -> Chronicle:
        """The next chapter: the version can't be published, but it says that the story shall go."""
        return _ended(self.refused(version), version.written)

    def continued(self, version: Version, edition: Edition) -> Chronicle:
        """The next chapter: a version that can be published, or a draft."""
        if edition.is_draft:
            ended = _ended(self._read(version, "draft"), version.written)
            lives = self._lives_elsewhere(version, edition)
            known = tuple(life for life in ended.past if life not in lives)
            return replace(ended, past=_latest_lives((*known, *lives))) if lives else ended
        only_withdrawn = self._is_only_withdrawn(version, edition)
        if not only_withdrawn and any(station.claim.only_withdrawn for station in self.stations):
            # Readers were told of no story: it begins here, and has no place in line to keep.
            return _ended(self, version.written).continued(version, edition)
        published = self._published(version, edition)
        station = self._station(version, edition, published, only_withdrawn=only_withdrawn)
        stations = (*self._left_behind(edition.address, version.written), station)
        return replace(
            self._read(version, "withdrawn" if edition.is_withdrawn else "edition"),
            stations=stations,
            aliases=self._aliases(version, edition, stations),
            first_published=self.first_published
            if edition.is_over(version.written)  # nobody has read what was over when it came
            else published,
        )

    def _lives_elsewhere(self, version: Version, edition: Edition) -> tuple[Past, ...]:
        """What ended on another site, from which the addresses came. It held none of them here, and
        takes none from who does.
        """
        if edition.gone_since is None:
            return ()
        since, trace = min(edition.gone_since, version.written), edition.trace
        claim = Claim(
            key=self.key,
            since=since,
            public_from=since,
            wanted_until=since,
            ended=since,
            language=trace.language,
            withdrawal=Withdrawal(edition.lastmod, trace.withdrawn, trace.ordered_by)
            if edition.is_withdrawn
            else None,
        )
        named = {old.address for old in edition.aliases} - {edition.address}
        old = (Past(address, replace(claim, is_alias=True)) for address in sorted(named))
        return (Past(edition.address, claim), *old)

    def seen(self, moment: datetime) -> Station | None:
        """Where readers last had the story, and what of it; None if they never had it."""
        return self.stations[-1] if self.is_public(moment) else self.left

    def is_public(self, moment: datetime) -> bool:
        """Whether readers have, or have had, the story of the file's present life."""
        return self.first_published is not None and any(
            station.claim.public_from <= moment for station in self.stations
        )

    def _published(self, version: Version, edition: Edition) -> datetime:
        """The date of publication. A story that readers have keeps the one that it has."""
        if self.is_public(version.written):
            return self.stations[-1].published
        return edition.date or self.first_published or version.written

    def _station(
        self, version: Version, edition: Edition, published: datetime, *, only_withdrawn: bool
    ) -> Station:
        before = dict(self.present_claims).get(edition.address)
        why = Withdrawal(None, edition.trace.withdrawn, edition.trace.ordered_by)
        return Station(
            address=edition.address,
            claim=replace(
                self._claim(
                    before,
                    version.written,
                    max(version.written, published),
                    only_withdrawn=only_withdrawn,
                ),
                is_alias=False,
                withdrawal=why if only_withdrawn else None,
                language=edition.trace.language if only_withdrawn else "",
            ),
            version=version.id,
            published=published,
            updated=self._updated(version, edition, published),
            substance=edition.substance,
            expires=edition.expires,
            trace=self._trace(version, edition),
        )

    def _trace(self, version: Version, edition: Edition) -> Trace:
        """What the version leaves. Whoever withdraws a story need not repeat its corrections."""
        last = self.seen(version.written)
        if not (edition.is_withdrawn and last):
            return edition.trace
        return replace(edition.trace, corrections=last.trace.corrections)

    def _aliases(
        self, version: Version, edition: Edition, stations: tuple[Station, ...]
    ) -> tuple[Alias, ...]:
        """The old addresses: those that readers may have links to stay, though no longer named."""
        now, only_withdrawn = version.written, stations[-1].claim.only_withdrawn
        own = {station.address for station in stations}
        named = {old.address: old.path for old in edition.aliases if old.address not in own}
        stay = [
            replace(alias, claim=_given_up(alias.claim, now))
            for alias in self.aliases
            if alias.address not in {*own, *named} and self._was_met(alias.claim, now)
        ]
        before = {alias.address: alias.claim for alias in self.aliases}
        public_from = max(now, stations[-1].published)
        claims = {
            at: replace(
                self._claim(before.get(at), now, public_from, only_withdrawn=only_withdrawn),
                is_alias=True,
            )
            for at in named
        }
        return (*stay, *(Alias(at, claim, named[at]) for at, claim in claims.items()))

    def _claim(
        self, before: Claim | None, now: datetime, public_from: datetime, *, only_withdrawn: bool
    ) -> Claim:
        if before and self._was_met(before, now):
            return before.wanted_again(now)
        keeps_place = before is not None and before.in_line_from(before.since) <= now
        return Claim(
            key=self.key,
            since=before.since if before and keeps_place else now,
            public_from=public_from,
            only_withdrawn=only_withdrawn,
        )

    def _is_only_withdrawn(self, version: Version, edition: Edition) -> bool:
        """Whether readers are told of the story only that it was withdrawn."""
        is_known = self.is_public(version.written) and not all(
            station.claim.only_withdrawn for station in self.stations
        )
        return edition.is_withdrawn and not is_known

    def _updated(self, version: Version, edition: Edition, published: datetime) -> datetime | None:
        last = self.seen(version.written)
        if last and last.trace.withdrawn and edition.is_withdrawn:
            updated = last.updated  # readers have been without it since, whatever the reason now
        else:
            updated = _last_change(version, edition, last)
        return updated if updated and updated > published else None

    def _left_behind(self, wanted: Address, now: datetime) -> tuple[Station, ...]:
        """The stations the story has moved on from, which readers may still have links to."""
        return tuple(
            replace(station, claim=_given_up(station.claim, now), trace=Trace())
            for station in self.stations
            if station.address != wanted and self._was_met(station.claim, now)
        )

    def _was_met(self, claim: Claim, now: datetime) -> bool:
        """Whether readers may have a link to it. They have none to a story that was over when its
        file came, and an address of it must not lead to one that is now held back.
        """
        return self.first_published is not None and claim.public_from <= now

    def _read(self, version: Version, outcome: str) -> Chronicle:
        return replace(
            self,
            versions=self.versions + 1,
            through=version.id,
            last_written=version.written,
            outcome=outcome,
        )


def is_newer(lastmod: datetime | None, last: Station) -> bool:
    """Whether an editor names a later change than the last that readers have been told of."""
    return lastmod is not None and lastmod > last.changed


def _last_change(version: Version, edition: Edition, last: Station | None) -> datetime | None:
    """By `lastmod`, by the newest correction, or, if the editor names no later change than the last
    that readers have been told of, by the upload of a version that reads otherwise.
    """
    moments = [edition.lastmod, *(correction.made for correction in edition.trace.corrections)]
    if last:
        moments.append(last.updated)
    if last and edition.substance != last.substance and not is_newer(edition.lastmod, last):
        moments.append(version.written)
    return max(filter(None, moments), default=None)


def _ended(chronicle: Chronicle, now: datetime) -> Chronicle:
    """The chronicle with the file's present life over; what readers never met leaves no trace."""
    why, language = _withdrawal(chronicle, now), _language(chronicle)
    past = [
        Past(
            address,
            replace(_given_up(claim, now), ended=now, withdrawal=why, language=language),
        )
        for address, claim in chronicle.present_claims
        if claim.public_from <= now
    ]
    return replace(
        chronicle,
        stations=(),
        aliases=(),
        past=_latest_lives((*chronicle.past, *past)),
        left=chronicle.seen(now),
    )


def _withdrawal(chronicle: Chronicle, now: datetime) -> Withdrawal | None:
    """Why the story was down before its file was."""
    if not chronicle.is_public(now):
        return None
    station = chronicle.stations[-1]
    trace = station.trace
    if not trace.withdrawn:
        return None
    return Withdrawal(station.updated, trace.withdrawn, trace.ordered_by)


def _language(chronicle: Chronicle) -> str:
    """That of the story that stood before; empty where none did."""
    return chronicle.stations[-1].trace.language if chronicle.stations else ""


def _given_up(claim: Claim, now: datetime) -> Claim:
    return replace(claim, wanted_until=claim.wanted_until or now)


def _latest_lives(past: tuple[Past, ...]) -> tuple[Past, ...]:
    """The last claims on each address, oldest first.

    Not only the very last: it may have waited in vain, while an earlier one is what readers met.
    """
    lives: dict[Address, list[Past]] = {}
    for life in past:
        lives.setdefault(life.address, []).append(life)
    return tuple(life for at_one in lives.values() for life in at_one[-MOST_LIVES:])
