"""Who asks, and what they get: an address is routed by its shape, and answered by its view."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.rendering.pages import BrokenPage
from chalicelib.web.asked import Asked, asked, bare
from chalicelib.web.lookup import Lookup
from chalicelib.web.responses import Answer, response
from chalicelib.web.routes import Route, route_for
from chalicelib.web.security_headers import security_headers

if TYPE_CHECKING:
    from chalicelib.site import Site
    from chalicelib.web.lists import Lists
    from chalicelib.web.machines import Machines
    from chalicelib.web.stories import Stories

_log = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds


class Reader:
    """Answers for every address of the site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lookup = Lookup(site)

    def answer(self, request: Request) -> Response:
        """The page at the request's address; 404 if there is none."""
        now = self._site.now()
        try:
            question = asked(request, self._site.settings, now)
        except ValueError:
            question = bare(request, self._site.settings, now)
            return self._respond(question, self._lookup.not_an_address(question))
        found = route_for(question.path)
        if found is None:
            return self._respond(question, self._lookup.not_an_address(question))
        route, names = found
        try:
            with self._site.page_deadline():
                answer = self._view(route)(question, **names)
        except ArchiveUnavailable as error:
            _log.error("%s: the archive is unavailable: %s", route.view, error)
            answer = self._unavailable(question)
        return self._respond(question, answer, seconds=route.seconds)

    # Views are loaded when one of them is first asked for: most functions are started for a story.

    @cached_property
    def stories(self) -> Stories:
        """Views of single texts."""
        from chalicelib.web.stories import Stories

        return Stories(self._lookup)

    @cached_property
    def lists(self) -> Lists:
        """Views of many stories."""
        from chalicelib.web.lists import Lists

        return Lists(self._lookup)

    @cached_property
    def machines(self) -> Machines:
        """Views for programs."""
        from chalicelib.web.machines import Machines

        return Machines(self._lookup)

    def _view(self, route: Route) -> Callable[..., Answer]:
        views = getattr(self, route.views) if route.views else self
        view: Callable[..., Answer] = getattr(views, route.view)
        return view

    def section_or_page(self, question: Asked, name: str) -> Answer:
        """What stands at the top: a section's list, or a page that is no news."""
        section = self._lookup.newsroom.section(name)
        if section:
            return self.lists.section(question, section)
        page = self._lookup.newsroom.page(name)
        if page:
            return self.stories.standing_page(question, page)
        return self._lookup.nothing_here(question)

    def broken(
        self, request: Request | None, *, status: int, title: str, sentence: str, request_id: str
    ) -> Response:
        """A page for what went wrong on the way to a page."""
        question = bare(request, self._site.settings, self._site.now())
        page = BrokenPage(self._lookup.bare_frame(question), title, sentence, request_id)
        html = self._lookup.renderer.html(page)
        return self._respond(question, Answer(html, status=status, is_kept=False))

    def _unavailable(self, question: Asked) -> Answer:
        page = BrokenPage(
            frame=self._lookup.bare_frame(question),
            title="We can't reach our archive",
            sentence="The stories are safe, but can't be shown now. Try again in half a minute.",
            request_id="",
        )
        html = self._lookup.renderer.html(page)
        return Answer(html, status=503, is_kept=False, retry_after=RETRY_AFTER)

    def _respond(self, question: Asked, answer: Answer, *, seconds: int = 10) -> Response:
        headers = security_headers(self._lookup.renderer.style_hash, self._site.settings.media_url)
        return response(
            answer,
            has=question.has,
            wants_body=question.wants_body,
            seconds=seconds,
            headers=headers,
        )
