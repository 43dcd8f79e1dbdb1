"""Who may stand at an address, when two files want the same one.

First come, first served: the file that wanted a free address first holds it until it is deleted,
even after its story moved on (old links must lead on). Then the next in line has it. The answer
is worked out from the claims alone, so it is the same in whatever order the files were read.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.address import Address

# A story of a later date waits for its address behind those that came meanwhile: no newsroom holds
# one back for longer, but for a slip.
LONGEST_HOLD = timedelta(days=366)
MOST_RETURNS = 8  # to an address that are remembered, of one claim; it must stay small


Order = tuple[bool, datetime, bool, str]


class Withdrawal(Struct, frozen=True, array_like=True):
    """Why the story was down already when its file was deleted: readers are told so for good.

    `since` is None where readers never had the story; `ordered_by` is empty if nobody ordered it.
    """

    since: datetime | None
    reason: str
    ordered_by: str = ""


class Claim(Struct, frozen=True, omit_defaults=True):
    """One file's claim on one address, during one life of the file (upload to deletion).

    It can win the address from `since` until `wanted_until` but for the times it was `away` (from,
    until; oldest first), and then keeps it until `ended` (None: still). It shows there from
    `public_from` on. `leads_to` is where the file's story stands now, if not here; an ended claim
    leads there from `leads_from` on. Where a claim `is_alias`, the story was never here. Where it
    is `only_withdrawn`, readers never had the story, and are told that it was withdrawn. `language`
    is that of the story of an ended claim, or of one that is `only_withdrawn`.
    """

    key: str
    since: datetime
    public_from: datetime
    wanted_until: datetime | None = None
    ended: datetime | None = None
    leads_to: Address | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()
    withdrawal: Withdrawal | None = None
    leads_from: datetime | None = None
    is_alias: bool = False
    only_withdrawn: bool = False
    language: str = ""

    @property
    def order(self) -> Order:
        """First come, first served; in the same second stories before old addresses, then by
        the files' names. A story that readers never had, and will not soon, is served last.
        """
        return self.order_from(self.since)

    def order_from(self, since: datetime) -> Order:
        """The same, had it been made at another moment."""
        return (self.only_withdrawn, self.in_line_from(since), self.is_alias, self.key)

    def in_line_from(self, since: datetime) -> datetime:
        """From when on a claim made at `since` has its place: not long before it is public."""
        return max(since, self.public_from - LONGEST_HOLD)

    @property
    def bids(self) -> tuple[Bid, ...]:
        """The times in which it wanted the address, oldest first."""
        starts = (self.since, *(back for _left, back in self.away))
        ends = (*(left for left, _back in self.away), self.wanted_until)
        return tuple(Bid(self, *times) for times in zip(starts, ends, strict=True))

    def wanted_again(self, now: datetime) -> Claim:
        """The claim of a file whose story comes back to the address that it had moved on from.

        If it still holds the address, it does so as before; if not, it joins the line at its end:
        it must not drive out who moved in meanwhile.
        """
        if self.wanted_until is None:
            return self
        away = (*self.away, (self.wanted_until, now))[-MOST_RETURNS:]
        return replace(self, wanted_until=None, away=away)

    def was_public(self, held_from: datetime) -> bool:
        """Whether readers ever met it, had it held the address from `held_from` until its end."""
        return self.ended is None or max(held_from, self.public_from) <= self.ended


class Bid(Struct, frozen=True):
    """A time in which a claim wanted its address; until None: it still does."""

    claim: Claim
    since: datetime
    until: datetime | None

    @property
    def order(self) -> Order:
        """First come, first served, as claims are."""
        return self.claim.order_from(self.since)

    def can_win(self, free_from: datetime) -> bool:
        """Whether it wants the address when that becomes free, or comes to want it later."""
        return self.since >= free_from or self.until is None or self.until > free_from


class Tenure(Struct, frozen=True):
    """Who holds an address now, and the claim readers met there before."""

    holder: Claim | None = None
    departed: Claim | None = None


def tenure(claims: tuple[Claim, ...]) -> Tenure:
    """Play the claims on one address through time, and say who holds it at the end."""
    departed: Claim | None = None
    free_from: datetime | None = None
    bids = (bid for claim in claims for bid in claim.bids)
    for bid in sorted(bids, key=lambda bid: bid.order):
        if free_from and not bid.can_win(free_from):
            continue
        claim = bid.claim
        if claim.ended is None:
            return Tenure(holder=claim, departed=departed)
        held_from = max(bid.since, free_from or bid.since)
        if claim.was_public(held_from):
            departed = claim
        free_from = max(claim.ended, held_from)
    return Tenure(departed=departed)
