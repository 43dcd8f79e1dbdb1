"""Where an archive's posts go: to the place that an earlier import gave them, or to the first that
is free.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from chalicelib.news.address import FEED, PAGES, Address
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.slug import slug_of
from newsdesk.archives.post import PAGE, OldPost
from newsdesk.earlier_stories import EarlierStories
from newsdesk.old_categories import OldCategories


@dataclass(frozen=True)
class Placed:
    """Where a post goes. `is_deleted`: it came by an earlier import, and was deleted since.
    `elsewhere` is the section where it would go if it had not come before; empty if it is the same.
    """

    key: str
    address: Address
    is_public: bool
    is_deleted: bool = False
    elsewhere: str = ""


@dataclass
class Places:
    """Where every post goes; by its old paths and queries, its new path; the latter again, alone.

    Those of drafts are among them: nobody is led to what readers can't have, until it is published.
    """

    placed: list[Placed | None] = field(default_factory=list)
    new: dict[str, str] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)

    def note(self, placed: Placed, old_keys: list[str]) -> None:
        """Note the old addresses of one post; the first that had an address has it."""
        for old in filter(None, old_keys):
            path = self.new.setdefault(old, placed.address.path)
            if old[0] == "?":
                self.queries.setdefault(old, path)


class Placing:
    """Places one post after the other, in the order of the archive."""

    def __init__(
        self,
        newsroom: Newsroom,
        categories: OldCategories,
        earlier: EarlierStories,
        *,
        brings_back: bool,
    ) -> None:
        self._newsroom = newsroom
        self._categories = categories
        self._earlier = earlier
        self._brings_back = brings_back
        self._taken: set[Address] = set()

    def place(self, post: OldPost, own_path: str) -> Placed | None:
        """Where a post goes whose path was `own_path` (empty: it had none); None of a page that the
        newsroom does not have.
        """
        slug = post_slug(post)
        if post.kind == PAGE and not self._newsroom.page(slug):
            return None
        section, category = (
            (PAGES, PAGES) if post.kind == PAGE else self._categories.section_of(post)
        )
        earlier = self._earlier.find(post.guid, own_path)
        if earlier and earlier.address not in self._taken:
            is_moved = category and section != earlier.address.section
            return self._placed(earlier.key, earlier.address, post, section if is_moved else "")
        if not category:
            self._categories.note_homeless(post)
        slug = f"{FEED}-story" if slug == FEED else slug
        address = _free(Address(section, slug), lambda one: self._is_free(one, post.guid))
        folder = "_pages" if section == PAGES else section
        return self._placed(f"articles/{folder}/{address.slug}.md", address, post)

    def _is_free(self, address: Address, guid: str) -> bool:
        return address not in self._taken and not self._earlier.is_anothers(address, guid)

    def _placed(self, key: str, address: Address, post: OldPost, elsewhere: str = "") -> Placed:
        self._taken.add(address)
        is_deleted = key in self._earlier.deleted and not self._brings_back
        return Placed(key, address, not post.held, is_deleted, elsewhere)


def post_slug(post: OldPost) -> str:
    """The slug that a post had, or else one of its title."""
    return slug_of(unquote(post.slug)) or slug_of(post.title) or slug_of(post.place)


def _free(wanted: Address, is_free: Callable[[Address], bool]) -> Address:
    """The first address of a name that nothing else has: in the order of the archive."""
    address, number = wanted, 2
    while not is_free(address):
        address = Address(wanted.section, f"{wanted.slug[:72].rstrip('-')}-{number}")
        number += 1
    return address
