"""A story as readers get it, and the card that stands for it in a list."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.text import cut_at_sentence

WORDS_A_MINUTE = 220  # an adult's silent reading of non-fiction
# Of a story; more would not fit in one transaction, see ingest/reading/manuscript.py.
LISTED_TAGS = 11

MACHINE = "machine"  # as a translator

EXCERPT_LENGTH = 160  # characters; two lines of a card on a phone


class Byline(Struct, frozen=True, array_like=True):
    """Who wrote it: the name readers see, and the slug of the author's list."""

    slug: str
    name: str


class Tag(Struct, frozen=True, array_like=True):
    """What it is about: the word readers see, and the slug of the tag's list."""

    slug: str
    name: str


class Picture(Struct, frozen=True):
    """A picture beside a story: its path below the media address, and its true size in pixels."""

    path: str
    alt: str
    width: int
    height: int
    caption: str = ""
    credit: str = ""


class Correction(Struct, frozen=True, array_like=True):
    """What was wrong in a published story, said openly."""

    made: datetime
    text: str


class Article(Struct, frozen=True, kw_only=True):
    """A story. Dates carry a zone and are whole seconds; `body_html` has passed the allow-list.

    `identity` names the story for good, wherever it moves. `subjects` are what related stories
    are found by. `until` ends a placement, or a notice. `standfirst` is the summary if its editor
    wrote one; a summary that was taken from the text is none.
    """

    address: Address
    identity: str = ""
    headline: str = ""
    summary: str = ""
    authors: tuple[Byline, ...] = ()
    published: datetime
    updated: datetime | None = None
    body_html: str = ""
    words: int = 0
    language: str = ""
    kind: str = "news"
    kicker: str = ""
    placement: str = ""
    tags: tuple[Tag, ...] = ()
    until: datetime | None = None
    picture: Picture | None = None
    key_points: tuple[str, ...] = ()
    subjects: tuple[Tag, ...] = ()
    standfirst: str = ""
    link: str = ""
    corrections: tuple[Correction, ...] = ()
    translated_from: str = ""
    translator: str = ""
    reviewed_by: str = ""
    withdrawn: str = ""
    ordered_by: str = ""

    def is_public(self, now: datetime) -> bool:
        """Whether readers may know of it: an embargo ends at the second of `published`."""
        return self.published <= now

    @property
    def listed_tags(self) -> tuple[Tag, ...]:
        """Those that have a list it stands in: the first that its editor named."""
        return self.tags[:LISTED_TAGS]

    @property
    def reading_minutes(self) -> int:
        """How long it takes to read, in whole minutes and at least one."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def changed(self) -> datetime:
        """When readers last got another text: for `Last-Modified`, feeds and sitemaps."""
        return max(self.updated or self.published, self.published)

    @property
    def card(self) -> Card:
        """What lists show of it."""
        return Card(
            address=self.address,
            headline=self.headline,
            excerpt=cut_at_sentence(self.summary, EXCERPT_LENGTH),
            published=self.published,
            updated=self.updated,
            authors=self.authors,
            language=self.language,
            kicker=self.kicker,
            kind=self.kind,
            placement=self.placement,
            until=self.until,
            picture=self.picture,
            correction=self.corrections[-1] if self.corrections else None,
        )


class Card(Struct, frozen=True, kw_only=True):
    """A story in a list: enough to choose it by."""

    address: Address
    headline: str = ""
    excerpt: str = ""
    published: datetime
    updated: datetime | None = None
    authors: tuple[Byline, ...] = ()
    language: str = ""
    kicker: str = ""
    kind: str = "news"
    placement: str = ""
    until: datetime | None = None
    picture: Picture | None = None
    correction: Correction | None = None

    def is_placed(self, placement: str, now: datetime) -> bool:
        """Whether its editor wants it there, still."""
        return self.placement == placement and (self.until is None or now < self.until)
