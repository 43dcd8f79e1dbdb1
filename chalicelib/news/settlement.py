"""How one file's chronicle changes what stands at its addresses: worked out, not yet written."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.address import ALIASES, Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle, Station
from chalicelib.news.claim import Claim, tenure
from chalicelib.news.standing import Standing
from chalicelib.news.waiting_line import ROOM, LeftOut, Room, admitted, place_of


class Location(Struct, frozen=True):
    """Where a file's story stands (None: nowhere), and who holds the address it wanted instead;
    whether too many files want that.
    """

    station: Station | None = None
    taken_by: str = ""
    is_left_out: bool = False

    @property
    def address(self) -> Address | None:
        """The address at which it stands."""
        return self.station.address if self.station else None


def locate(chronicle: Chronicle, standings: dict[Address, Standing], room: Room = ROOM) -> Location:
    """The newest of the file's stations that it holds."""
    holders = {
        station.address: tenure(_claims_with(chronicle, standings[station.address], room)).holder
        for station in chronicle.stations
    }
    held = [s for s in chronicle.stations if _is_held(holders[s.address], chronicle.key)]
    if not chronicle.stations:
        return Location()
    at = chronicle.stations[-1].address
    wanted = holders[at]
    taken_by = wanted.key if wanted and wanted.key != chronicle.key else ""
    is_left_out = any(place.address == at for place in left_out(chronicle, standings, room))
    return Location(held[-1] if held else None, taken_by, is_left_out)


def left_out(
    chronicle: Chronicle, standings: dict[Address, Standing], room: Room = ROOM
) -> tuple[LeftOut, ...]:
    """The addresses that have no room for the file's claims."""
    return tuple(
        LeftOut(address, place_of(chronicle.claims_on(address)))
        for address in chronicle.addresses
        if address in standings
        and not any(
            claim.key == chronicle.key
            for claim in _claims_with(chronicle, standings[address], room)
        )
    )


def settle(
    chronicle: Chronicle,
    location: Location,
    article: Article | None,
    standings: dict[Address, Standing],
    room: Room = ROOM,
) -> tuple[Standing, ...]:
    """The standings as they should be, given where the file's `article` now is.

    Revisions are left as they were read: whoever writes a standing counts it up.
    """
    return tuple(_settled(chronicle, location, article, old, room) for old in standings.values())


def lost_aliases(
    chronicle: Chronicle, standings: dict[Address, Standing], room: Room = ROOM
) -> dict[str, str]:
    """The old paths that the file names and another one holds, each with that one's key; but for
    those that have no room for the file's claim, since it is not told when their holder changes.
    """
    full = {place.address for place in left_out(chronicle, standings, room)}
    holders = {
        alias.path: tenure(_claims_with(chronicle, standings[alias.address], room)).holder
        for alias in chronicle.aliases
        if alias.claim.wanted_until is None and alias.address not in full
    }
    others = {path: holder.key for path, holder in holders.items() if holder}
    return {path: key for path, key in others.items() if key != chronicle.key}


def successors(
    chronicle: Chronicle, standings: dict[Address, Standing], room: Room = ROOM
) -> dict[Address, str]:
    """The files that now hold the addresses at which readers last had this one's story, of a file
    that is not to be published any more.
    """
    if chronicle.stations:
        return {}
    tenures = {
        address: tenure(_claims_with(chronicle, standings[address], room))
        for address in chronicle.addresses
        if address.section != ALIASES
    }
    return {
        address: held.holder.key
        for address, held in tenures.items()
        if held.holder and held.departed and held.departed.key == chronicle.key
    }


def unsettled(before: Standing, after: Standing, key: str) -> tuple[str, ...]:
    """The other files that must be received again, since the address has a new holder.

    These are the holder of before, the new one, and all that wait for the address, first come
    first: their receipts name its holder. And those whose story readers had there last: theirs
    name who came after. Empty if these are the same, and nobody lost his place in line.
    """
    (old_holder, old_departed), (holder, departed) = _keys(before), _keys(after)
    concerned: list[str] = []
    if holder != old_holder:
        waiting = (claim.key for claim in after.claims if claim.ended is None)
        concerned += [old_holder, holder, *waiting]
    if (holder, departed) != (old_holder, old_departed):
        concerned += [old_departed, departed]
    in_line = {claim.key for claim in after.claims}
    concerned += [claim.key for claim in before.claims if claim.key not in in_line]
    return tuple(other for other in dict.fromkeys(concerned) if other not in {"", key})


def _settled(
    chronicle: Chronicle,
    location: Location,
    article: Article | None,
    old: Standing,
    room: Room,
) -> Standing:
    elsewhere = location.station if location.address != old.address else None
    claims = _claims_with(chronicle, old, room, elsewhere)
    holder = tenure(claims).holder
    if _is_held(holder, chronicle.key):
        text = article if location.address == old.address else None
    else:
        text = old.article if holder and holder.key == _holder_key(old) else None
    return replace(old, claims=claims, article=text)


def _claims_with(
    chronicle: Chronicle, standing: Standing, room: Room, elsewhere: Station | None = None
) -> tuple[Claim, ...]:
    others = [claim for claim in standing.claims if claim.key != chronicle.key]
    own = [_leading(claim, elsewhere) for claim in chronicle.claims_on(standing.address)]
    return admitted([*others, *own], room)


def _leading(claim: Claim, elsewhere: Station | None) -> Claim:
    """The claim, leading to where its file's story stands. An ended one does so too: the story has
    come back, though not before readers may know of it.
    """
    if elsewhere is None:
        return claim
    leads_from = elsewhere.claim.public_from if claim.ended else None
    return replace(claim, leads_to=elsewhere.address, leads_from=leads_from)


def _is_held(holder: Claim | None, key: str) -> bool:
    return holder is not None and holder.key == key


def _keys(standing: Standing) -> tuple[str, str]:
    """The files that hold an address, and that readers met there before; empty for none."""
    held = tenure(standing.claims)
    return (held.holder.key if held.holder else "", held.departed.key if held.departed else "")


def _holder_key(standing: Standing) -> str:
    holder = standing.holder
    return holder.key if holder else ""
