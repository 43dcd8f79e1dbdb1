"""What every archive is read as: posts, and where the addresses of its lists and feeds lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

PAGE = "page"
POST = "post"
MOST_NAMED = 1000  # losses of a kind that are named


@dataclass(frozen=True, kw_only=True)
class OldPost:
    """A post or a page. `place` is where it was found, `old` the paths and queries it answered at,
    the first being its own; `held` is why readers may not have it (empty: they may). `picture` is a
    link or a path, as pictures in the text are. `category_slugs` has those of its categories that
    the program knows, by their names.
    """

    place: str
    title: str
    body: str
    kind: str = POST
    is_markdown: bool = False
    held: str = ""
    date: datetime | None = None
    modified: datetime | None = None
    expires: datetime | None = None
    slug: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    category_slugs: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    summary: str = ""
    picture: str = ""
    picture_alt: str = ""
    picture_caption: str = ""
    guid: str = ""
    old: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListAddress:
    """An old list or feed: of a category, a tag, an author, a period, or (none of these) of all.
    `name` is the category, tag or author as posts have it, or the period; `slug` is that of a
    category, if the program has one.
    """

    old: str
    of: str = ""
    name: str = ""
    is_feed: bool = False
    slug: str = ""


@dataclass
class Losses:
    """What of an archive does not come, how many of each, and the first of these by name; in
    sentences, what was mended in its files, and what of them can't be read.
    """

    counts: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)  # by slug, the titles of those left out
    mended: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Begin anew, as the archive is read anew."""
        self.counts.clear()
        self.names.clear()
        self.pages.clear()
        self.mended.clear()
        self.unread.clear()

    def note(self, what: str, count: int = 1, *, name: str = "") -> None:
        """Count one more, and keep its name."""
        if count:
            self.counts[what] = self.counts.get(what, 0) + count
        if count and name and len(names := self.names.setdefault(what, [])) < MOST_NAMED:
            names.append(name)


class OldSite(Protocol):
    """An archive. What it does not say is empty."""

    program: str
    losses: Losses

    @property
    def base(self) -> str:
        """The address that its site had."""
        ...

    def posts(self) -> Iterator[OldPost]:
        """Every post and page, in the archive's order; the same at each call."""
        ...

    def lists(self) -> Iterator[ListAddress]:
        """Where its lists and feeds were. After `posts`, which may tell."""
        ...

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """By the id of a picture in the archive: its link, alt text and caption."""
        ...
