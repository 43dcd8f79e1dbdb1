"""Lists of stories, newest first, read up to a moment and continued from a cursor."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from msgspec import Struct

from chalicelib.news.address import NOTICES, PAGES, Address
from chalicelib.news.article import Article, Card, Story
from chalicelib.news.moments import utc_text
from chalicelib.news.write_budget import LISTED_TAGS

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)~([a-z0-9-]+/[a-z0-9-]+)")


class Listing(Struct, frozen=True, order=True):
    """One list of stories: `latest`, or a section's, a tag's or an author's."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}#{self.name}" if self.name else self.kind


LATEST = Listing("latest")
CORRECTED = Listing("corrected")
WITHDRAWN = Listing("withdrawn")  # notices of what was taken down (see news/withdrawals.py)
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


class NamedList(Struct, frozen=True, array_like=True, order=True):
    """A list of the stories of a tag or an author, and what a story calls it."""

    kind: str
    slug: str
    name: str

    @property
    def listing(self) -> Listing:
        """The list."""
        return Listing(self.kind, self.slug)


class Cursor(Struct, frozen=True):
    """A position in a list: what comes after it is older. New stories do not shift it.

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


class ListingPage(Struct, frozen=True):
    """A piece of a list, and where the next older piece begins (None at the end).

    `names` are what the list is called by the story of each card; empty texts, or none at all,
    where it has no name of its own.
    """

    cards: tuple[Card, ...]
    older: Cursor | None = None
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the list is called, by its newest story here."""
        return self.names[0] if self.names else ""

    def published_by(self, now: datetime, *, most: int) -> ListingPage | None:
        """The newest `most` of the cards whose stories are public at `now`; None if it would take
        older cards than these to fill it. Only for lists that are sorted by date of publication.
        """
        embargoed = sum(card.published > now for card in self.cards)
        end = embargoed + most
        if end > len(self.cards) and self.older:
            return None
        cards = self.cards[embargoed:end]
        older = cursor_of(cards[-1]) if cards and end < len(self.cards) else self.older
        return ListingPage(cards, older, self.names[embargoed:end])


class ListEntry(Struct, frozen=True):
    """Where a story stands in one list, and what that list is called."""

    listing: Listing
    cursor: Cursor
    name: str = ""


def named_lists(story: Story) -> tuple[NamedList, ...]:
    """The lists that `story` stands in and that have a page of their own because it does."""
    if story.withdrawn:
        return ()
    tags = (NamedList("tag", tag.slug, tag.name) for tag in story.tags[:LISTED_TAGS])
    return (*tags, *(NamedList("author", by.slug, by.name) for by in story.authors))


def list_entries(article: Article) -> tuple[ListEntry, ...]:
    """Where `article` stands in every list; nowhere once it is withdrawn, or if it is no news."""
    if article.withdrawn or article.address.section in {PAGES, NOTICES}:
        return ()
    cursor = Cursor(article.published, article.address)
    entries = [
        ListEntry(LATEST, cursor),
        ListEntry(section_listing(article.address.section), cursor),
    ]
    entries += [ListEntry(tag_listing(tag.slug), cursor, tag.name) for tag in article.listed_tags]
    entries += [ListEntry(author_listing(by.slug), cursor, by.name) for by in article.authors]
    entries += [ListEntry(subject_listing(tag.slug), cursor, tag.name) for tag in article.subjects]
    if article.placement:
        entries.append(ListEntry(PLACED, cursor))
    if article.errata:
        # Not before it is public, or the list would tell of an embargoed story.
        listed = max(article.errata[-1].made, article.published)
        entries.append(ListEntry(CORRECTED, Cursor(listed, article.address)))
    return tuple(entries)


def cursor_at(moment: datetime) -> Cursor:
    """The position before which is all that was published before `moment`."""
    return Cursor(moment, Address("0", "0"))  # no address sorts before it


def cursor_of(card: Card) -> Cursor:
    """The position of `card` in any list that is sorted by date of publication."""
    return Cursor(card.published, card.address)
