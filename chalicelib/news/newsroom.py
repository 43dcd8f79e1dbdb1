"""The publication: its name, language, time zone, sections and authors."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.news.gate_rules import Action
from chalicelib.news.spelling import is_same_name

ORGANISATION = "organisation"
KINDS_OF_AUTHORS = ("person", ORGANISATION)
# Files in ten minutes, before deletions are held: a handful, as editors delete them one by one.
MOST_DELETIONS = 5
LARGEST_BOUND = 100  # deletions: the keys of so many files are kept in one item


class Section(Struct, frozen=True):
    """A part of the paper, with a page of its own at `/<slug>`."""

    slug: str
    name: str
    description: str = ""


class Author(Struct, frozen=True):
    """Somebody who writes, as the page of their stories introduces them.

    `kind` is one of those above; empty where nothing is said. `picture` is its path in the media
    bucket, such as `pictures/karen-holm.webp`.
    """

    name: str
    slug: str = ""
    role: str = ""
    biography: str = ""
    picture: str = ""
    kind: str = ""


class StaticPage(Struct, frozen=True):
    """A page that is no news, such as `/about`; its text is uploaded to `articles/_pages/`.

    `policies` are the schema.org properties of a NewsMediaOrganization that it answers.
    """

    slug: str
    name: str
    policies: tuple[str, ...] = ()


class Newsroom(Struct, frozen=True):
    """What `newsroom.toml` says of the publication.

    `domain` names its stories for good (RFC 4151): it never changes, wherever the site is served.
    `gate` are the rules of the quality gate that are switched, with what they do instead. With
    `rights_by_section` a file can't leave its folder's section, as who may write where is decided
    by folders. `most_deletions` is how many files may be deleted in ten minutes; None: any number.
    """

    name: str
    tagline: str
    language: str
    zone: ZoneInfo
    domain: str
    sections: tuple[Section, ...]
    authors: tuple[Author, ...] = ()
    pages: tuple[StaticPage, ...] = ()
    founded: str = ""
    email: str = ""
    gate: tuple[tuple[str, Action], ...] = ()
    rights_by_section: bool = False
    most_deletions: int | None = MOST_DELETIONS

    def section(self, slug: str) -> Section | None:
        """The section at `/<slug>`."""
        return next((section for section in self.sections if section.slug == slug), None)

    def page(self, slug: str) -> StaticPage | None:
        """The standing page at `/<slug>`."""
        return next((page for page in self.pages if page.slug == slug), None)

    def author_by_slug(self, slug: str) -> Author | None:
        """Whose list stands at `/author/<slug>`, if the newsroom introduces them."""
        return next((author for author in self.authors if author.slug == slug), None)

    def author(self, name: str, slug: str = "") -> Author:
        """What is known of a byline, by the slug if it has one; a name alone where nothing is."""
        if slug:
            return self.author_by_slug(slug) or Author(name, slug)
        known = (author for author in self.authors if is_same_name(author.name, name))
        return next(known, Author(name))
