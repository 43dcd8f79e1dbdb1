"""Dispatches a request: matches its route, calls the view, and makes the response."""

from __future__ import annotations

import logging
from hmac import compare_digest

from chalice.app import Request, Response

from chalicelib.news.errors import ArchiveUnavailable, SearchUnavailable
from chalicelib.rendering.machine_rights import rights_headers
from chalicelib.rendering.pages import BrokenPage
from chalicelib.site import Site
from chalicelib.web.error_pages import bare_page
from chalicelib.web.html_pages import bare_frame, no_such_address
from chalicelib.web.old_addresses import redirected
from chalicelib.web.page_request import PageRequest, path_of, read_invalid_request, read_request
from chalicelib.web.responses import PageResponse, ViewResult, page_response
from chalicelib.web.routes import OLD_ADDRESS, RouteMatch, match_route
from chalicelib.web.security_headers import security_headers

_log = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds
EDGE_HEADER = "x-edge-secret"  # a client can't forge what it does not know


def _old_address(path: str) -> RouteMatch:
    """For a path of no shape of ours; it is not logged, since it may say anything."""
    return RouteMatch(path, OLD_ADDRESS, {"path": path})


class Dispatcher:
    """Responses for every address of the site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def respond(self, request: Request) -> Response:
        """The page at the request's address; 404 if there is none."""
        site, match, now = self._site, match_route(path_of(request)), self._site.now()
        if not self._came_by_the_edge(request):
            return bare_page(403, "Not here", "This site is read at its own address.", "")
        try:
            page_request = read_request(request, site.settings, now)
        except ValueError:
            page_request, match = read_invalid_request(request, site.settings, now), None
            return self._response(no_such_address(site, page_request), page_request, None)
        result = self._view(match or _old_address(path_of(request)), page_request)
        return self._response(result, page_request, match)

    def error_page(
        self, request: Request | None, *, status: int, title: str, sentence: str, request_id: str
    ) -> Response:
        """The page for an error that happened before or in a view."""
        page_request = read_invalid_request(request, self._site.settings, self._site.now())
        page = BrokenPage(bare_frame(page_request), title, sentence, request_id)
        html = self._site.renderer.html(page)
        result = ViewResult(html, status=status, may_be_cached=False)
        return self._response(result, page_request, match_route(path_of(request)))

    def _came_by_the_edge(self, request: Request) -> bool:
        """Whether the edge handed the request on, or it need not: there is no secret, then."""
        secret = self._site.settings.edge_secret
        sent = request.headers.get(EDGE_HEADER, "")
        return not secret or compare_digest(sent.encode(), secret.encode())

    def _view(self, match: RouteMatch, request: PageRequest) -> ViewResult:
        try:
            with self._site.page_deadline():
                # `/?p=123`, as WordPress has it
                by_query = None if match.path else redirected(self._site, request)
                return by_query or match.route.view(self._site, request, **match.names)
        except ArchiveUnavailable as error:
            _log.error("%s: the archive is unavailable: %s", match.route.name, error)
            return self._unavailable(
                request,
                title="We can't reach our archive",
                sentence="The stories are safe, but can't be shown now. "
                "Try again in half a minute.",
            )
        except SearchUnavailable as error:  # which says nothing of what was searched for
            _log.error("%s: the search is unavailable: %s", match.route.name, error)
            return self._unavailable(
                request,
                title="We can't search now",
                sentence="The stories are all there, but can't be searched. Try again soon.",
            )

    def _unavailable(self, request: PageRequest, *, title: str, sentence: str) -> ViewResult:
        page = BrokenPage(bare_frame(request), title, sentence, request_id="")
        html = self._site.renderer.html(page)
        return ViewResult(html, status=503, may_be_cached=False, retry_after=RETRY_AFTER)

    def _response(
        self, result: ViewResult, request: PageRequest, match: RouteMatch | None
    ) -> PageResponse:
        site = self._site
        headers = security_headers(
            site.renderer.style_hashes, site.settings.media_url, has_form=site.has_search
        )
        headers |= rights_headers(site.newsroom, request.urls)
        return page_response(result, request, match, headers=headers)
