"""How many files may claim one address: which of them its item has room for, and who is left out.

An address is one item, and readers fetch it whole; so it keeps the claims of few files. A file that
is left out is told to take another address. It is on a list of its own, where the next to be let in
is found when somebody leaves. Who is left out follows from the claims alone, as who holds an
address does: from each of three groups the first few files are in.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.claim import Claim
from chalicelib.news.moments import utc_text

GROUPS = WANTING, GIVEN_UP, ENDED = "wanting", "given-up", "ended"
_END_OF_TIME = 253402300800  # seconds since 1970: the year 10000


class Room(Struct, frozen=True):
    """How many files of each group have room at one address: those that want it, those whose
    stories have moved on from it, and those that are gone.
    """

    wanting: int = 10
    given_up: int = 20  # the one that moved on last leads readers on, so it must be among them
    ended: int = 10

    def of(self, group: str) -> int:
        """The room of one group."""
        return {WANTING: self.wanting, GIVEN_UP: self.given_up, ENDED: self.ended}[group]


ROOM = Room()


class LeftOut(Struct, frozen=True, array_like=True):
    """A file for whose claims an address has no room: `place` is its group and its place in that,
    as a text that sorts.
    """

    address: Address
    place: str

    @property
    def key(self) -> str:
        """The file's key in the bucket."""
        parts = 2 if _group(self.place) == ENDED else 3
        return self.place.split("#", parts)[parts]


def admitted(claims: Iterable[Claim], room: Room) -> tuple[Claim, ...]:
    """The claims that an address has room for, in the order of the line."""
    files = _by_file(claims)
    places = sorted((place_of(own), key) for key, own in files.items())
    groups = groupby(places, key=lambda pair: _group(pair[0]))
    files_in = [key for group, pairs in groups for _, key in [*pairs][: room.of(group)]]
    kept = [claim for key in files_in for claim in files[key]]
    return tuple(sorted(kept, key=lambda claim: (claim.order, claim.public_from)))


def last_places(claims: Iterable[Claim], room: Room) -> dict[str, str]:
    """Before which place a file would be let in, of each group: if that is full, it is the place
    of its last file, which would then be out.
    """
    files = _by_file(claims).values()
    places = {group: [p for p in map(place_of, files) if _group(p) == group] for group in GROUPS}
    return {
        group: max(inside) if len(inside) >= room.of(group) else f"{group}#~"
        for group, inside in places.items()
    }


def place_of(own: tuple[Claim, ...]) -> str:
    """The place of one file by its claims on an address. The first come are the first in line; of
    files that are gone the last is, since readers had its story last.
    """
    present = [claim for claim in own if claim.ended is None]
    if not present:
        last = max(claim.ended.timestamp() for claim in own if claim.ended)
        return f"{ENDED}#{_END_OF_TIME - int(last):012d}#{own[0].key}"
    claim = present[0]
    group = GIVEN_UP if claim.wanted_until else WANTING
    only_withdrawn, since, is_alias, key = claim.order
    return f"{group}#{only_withdrawn:d}{utc_text(since)}#{is_alias:d}#{key}"


def _by_file(claims: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
    files: dict[str, tuple[Claim, ...]] = {}
    for claim in claims:
        files[claim.key] = (*files.get(claim.key, ()), claim)
    return files


def _group(place: str) -> str:
    return place.partition("#")[0]
