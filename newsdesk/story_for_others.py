"""A story as other programs can have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.news.address import PAGES, Address
from chalicelib.news.article import Picture, Story


@dataclass(frozen=True)
class StoryForOthers:
    """A story as other programs can have it. `picture_of` is the key of a picture's file."""

    key: str
    story: Story
    address: Address
    is_draft: bool
    published: datetime | None
    updated: datetime | None
    old_paths: tuple[str, ...]
    picture_of: Callable[[Picture], str]

    @property
    def is_page(self) -> bool:
        """Whether it is no news."""
        return self.address.section == PAGES
