"""Links. Every one carries the base path that the site is served under."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from chalicelib.news.address import Address
from chalicelib.news.listing import Cursor


@dataclass(frozen=True)
class Urls:
    """Links below `base` (a path without a final slash; empty at the root of a host).

    `origin` is scheme and host, where they are known; canonical links need them.
    """

    base: str = ""
    origin: str = ""

    def front(self, before: Cursor | None = None) -> str:
        """The front page, or the older part of its list."""
        return f"{self.base}/{_query(before)}"

    def section(self, slug: str, before: Cursor | None = None) -> str:
        """A section's page, or the older part of its list."""
        return f"{self.base}/{slug}{_query(before)}"

    def story(self, address: Address) -> str:
        """A story's page."""
        return f"{self.base}/{address}"

    def absolute(self, path: str) -> str:
        """The whole address of a link from here; empty where our own host is not known."""
        return f"{self.origin}{path}" if self.origin else ""


def _query(before: Cursor | None) -> str:
    return f"?before={quote(str(before), safe=':~/')}" if before else ""
