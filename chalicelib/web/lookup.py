"""What every view needs: something looked up, a frame around it, and a page made of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.news.address import BREAKING, Address
from chalicelib.news.article import Article
from chalicelib.news.listing import LATEST, Cursor, Listing, ListingPage
from chalicelib.news.standing import Standing
from chalicelib.rendering.pages import Frame, NothingHerePage, Page
from chalicelib.web.asked import Asked
from chalicelib.web.responses import Answer

if TYPE_CHECKING:
    from chalicelib.news.archive import Archive
    from chalicelib.news.newsroom import Newsroom
    from chalicelib.rendering.renderer import Renderer
    from chalicelib.site import Site

LATEST_ON_404 = 6


class Lookup:
    """The site's archive, newsroom and renderer, as views use them."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def newsroom(self) -> Newsroom:
        """The publication."""
        return self._site.newsroom

    @property
    def archive(self) -> Archive:
        """Where stories are kept."""
        return self._site.archive

    @property
    def renderer(self) -> Renderer:
        """How pages look."""
        return self._site.renderer

    def together(self, *questions: Callable[[], Any]) -> list[Any]:
        """The answers to several questions, which wait for the archive at the same time."""
        return self._site.together(*questions)

    def listing(
        self, question: Asked, listing: Listing, most: int, before: Cursor | None = None
    ) -> ListingPage:
        """The newest stories of a list, up to the moment of the question."""
        return self.archive.listing(listing, now=question.now, most=most, before=before)

    def framed(self, question: Asked, breaking: Standing) -> Frame:
        """The frame of a page, with the breaking news that was looked up beside it."""
        notice = breaking.answer(question.now)
        if not isinstance(notice, Article) or (notice.until and notice.until <= question.now):
            notice = None
        return Frame(question.urls, question.now, notice)

    def frame(self, question: Asked) -> Frame:
        """The frame of a page; looks up the breaking news."""
        return self.framed(question, self.archive.stories([BREAKING])[BREAKING])

    def story(self, question: Asked, address: Address) -> tuple[Standing, Frame]:
        """What stands at an address, and the frame for its page, in one call."""
        found = self.archive.stories([address, BREAKING])
        return found[address], self.framed(question, found[BREAKING])

    def page(self, page: Page, *, status: int = 200, changed: datetime | None = None) -> Answer:
        """The page as an answer."""
        return Answer(self.renderer.html(page), status=status, changed=changed)

    def nothing_here(self, question: Asked, frame: Frame | None = None) -> Answer:
        """404 for an address that could be one: the latest stories are on it."""
        latest = self.listing(question, LATEST, LATEST_ON_404)
        page = NothingHerePage(frame or self.frame(question), latest.cards)
        return self.page(page, status=404)

    def not_an_address(self, question: Asked) -> Answer:
        """404 for what can't be an address: nothing is looked up for it."""
        return self.page(NothingHerePage(self.bare_frame(question)), status=404)

    def bare_frame(self, question: Asked) -> Frame:
        """A frame without anything looked up."""
        return Frame(question.urls, question.now)
