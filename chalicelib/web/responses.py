"""Responses: a text with its lifetime and validator, or "not modified" (RFC 9110, RFC 9111)."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Response
from msgspec import Struct

from chalicelib.news.moments import http_date

if TYPE_CHECKING:
    from chalicelib.web.page_request import PageRequest
    from chalicelib.web.routes import RouteMatch

HTML = "text/html; charset=utf-8"
NO_STORE = "no-store"

# Seconds that a cache may serve a page as fresh: a correction must not wait long.
PAGE_LIFETIME = 10

# The same of a feed that a hub fetches once it was told of a change, which is some seconds later.
PUSHED_LIFETIME = 10

# After that, an edge may serve a stale copy for a minute while it fetches a new one, and for a day
# while we can't be reached. So a page that is seldom read may be some 70 seconds old.
STALE_WHILE_REVALIDATE = 60  # seconds
STALE_IF_ERROR = 86400  # seconds


class ViewResult(Struct, frozen=True):
    """What a view made: a text, and what it is. `changed` is when its content last changed, and
    `expires` when the first of the stories in it does. What `is_private` is for
    whoever has its link: in no cache and no index, and no other site learns the link; what is not
    `is_indexed` is in no index. `seconds` are its lifetime where its route's is not meant. Where a
    hub tells when it changes, `pushed_links` are in its header Link, and no cache is behind then.
    """

    body: str
    media_type: str = HTML
    status: int = 200
    changed: datetime | None = None
    expires: datetime | None = None
    location: str = ""
    may_be_cached: bool = True
    retry_after: int = 0  # seconds
    is_private: bool = False
    is_indexed: bool = True
    seconds: int | None = None
    pushed_links: str = ""


class PageResponse(Response):
    """A response that we made, and the route that led to it; None if the path fits none."""

    def __init__(
        self, body: str, headers: dict[str, str | list[str]], status: int, match: RouteMatch | None
    ) -> None:
        super().__init__(body, headers, status)
        self.match = match


def cache_control(
    seconds: int, *, left: float = math.inf, stale: int = STALE_WHILE_REVALIDATE
) -> str:
    """For how long a response may be served from a cache: `seconds`, and a `stale` copy for a while
    more, but not a second longer than is `left` of what it shows.
    """
    fresh = int(min(seconds, left))
    lifetimes = {
        "max-age": fresh,
        "stale-while-revalidate": int(min(stale, left - fresh)),
        "stale-if-error": int(min(STALE_IF_ERROR, left - fresh)),
    }
    return ", ".join(["public", *(f"{name}={n}" for name, n in lifetimes.items())])


def page_response(
    result: ViewResult, request: PageRequest, match: RouteMatch | None, *, headers: dict[str, str]
) -> PageResponse:
    """The response, or 304 if the client has it; HEAD gets the same headers and no body."""
    etag = _etag(result.body)
    response_headers: dict[str, str | list[str]] = {
        **headers,
        "Cache-Control": (
            _lifetimes(result, request, match)
            if result.may_be_cached and not result.is_private
            else NO_STORE
        ),
        "ETag": etag,
    }
    if result.changed:
        response_headers["Last-Modified"] = http_date(result.changed)
    if result.pushed_links:
        links = (headers.get("Link"), result.pushed_links)  # of the licence, and of the hub
        response_headers["Link"] = ", ".join(filter(None, links))
    if result.location:
        response_headers["Location"] = result.location
    if not result.is_indexed:
        response_headers["X-Robots-Tag"] = "noindex"
    if result.is_private:
        response_headers |= {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
    if result.retry_after:
        response_headers["Retry-After"] = str(result.retry_after)
    if result.status == 200 and _has_it(result, etag, request):
        return PageResponse("", response_headers, 304, match)
    body = result.body if request.wants_body else ""
    return PageResponse(
        body, {**response_headers, "Content-Type": result.media_type}, result.status, match
    )


def _lifetimes(result: ViewResult, request: PageRequest, match: RouteMatch | None) -> str:
    left = _seconds_left(result, request.now)
    if result.pushed_links:
        return cache_control(PUSHED_LIFETIME, left=left, stale=0)
    of_route = match.route.seconds if match else PAGE_LIFETIME
    return cache_control(of_route if result.seconds is None else result.seconds, left=left)


def _has_it(result: ViewResult, etag: str, request: PageRequest) -> bool:
    """Whether the client has this very text, by its ETag, or by its date if it names none.

    The same date, not a later one: when the newest story of a feed is withdrawn, the feed is older
    than the client's copy. A page shows other stories too, whose changes its date does not tell.
    """
    if request.modified_since and result.changed and result.media_type != HTML:
        return request.modified_since == http_date(result.changed)
    return "*" in request.etags or etag in request.etags


def _seconds_left(result: ViewResult, now: datetime) -> float:
    """Until the first of the stories in it expires."""
    return max(0, (result.expires - now).total_seconds()) if result.expires else math.inf


def _etag(body: str) -> str:
    """The text's entity tag (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
