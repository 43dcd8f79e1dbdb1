"""The publication: its name, language, time zone, sections and authors."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Section:
    """A part of the paper, with a page of its own at `/<slug>`."""

    slug: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class Author:
    """Somebody who writes, as the box below an article introduces them."""

    name: str
    biography: str = ""


@dataclass(frozen=True)
class Newsroom:
    """What `newsroom.toml` says of the publication."""

    name: str
    tagline: str
    language: str
    zone: ZoneInfo
    sections: tuple[Section, ...]
    authors: tuple[Author, ...]

    def section(self, slug: str) -> Section | None:
        """The section at `/<slug>`."""
        return next((section for section in self.sections if section.slug == slug), None)

    def author(self, name: str) -> Author:
        """What is known of a byline; a name alone where nothing is."""
        known = (author for author in self.authors if author.name.casefold() == name.casefold())
        return next(known, Author(name))
