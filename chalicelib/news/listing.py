"""Lists of stories, newest first, read up to a moment and continued from a cursor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.news.address import NOTICES, PAGES, Address
from chalicelib.news.article import Article, Card
from chalicelib.news.moments import utc_text

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)~([a-z0-9-]+/[a-z0-9-]+)")


@dataclass(frozen=True, order=True)
class Listing:
    """One list of stories: `latest`, or a section's, a tag's or an author's."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}#{self.name}" if self.name else self.kind


LATEST = Listing("latest")
CORRECTED = Listing("corrected")
PLACED = Listing("placed")  # by their editors, on the front page


def section_listing(section: str) -> Listing:
    """The stories of one section."""
    return Listing("section", section)


def tag_listing(tag: str) -> Listing:
    """The stories with one tag."""
    return Listing("tag", tag)


def author_listing(author: str) -> Listing:
    """The stories of one author."""
    return Listing("author", author)


def subject_listing(subject: str) -> Listing:
    """The stories about one subject: related ones are found here."""
    return Listing("subject", subject)


@dataclass(frozen=True)
class Cursor:
    """A place in a list: what comes after it is older. New stories do not shift it.

    As a text it sorts as the list does.
    """

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
    name: str = ""


@dataclass(frozen=True)
class Place:
    """Where a story stands in one list, and how that list is called."""

    listing: Listing
    cursor: Cursor
    name: str = ""


def places_of(article: Article) -> tuple[Place, ...]:
    """Where `article` stands in every list; nowhere once it is withdrawn, or if it is no news."""
    if article.withdrawn or article.address.section in {PAGES, NOTICES}:
        return ()
    cursor = Cursor(article.published, article.address)
    places = [Place(LATEST, cursor), Place(section_listing(article.address.section), cursor)]
    places += [Place(tag_listing(tag.slug), cursor, tag.name) for tag in article.listed_tags]
    places += [Place(author_listing(by.slug), cursor, by.name) for by in article.authors]
    places += [Place(subject_listing(each.slug), cursor, each.name) for each in article.subjects]
    if article.placement:
        places.append(Place(PLACED, cursor))
    if article.corrections:
        # Not before it is public, or the list would tell of an embargoed story.
        made = max(article.corrections[-1].made, article.published)
        places.append(Place(CORRECTED, Cursor(made, article.address)))
    return tuple(places)


def cursor_at(moment: datetime) -> Cursor:
    """The place before which is all that was published before `moment`."""
    return Cursor(moment, Address("0", "0"))  # no address sorts before it


def cursor_of(card: Card) -> Cursor:
    """The place of `card` in any list."""
    return Cursor(card.published, card.address)
