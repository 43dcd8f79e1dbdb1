"""Who may stand at an address, when two files want the same one.

First come, first served: the file that wanted a free address first holds it until it is deleted,
even after its story moved on (old links must lead on). Then the next in line has it. The answer
is worked out from the claims alone, so it is the same in whatever order the files were read.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from chalicelib.news.address import Address


class Claim(Struct, frozen=True):
    """One file's claim on one address, during one life of the file (upload to deletion).

    It can win the address from `since` until `wanted_until`, and then keeps it until `ended`
    (None: still). It shows there from `public_from` on. `leads_to` is where the file's story
    stands now, if not here.
    """

    key: str
    since: datetime
    public_from: datetime
    wanted_until: datetime | None = None
    ended: datetime | None = None
    leads_to: Address | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        """First come, first served; files of the same second by name."""
        return (self.since, self.key)

    def was_public(self, held_from: datetime) -> bool:
        """Whether readers ever met it, had it held the address from `held_from` until its end."""
        return self.ended is None or max(held_from, self.public_from) <= self.ended

    def can_win(self, free_from: datetime) -> bool:
        """Whether it still wants the address when that becomes free, or comes to want it later."""
        return self.since >= free_from or self.wanted_until is None or self.wanted_until > free_from


class Tenure(Struct, frozen=True):
    """Who holds an address now, and the claim readers met there before."""

    holder: Claim | None = None
    departed: Claim | None = None


def tenure(claims: tuple[Claim, ...]) -> Tenure:
    """Play the claims on one address through time, and say who holds it at the end."""
    departed: Claim | None = None
    free_from: datetime | None = None
    for claim in sorted(claims, key=lambda claim: claim.order):
        if free_from and not claim.can_win(free_from):
            continue
        if claim.ended is None:
            return Tenure(holder=claim, departed=departed)
        held_from = max(claim.since, free_from or claim.since)
        if claim.was_public(held_from):
            departed = claim
        free_from = max(claim.ended, held_from)
    return Tenure(departed=departed)
