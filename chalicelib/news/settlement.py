"""How one file's chronicle changes what stands at its addresses: worked out, not yet written."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle, Station
from chalicelib.news.claim import Claim, tenure
from chalicelib.news.standing import Standing


class Location(Struct, frozen=True):
    """Where a file's story stands (None: nowhere), and who holds the address it wanted instead."""

    station: Station | None = None
    taken_by: str = ""

    @property
    def address(self) -> Address | None:
        """The address at which it stands."""
        return self.station.address if self.station else None


def locate(chronicle: Chronicle, standings: dict[Address, Standing]) -> Location:
    """The newest of the file's stations that it holds."""
    holders = {
        station.address: tenure(_claims_with(chronicle, standings[station.address])).holder
        for station in chronicle.stations
    }
    held = [s for s in chronicle.stations if _is_held(holders[s.address], chronicle.key)]
    if not chronicle.stations:
        return Location()
    wanted = holders[chronicle.stations[-1].address]
    taken_by = wanted.key if wanted and wanted.key != chronicle.key else ""
    return Location(held[-1] if held else None, taken_by)


def settle(
    chronicle: Chronicle,
    location: Location,
    article: Article | None,
    standings: dict[Address, Standing],
) -> tuple[Standing, ...]:
    """The standings as they should be, given where the file's `article` now is.

    Revisions are left as they were read: whoever writes a standing counts it up.
    """
    return tuple(_settled(chronicle, location, article, old) for old in standings.values())


def unsettled(before: Standing, after: Standing, key: str) -> tuple[str, ...]:
    """The other files that must be received again, since the address has a new holder.

    These are the holder of before, the new one, and all that wait for the address, first come
    first: their receipts name its holder. Empty if the holder is the same.
    """
    if _holder_key(before) == _holder_key(after):
        return ()
    holders = [claim.key for claim in (before.holder, after.holder) if claim]
    waiting = [claim.key for claim in after.claims if claim.ended is None]
    return tuple(other for other in dict.fromkeys([*holders, *waiting]) if other != key)


def _settled(
    chronicle: Chronicle, location: Location, article: Article | None, old: Standing
) -> Standing:
    leads_to = location.address if location.address != old.address else None
    claims = _claims_with(chronicle, old, leads_to)
    holder = tenure(claims).holder
    if _is_held(holder, chronicle.key):
        text = article if location.address == old.address else None
    else:
        text = old.article if holder and holder.key == _holder_key(old) else None
    return replace(old, claims=claims, article=text)


def _claims_with(
    chronicle: Chronicle, standing: Standing, leads_to: Address | None = None
) -> tuple[Claim, ...]:
    others = [claim for claim in standing.claims if claim.key != chronicle.key]
    own = [
        claim if claim.ended else replace(claim, leads_to=leads_to)
        for claim in chronicle.claims_on(standing.address)
    ]
    return tuple(sorted(others + own, key=lambda claim: (claim.order, claim.public_from)))


def _is_held(holder: Claim | None, key: str) -> bool:
    return holder is not None and holder.key == key


def _holder_key(standing: Standing) -> str:
    holder = standing.holder
    return holder.key if holder else ""
