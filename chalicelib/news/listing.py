"""Lists of stories, newest first, read up to a moment and continued from a cursor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Card

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)~([a-z0-9-]+/[a-z0-9-]+)")


@dataclass(frozen=True, order=True)
class Listing:
    """One list of stories: `latest`, or a section's, a tag's or an author's."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}#{self.name}" if self.name else self.kind


LATEST = Listing("latest")


def section_listing(section: str) -> Listing:
    """The stories of one section."""
    return Listing("section", section)


def listings_of(article: Article) -> tuple[Listing, ...]:
    """Every list that `article` stands in; none once it is withdrawn."""
    if article.withdrawn:
        return ()
    return (
        LATEST,
        section_listing(article.address.section),
        *(Listing("tag", tag.slug) for tag in article.tags),
        *(Listing("author", author.slug) for author in article.authors),
    )


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in a list: what comes after it is older. New stories do not shift it."""

    published: datetime
    address: Address

    def __str__(self) -> str:
        return f"{utc_text(self.published)}~{self.address}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor that `str()` wrote. Raises ValueError for anything else."""
        match = _CURSOR.fullmatch(text)
        if not match:
            raise ValueError(f"{text[:80]!r} is not a cursor")
        published = datetime.fromisoformat(match[1]).astimezone(UTC)
        return cls(published, Address.parse(match[2]))


@dataclass(frozen=True)
class ListingPage:
    """A piece of a list, and where the next older piece begins (None at the end)."""

    cards: tuple[Card, ...]
    older: Cursor | None = None


def cursor_of(card: Card) -> Cursor:
    """The place of `card` in any list."""
    return Cursor(card.published, card.address)


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC to the second; texts sort as the moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
