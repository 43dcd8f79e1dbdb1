"""Counts who uses renditions: originals those of their picture, stories their share image."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from chalicelib.news.article import Article
from chalicelib.news.errors import StillContested
from chalicelib.news.pictures import RenditionUse, RenditionUses
from chalicelib.news.share_image import ShareImage


@dataclass(frozen=True)
class RenditionCount:
    """The counts, and the clock by which those that nobody has any more are removed."""

    uses: RenditionUses
    now: Callable[[], datetime]

    def changes(
        self, key: str, before: str, after: str
    ) -> Iterator[tuple[RenditionUse, RenditionUse]]:
        """What is to be written when the file with this key has the renditions of another digest
        than before; empty: none. Raises StillContested while what it wants is being removed.
        """
        if before == after:
            return
        for digest, step in ((before, -1), (after, 1)):
            if digest:
                yield self._change(key, digest, step)

    def _change(self, key: str, digest: str, step: int) -> tuple[RenditionUse, RenditionUse]:
        use = self.uses.use(digest)
        if use.is_going and step > 0:
            raise StillContested(f"the renditions {digest} are being removed")
        users = max(0, use.users + step)
        since = None if users else self.now()
        key = key if step > 0 else use.key
        return use, replace(use, key=key, users=users, since=since)


@dataclass(frozen=True)
class ShareImages:
    """The share images of stories, and the count of who has them."""

    image_of: Callable[[Article], ShareImage]
    count: RenditionCount

    def digest(self, article: Article | None) -> str:
        """That of the article's image; empty if readers have no such article."""
        return "" if article is None or article.withdrawn else self.image_of(article).digest
