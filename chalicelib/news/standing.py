"""The standing of an address: the claims on it, its article, and the answer for its readers."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.claim import Claim, tenure


class Moved(Struct, frozen=True):
    """The story is at another address now."""

    address: Address


class Gone(Struct, frozen=True):
    """A story was here and has been withdrawn: when, why, and by whose order if not our own; or it
    `is_expired`: its editor gave it until `since`.

    `since` is None where the file was withdrawn before readers had its story. `language` is the
    story's, as far as it is known.
    """

    since: datetime | None
    reason: str = ""
    ordered_by: str = ""
    is_expired: bool = False
    language: str = ""

    @property
    def status(self) -> int:
        """HTTP's: 451 if somebody ordered it (RFC 7725), else 410."""
        return 451 if self.ordered_by else 410


Answer = Article | Moved | Gone | None


class Standing(Struct, frozen=True):
    """The claims on an address, and the article of the file that holds it.

    `article` is None while the holder stands elsewhere, or its text has not been read yet.
    `left_out` is how many more files claim it than it has room for.
    `revision` counts the changes, for optimistic locking; 0 is an address that nobody ever wanted.
    A standing is never deleted: the revision of an empty one makes a late, outdated write fail.
    """

    address: Address
    revision: int = 0
    claims: tuple[Claim, ...] = ()
    article: Article | None = None
    left_out: int = 0

    @property
    def holder(self) -> Claim | None:
        """The claim of the file that holds the address now."""
        return tenure(self.claims).holder

    def answer(self, now: datetime) -> Answer:
        """The answer for readers at `now`: the article, where it moved, or that it is gone; None
        for an address at which they have never had a story.
        """
        held = tenure(self.claims)
        if self.article and self.article.is_public(now):
            if self.article.withdrawn:
                # What readers had was updated when it was withdrawn; what they never had was not.
                article = self.article
                return Gone(
                    article.updated,
                    article.withdrawn,
                    article.ordered_by,
                    language=article.language,
                )
            if self.article.is_expired(now):
                return Gone(self.article.expires, is_expired=True, language=self.article.language)
            return self.article
        if held.holder and held.holder.leads_to and held.holder.public_from <= now:
            return Moved(held.holder.leads_to)
        return _after(held.departed, now) if held.departed else self._only_withdrawn(now)

    def _only_withdrawn(self, now: datetime) -> Gone | None:
        """What readers were told here of a story that they never had."""
        claims = (c for c in reversed(self.claims) if c.only_withdrawn and c.public_from <= now)
        why = next((claim for claim in claims if claim.withdrawal), None)
        return _gone(why) if why else None


def _after(departed: Claim, now: datetime) -> Answer:
    """What became of the story that readers had last, once its file's claim has ended."""
    if departed.leads_to and departed.leads_from and departed.leads_from <= now:
        return Moved(departed.leads_to)
    return _gone(departed)


def _gone(claim: Claim) -> Gone | None:
    """What readers are told of the story of a claim that has ended, or was withdrawn before it had
    any.
    """
    if claim.withdrawal:
        why = claim.withdrawal
        return Gone(why.since, why.reason, why.ordered_by, language=claim.language)
    return Gone(claim.ended, language=claim.language) if claim.ended else None
