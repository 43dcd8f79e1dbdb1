"""A story as readers get it, and the card that stands for it in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.news.address import Address

# Stands for the site's base path in links of a stored text, so that one story works under any.
# A private-use character, taken out of whatever is uploaded.
BASE = "\ue000"

EXCERPT_LENGTH = 160  # characters; two lines of a card on a phone


@dataclass(frozen=True)
class Byline:
    """Who wrote it: the name readers see, and the slug of the author's list."""

    slug: str
    name: str


@dataclass(frozen=True)
class Tag:
    """What it is about: the word readers see, and the slug of the tag's list."""

    slug: str
    name: str


@dataclass(frozen=True)
class Correction:
    """What was wrong in a published story, said openly."""

    made: datetime
    text: str


@dataclass(frozen=True)
class Article:
    """A story. Dates carry a zone and are whole seconds; `body_html` has passed the allow-list."""

    address: Address
    headline: str
    summary: str
    authors: tuple[Byline, ...]
    published: datetime
    updated: datetime | None
    body_html: str
    words: int
    language: str
    kind: str = "news"
    kicker: str = ""
    placement: str = ""
    tags: tuple[Tag, ...] = ()
    corrections: tuple[Correction, ...] = ()
    translated_from: str = ""
    reviewed_by: str = ""
    withdrawn: str = ""

    def is_public(self, now: datetime) -> bool:
        """Whether readers may know of it: an embargo ends at the second of `published`."""
        return self.published <= now

    @property
    def card(self) -> Card:
        """What lists show of it."""
        return Card(
            address=self.address,
            headline=self.headline,
            excerpt=cut_at_word(self.summary, EXCERPT_LENGTH),
            published=self.published,
            updated=self.updated,
            authors=self.authors,
            language=self.language,
            kicker=self.kicker,
            placement=self.placement,
        )


@dataclass(frozen=True)
class Card:
    """A story in a list: enough to choose it by."""

    address: Address
    headline: str
    excerpt: str
    published: datetime
    updated: datetime | None
    authors: tuple[Byline, ...]
    language: str
    kicker: str = ""
    placement: str = ""


def cut_at_word(text: str, longest: int) -> str:
    """`text` in one line of at most `longest` characters, with `…` where words were left out."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = line[:longest]
    if line[longest - 1] != " ":
        kept = kept[:-1].rpartition(" ")[0] or kept[:-1]
    return kept.rstrip(" ,;:.–—-") + "…"
