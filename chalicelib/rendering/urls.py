"""Links to the pages of the site, with the base path that the site is served under."""

from __future__ import annotations

from urllib.parse import quote

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.listing import Cursor

TODAY = "today"  # the digest, unless the newsroom has a section or a page of that name
SEARCH = "search"  # likewise
FEEDS = ("feed.xml", "atom.xml", "feed.json")


class Urls(Struct, frozen=True):
    """Links below `base` (a path without a final slash; empty at the root of a host).

    `origin` is scheme and host, where they are known: feeds, sitemaps and canonical links need
    them. `media` is where pictures are.
    """

    base: str = ""
    origin: str = ""
    media: str = ""

    def front(self) -> str:
        """The front page."""
        return f"{self.base}/"

    def section(self, slug: str) -> str:
        """A section's page."""
        return f"{self.base}/{slug}"

    def story(self, address: Address) -> str:
        """A story's page."""
        return f"{self.base}{address.path}"

    def data(self, address: Address) -> str:
        """A story as data."""
        return f"{self.story(address)}.json"

    def gallery(self, address: Address, number: int) -> str:
        """The page of a picture of a story's gallery; the first is 1."""
        return self.picture_of(self.story(address), number)

    def picture_of(self, page: str, number: int) -> str:
        """The same of the story whose page is at a link."""
        return f"{page}/pictures/{number}"

    def republish(self, address: Address) -> str:
        """A story for others to publish."""
        return f"{self.story(address)}/republish"

    def page(self, slug: str) -> str:
        """A page that is no news."""
        return f"{self.base}/{slug}"

    def tag(self, slug: str) -> str:
        """The stories with a tag."""
        return f"{self.base}/tag/{slug}"

    def author(self, slug: str) -> str:
        """The stories of an author."""
        return f"{self.base}/author/{slug}"

    def archive(self, period: str = "") -> str:
        """All stories, or those of a year (`2026`), a month (`2026-11`) or a day (`2026-11-24`)."""
        return f"{self.base}/archive/{period}" if period else f"{self.base}/archive"

    def today(self) -> str:
        """The day's stories: the digest."""
        return f"{self.base}/{TODAY}"

    def search(self, query: str = "") -> str:
        """The search, or what it finds by a query."""
        return _with_query(f"{self.base}/{SEARCH}", query)

    def search_data(self, query: str) -> str:
        """The same as data."""
        return _with_query(f"{self.base}/{SEARCH}.json", query)

    def corrections(self) -> str:
        """What was corrected, newest first."""
        return f"{self.base}/corrections"

    def withdrawals(self) -> str:
        """What was corrected and taken down: only feeds are there."""
        return f"{self.corrections()}/and-withdrawals"

    def feed(self, of: str, name: str = FEEDS[0]) -> str:
        """The feed of a list whose page is at `of`."""
        return f"{of.rstrip('/')}/{name}"

    def file(self, name: str) -> str:
        """A file at the top of the site, such as `robots.txt`."""
        return f"{self.base}/{name}"

    def older(self, of: str, before: Cursor) -> str:
        """The part of a list that is older than `before`; the list's page is at `of`."""
        return f"{of}?before={quote(str(before), safe=':~/')}"

    def picture(self, path: str) -> str:
        """A picture; empty where none are served."""
        return f"{self.media}/{quote(path)}" if self.media else ""

    def whole_picture(self, path: str) -> str:
        """A picture's whole address; empty where none are served."""
        link = self.picture(path)
        return self.absolute(link) if link.startswith("/") else link

    def preferred_source(self) -> str:
        """Where readers tell Google that they prefer the site; empty below a path, or where no host
        is known: Google knows whole hosts alone.
        """
        # https://developers.google.com/search/docs/appearance/preferred-sources
        host = self.origin.partition("://")[2]
        is_whole = host and not self.base
        return f"https://www.google.com/preferences/source?q={host}" if is_whole else ""

    def mail(self, subject: str, text: str) -> str:
        """A mailto: link without a recipient (RFC 6068)."""
        return f"mailto:?subject={quote(subject)}&body={quote(text)}"

    def absolute(self, path: str) -> str:
        """The whole address of a link from here; the link itself where no host is known."""
        return f"{self.origin}{path}"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
