"""The address of a story: its section and its slug, the path of its page."""

from __future__ import annotations

import re

PAGES = "pages"  # stands for a section: what is no news, such as `/about`
NOTICES = "notices"  # stands for a section: what is shown on every page, at no address of its own
ALIASES = "old-paths"  # stands for a section: old addresses of any shape (see old_paths.py)

# First parts of addresses that are the site's own.
RESERVED = frozenset(
    {PAGES, NOTICES, ALIASES, "tag", "author", "archive", "corrections", "renditions", "section"}
)

# No story's slug: its data would stand where its section's feed does, at `<section>/feed.json`.
FEED = "feed"

LONGEST_SLUG = 80  # characters; a longer headline is cut between words when its slug is made

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Address:
    """`<section>/<slug>`, each in lower-case ASCII letters, digits and single hyphens. Frozen.

    No Struct: msgspec would store one as an object, and it is one text in the table.
    """

    __match_args__ = __slots__ = ("section", "slug")
    section: str
    slug: str

    def __init__(self, section: str, slug: str) -> None:
        for part in (section, slug):
            if not is_slug(part):
                raise ValueError(f"{part!r} is not a slug")
        object.__setattr__(self, "section", section)
        object.__setattr__(self, "slug", slug)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an address never changes: {name}")

    def __str__(self) -> str:
        return f"{self.section}/{self.slug}"

    def __repr__(self) -> str:
        return f"Address({self.section!r}, {self.slug!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Address):
            return NotImplemented
        return self.slug == other.slug and self.section == other.section

    def __lt__(self, other: Address) -> bool:
        return (self.section, self.slug) < (other.section, other.slug)

    def __hash__(self) -> int:
        return hash((self.section, self.slug))

    def __reduce__(self) -> tuple[type[Address], tuple[str, str]]:
        return type(self), (self.section, self.slug)

    @property
    def path(self) -> str:
        """Where readers find it on the site; empty for a notice, which has no page of its own."""
        if self.section == NOTICES:
            return ""
        return f"/{self.slug}" if self.section == PAGES else f"/{self}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address that `str()` wrote. Raises ValueError for anything else."""
        section, _, slug = text.partition("/")
        return cls(section, slug)


def is_slug(text: str) -> bool:
    """Whether `text` can be one part of an address."""
    return len(text) <= LONGEST_SLUG and is_slug_but_for_length(text)


def is_slug_but_for_length(text: str) -> bool:
    """Whether a text could be a part of an address, were it short enough."""
    return _SLUG.fullmatch(text) is not None


BREAKING = Address(NOTICES, "breaking")
