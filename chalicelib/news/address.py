"""Where a story stands: its section and its slug, the path of its page."""

from __future__ import annotations

import re
from dataclasses import dataclass

PAGES = "pages"  # stands for a section: what is no news, such as `/about`
NOTICES = "notices"  # stands for a section: what is shown on every page, at no address of its own

# First parts of addresses that are the site's own.
RESERVED = frozenset({PAGES, NOTICES, "tag", "author", "archive", "corrections", "section"})

# No story's slug: its data would stand where its section's feed does, at `<section>/feed.json`.
FEED = "feed"

LONGEST_SLUG = 80  # characters; a longer headline is cut between words when its slug is made

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, order=True)
class Address:
    """`<section>/<slug>`, each in lower-case ASCII letters, digits and single hyphens."""

    section: str
    slug: str

    def __post_init__(self) -> None:
        for part in (self.section, self.slug):
            if not is_slug(part):
                raise ValueError(f"{part!r} is not a slug")

    def __str__(self) -> str:
        return f"{self.section}/{self.slug}"

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
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


BREAKING = Address(NOTICES, "breaking")
