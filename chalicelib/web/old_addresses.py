"""Where a request is led that no page answers: by the redirects of `articles/_redirects`."""

from __future__ import annotations

from urllib.parse import parse_qsl

from chalicelib.news.archive import RedirectFrom, StoryAt
from chalicelib.news.old_paths import is_own, path_requested
from chalicelib.news.redirects import is_taken, old_of_request
from chalicelib.news.standing import Moved
from chalicelib.site import Site
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult


def redirected(site: Site, request: PageRequest, path: str) -> ViewResult | None:
    """301 to where an old path leads, or `?p=123` of the front page; None if it leads nowhere. It
    takes one read, and a wait and a read more if a story is meant: that may have moved since, and
    nothing is said of one that readers can't have yet.
    """
    query = {} if path else dict(parse_qsl(request.query))
    old = old_of_request(path, query)
    if not old or is_taken(old, site.newsroom):
        return None
    asked = RedirectFrom(old)
    new = site.archive.answer([asked], now=request.now)[asked].path
    location = _location(site, request, new) if new else ""
    if not location:
        return None
    # What links carry in their query goes with it, but for what named the old page.
    kept = "" if old.startswith("?") or "?" in location else request.query
    return ViewResult("", status=301, location=f"{location}?{kept}" if kept else location)


def _location(site: Site, request: PageRequest, new: str) -> str:
    """Where a new path is now, in one hop; empty if readers find nothing there."""
    path, urls = new.strip("/").partition("?")[0], request.urls
    target = path_requested(path.partition("#")[0])
    if target is None or _is_page(site, target.path):
        return f"{urls.base}{new}"
    at_address = StoryAt(target.address)
    match site.archive.answer([at_address], now=request.now)[at_address].answer(request.now):
        case Moved(address):
            return urls.story(address)
        case None:
            return ""
    return f"{urls.base}{new}"


def _is_page(site: Site, path: str) -> bool:
    """Whether it is a page by its shape or its name, and no story."""
    return is_own(path) or bool(site.newsroom.section(path) or site.newsroom.page(path))
