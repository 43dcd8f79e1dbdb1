"""The publication: its name, language, time zone, sections, authors and looks."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.news.pings import PingChoice
from chalicelib.news.republishing import Republishing
from chalicelib.news.rights import Rights, Trust
from chalicelib.news.spelling import is_same_name

if TYPE_CHECKING:  # readers' functions need none of the gate
    from chalicelib.news.gate_rules import Action

ORGANISATION = "organisation"
KINDS_OF_AUTHORS = ("person", ORGANISATION)
MOST_IN_TEN_MINUTES = "most_in_ten_minutes"  # of the deletions; a number, or
ANY_NUMBER = "any"
# Files in ten minutes, before deletions are held: a handful, as editors delete them one by one.
MOST_DELETIONS = 5
DIGEST_AT = time(7)  # by the newsroom's clock: before most people go to work
LARGEST_BOUND = 100  # deletions: the keys of so many files are kept in one item


class Topic(Struct, frozen=True):
    """A tag that a section is made of: the slug of its list, and what readers call it."""

    slug: str
    name: str


class Section(Struct, frozen=True):
    """A part of the paper, with a page of its own at `/<slug>`.

    `colour` is that of its name, and `dark_colour` on screens that are set to dark; empty where it
    has the accent of all. `topics` are the tags that its page leads to.
    """

    slug: str
    name: str
    description: str = ""
    colour: str = ""
    dark_colour: str = ""
    topics: tuple[Topic, ...] = ()


class Author(Struct, frozen=True):
    """Somebody who writes, as the page of their stories introduces them.

    `kind` is one of those above; empty where nothing is said. `picture` is its path in the media
    bucket, such as `pictures/karen-holm.webp`. `fediverse` is the handle by which Mastodon knows
    them (`@karen@social.example`), and `accounts` are their pages at other services.
    """

    name: str
    slug: str = ""
    role: str = ""
    biography: str = ""
    picture: str = ""
    kind: str = ""
    fediverse: str = ""
    accounts: tuple[str, ...] = ()


class StaticPage(Struct, frozen=True):
    """A page that is no news, such as `/about`; its text is uploaded to `articles/_pages/`.

    `policies` are the schema.org properties of a NewsMediaOrganization that it answers.
    """

    slug: str
    name: str
    policies: tuple[str, ...] = ()


class Colours(Struct, frozen=True):
    """The colours of the pages, as `#rrggbb`: `faint` is for what is said about a story,
    `accent` for what must stand out; `line` parts things. The defaults are ours, on light screens.
    """

    paper: str = "#fdfcf9"
    ink: str = "#1b1a18"
    faint: str = "#565249"
    line: str = "#d6d1c5"
    accent: str = "#8a1f1f"


DARK = Colours(paper="#151413", ink="#e9e5dd", faint="#a8a297", line="#3b3834", accent="#f0948c")


class Fonts(Struct, frozen=True):
    """The families of type, as CSS has them: of what is told, and of what is said about it."""

    text: str = 'Charter, "Iowan Old Style", Georgia, "Source Serif 4", P052, serif'
    labels: str = '"Helvetica Neue", "Segoe UI", Roboto, Arial, sans-serif'


class Wires(Struct, frozen=True):
    """What may be published of agencies' reports as they come: those of the agencies in `publish`,
    unless they have terms of use that are not among `accept_terms`, word for word.
    """

    publish: tuple[str, ...] = ()
    accept_terms: tuple[str, ...] = ()


class Newsroom(Struct, frozen=True):
    """What `newsroom.toml` says of the publication.

    `domain` names its stories for good (RFC 4151): it never changes, wherever the site is served.
    `gate` are the rules of the quality gate that are switched, with what they do instead;
    `lints_off` are the lints that are not asked for. With
    `rights_by_section` a file can't leave its folder's section, as who may write where is decided
    by folders. `most_deletions` is how many files may be deleted in ten minutes; None: any number.
    `dark_colours` are for screens that are set to dark. At `digest_at` a day's digest is closed.
    `icon` is the path in the media bucket of a square PNG, for home screens and whoever reads no
    SVG; API Gateway would not send one as it is. `accounts` are its pages at other services.
    Without `republishing` nobody else may publish its stories. With `preferred_source` pages lead
    to where readers tell Google that they prefer it. `standard_site` is the address of its record
    in the AT protocol (site.standard.publication).
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
    icon: str = ""
    gate: tuple[tuple[str, Action], ...] = ()
    lints_off: tuple[str, ...] = ()
    rights_by_section: bool = False
    most_deletions: int | None = MOST_DELETIONS
    wires: Wires = Wires()
    colours: Colours = Colours()
    dark_colours: Colours = DARK
    fonts: Fonts = Fonts()
    digest_at: time = DIGEST_AT
    rights: Rights = Rights()
    trust: Trust | None = None
    accounts: tuple[str, ...] = ()
    republishing: Republishing | None = None
    preferred_source: bool = False
    standard_site: str = ""
    pings: PingChoice = PingChoice()

    @property
    def description(self) -> str:
        """What it says of itself where something must be said."""
        return self.tagline or self.name

    def section(self, slug: str) -> Section | None:
        """The section at `/<slug>`."""
        return next((section for section in self.sections if section.slug == slug), None)

    def topic(self, slug: str) -> Topic | None:
        """The topic of a section that is the tag of this slug."""
        topics = (topic for section in self.sections for topic in section.topics)
        return next((topic for topic in topics if topic.slug == slug), None)

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
