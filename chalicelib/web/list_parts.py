"""A part of a list, as one page shows it: what it takes, and the links to the parts around it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from chalicelib.news.archive import Answers, Newest, Query, StartOfNewer
from chalicelib.news.listing import Cursor, Listing, cursor_at
from chalicelib.news.period import Period
from chalicelib.web.html_pages import BREAKING_NEWS
from chalicelib.web.page_request import PageRequest
from chalicelib.web.period_queries import newest_of_period

STORIES_ON_A_LIST = 24


class ListPart(Struct, frozen=True):
    """The part of a list that is on the page that was requested, of a `period` if there is one."""

    request: PageRequest
    listing: Listing
    period: Period | None = None

    @property
    def newest(self) -> Newest:
        """The query for its stories."""
        before = self.request.before
        if self.period:
            return newest_of_period(self.period, STORIES_ON_A_LIST, before=before)
        return Newest(self.listing, STORIES_ON_A_LIST, before)

    @property
    def queries(self) -> list[Query[Any]]:
        """All that its page takes."""
        starts = [self._start_of_newer] if self._start_of_newer else []
        return [BREAKING_NEWS, self.newest, *starts]

    def is_empty(self, answers: Answers) -> bool:
        """Whether the list has no story here, nor further on."""
        stories = answers[self.newest]
        return not stories.cards and not stories.older

    def canonical(self, link: str) -> str:
        """The link to this part of the list whose first page is at `link`."""
        return self._after(link, self.request.before)

    def newer(self, link: str, answers: Answers) -> str:
        """The link to the part before; empty for the first."""
        start = self._start_of_newer
        return self._after(link, answers[start]) if start else ""

    def older(self, link: str, answers: Answers) -> str:
        """The link to the part that follows; empty for the last."""
        older = answers[self.newest].older
        return self._after(link, older) if older else ""

    @property
    def _start_of_newer(self) -> StartOfNewer | None:
        if self.request.before is None:
            return None
        until = cursor_at(self.period.end) if self.period else None
        return StartOfNewer(self.listing, STORIES_ON_A_LIST, self.request.before, until)

    def _after(self, link: str, cursor: Cursor | None) -> str:
        return self.request.urls.older(link, cursor) if cursor else link
