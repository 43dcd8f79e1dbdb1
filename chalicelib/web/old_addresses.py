"""Where a request is led that no page answers: by the redirects of `articles/_redirects`."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from chalicelib.news.address import PAGES, Address, is_slug
from chalicelib.news.archive import Answers, EverListed, RedirectFrom, StoryAt
from chalicelib.news.listing import Listing
from chalicelib.news.old_paths import is_own, path_requested, plain_path
from chalicelib.news.redirects import is_taken, month_and_day, old_of_request
from chalicelib.news.standing import Moved
from chalicelib.rendering.urls import FEEDS, SEARCH, TODAY
from chalicelib.site import Site
from chalicelib.web.page_request import PageRequest
from chalicelib.web.period_queries import period_named, queries_of, with_stories
from chalicelib.web.responses import ViewResult

_OF_A_STORY = re.compile(r"(.+/.+)(?:\.json|/pictures/[1-9]\d?)")


def redirect_queries(site: Site, request: PageRequest) -> list[RedirectFrom]:
    """What must be asked to lead a request on that no page answers; nothing if it is no old one."""
    by_query = old_of_request("", dict(parse_qsl(request.query)))
    old = old_of_request(request.path, {}) or by_query
    if not old or is_taken(old, site.newsroom):
        return []
    month, _day = month_and_day(old)
    return [RedirectFrom(one) for one in dict.fromkeys(filter(None, (old, month, by_query)))]


def redirected(
    site: Site, request: PageRequest, answers: Answers | None = None
) -> ViewResult | None:
    """301 to where an old path leads, or `?p=123` of the front page; None if it leads nowhere.

    `answers` has those to `redirect_queries`; it takes a wait if there are none. A redirect takes a
    wait: what it leads to may have moved since, or be a list that is no more, and nothing is said
    of a story that readers can't have yet.
    """
    asked = redirect_queries(site, request)
    if not asked:
        return _first_page(site, request)
    answers = answers or site.archive.answer(asked, now=request.now)
    found = {one.old: answers[one].path for one in asked}
    old = asked[0].old
    month, day = month_and_day(old)
    new = found[old]
    if not new and found.get(month, "").startswith("/archive/"):
        new = f"{found[month]}-{day}"
    # The front page of a site that was in a folder: `/blog/?p=123`.
    for named in (one for one in found if one[0] == "?" and new == "/"):
        old, new = (named, found[named]) if found[named] else (old, new)
    location = _location(site, request, new) if new else ""
    if not location:
        return _first_page(site, request)
    # What links carry in their query goes with it, but for what named the old page.
    kept = "" if old.startswith("?") or "?" in location else request.query
    return ViewResult("", status=301, location=f"{location}?{kept}" if kept else location)


def _first_page(site: Site, request: PageRequest) -> ViewResult | None:
    """301 from a further page of a list, as other programs number them, to the list here that has
    its path: `/sport/page/2/`, `/tag/sea/page/2/`. None if there is none.
    """
    path = plain_path(request.path) or ""
    of = old_of_request(request.path, {})
    kind, _, name = of.partition("/")
    is_list = of != path and (
        bool(site.newsroom.section(of))
        or (kind in {"tag", "author"} and _has_page(site, request, kind, name))
    )
    return ViewResult("", status=301, location=f"{request.urls.base}/{of}") if is_list else None


def _location(site: Site, request: PageRequest, new: str) -> str:
    """Where a new path is now, in one hop; empty if readers find no story there, nor ever did."""
    urls, here = request.urls, f"{request.urls.base}{new}"
    path = new.partition("?")[0].partition("#")[0].strip("/")
    if path.rpartition("/")[2] in FEEDS:
        of, _, name = path.rpartition("/")
        return here if _has_feed(site, request, of) else urls.feed(urls.front(), name)
    kind, _, name = path.partition("/")
    if kind in {"tag", "author"}:
        return here if _has_page(site, request, kind, name) else urls.front()
    if kind == "archive" and name:
        return here if _has_stories(site, request, name) else urls.archive()
    of_a_story = _OF_A_STORY.fullmatch(path)
    rooms = {"", TODAY, SEARCH} if site.has_search else {"", TODAY}
    if not of_a_story and (is_own(path) or path in rooms or site.newsroom.section(path)):
        return here
    return _story_location(site, request, of_a_story[1] if of_a_story else path, here)


def _has_page(site: Site, request: PageRequest, kind: str, name: str) -> bool:
    """Whether a tag or an author has a list, as its view would find."""
    newsroom = site.newsroom
    is_named = newsroom.topic(name) if kind == "tag" else newsroom.author_by_slug(name)
    return bool(is_named) or _was_listed(site, request, kind, name)


def _has_feed(site: Site, request: PageRequest, of: str) -> bool:
    """Whether a list has a feed, as the feed's view would find."""
    kind, _, name = of.partition("/")
    if kind in {"tag", "author"}:
        return _was_listed(site, request, kind, name)
    return of in {"", "corrections", TODAY} or bool(site.newsroom.section(of))


def _was_listed(site: Site, request: PageRequest, kind: str, name: str) -> bool:
    if not is_slug(name):
        return False
    ever = EverListed(Listing(kind, name), request.now)
    return site.archive.answer([ever], now=request.now)[ever] is not None


def _has_stories(site: Site, request: PageRequest, name: str) -> bool:
    """Whether there are stories of a year, a month or a day."""
    period = period_named(name, site.newsroom.zone)
    if period is None or period.start > request.now:
        return False
    return bool(with_stories([period], site.archive.answer(queries_of([period]), now=request.now)))


def _story_location(site: Site, request: PageRequest, path: str, here: str) -> str:
    page, old = site.newsroom.page(path), path_requested(path)
    if old is None:  # a picture
        return here
    at_address = StoryAt(Address(PAGES, page.slug) if page else old.address)
    match site.archive.answer([at_address], now=request.now)[at_address].answer(request.now):
        case Moved(address):
            return request.urls.story(address)
        case None:
            return ""
    return here
