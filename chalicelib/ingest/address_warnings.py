"""What an editor is told of addresses that several files want."""

from __future__ import annotations

from chalicelib.ingest.assessment import TAKEN
from chalicelib.news.address import Address
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import Problem
from chalicelib.news.settlement import Location, lost_aliases, successors
from chalicelib.news.standing import Standing
from chalicelib.news.waiting_line import LeftOut, Room


def taken_address(location: Location) -> tuple[Problem, ...]:
    """What an editor must be told if the file does not get the address that it asks for."""
    if location.is_left_out:
        return (
            Problem(
                what="its address is one that more files want than can wait for it",
                mend="give it a `slug` of its own",
                field=TAKEN,
            ),
        )
    if not location.taken_by:
        return ()
    return (
        Problem(
            what=f"its address belongs to {location.taken_by}",
            mend="give it a `slug` of its own, or delete the other file: this one then moves in",
            field=TAKEN,
        ),
    )


def others_at_its_addresses(
    chronicle: Chronicle,
    standings: dict[Address, Standing],
    room: Room,
    places: tuple[LeftOut, ...],
) -> tuple[Problem, ...]:
    """What an editor must be told of the files that hold the addresses which this one named, or
    had; `places` are those that have no room for it.
    """
    without_room = {place.address for place in places}
    lost = (
        Problem(
            what=f"the old address /{path} still belongs to {key}",
            mend="if the story has moved here, delete that file: the address then leads here; if "
            "not, leave it out of `aliases`",
            field=TAKEN,
        )
        for path, key in lost_aliases(chronicle, standings, room).items()
    )
    full = (
        Problem(
            what=f"the old address /{alias.path} is one that more files want than can wait for it",
            mend="leave it out of `aliases`",
            field=TAKEN,
        )
        for alias in chronicle.aliases
        if alias.claim.wanted_until is None and alias.address in without_room
    )
    followed = (
        Problem(
            what=f"{address.path or address} now belongs to {key}, which asks for it",
            mend="if that was not meant, take the address out of that file",
            field=TAKEN,
        )
        for address, key in successors(chronicle, standings, room).items()
    )
    return (*lost, *full, *followed)
