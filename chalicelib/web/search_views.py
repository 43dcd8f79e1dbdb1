"""The views of the search: its page, the same as JSON, and its description for browsers."""

from __future__ import annotations

from msgspec.structs import replace

from chalicelib.news.expiry import first_expiry
from chalicelib.news.search_results import StorySearch
from chalicelib.rendering.pages import Frame, SearchPage
from chalicelib.rendering.search_data import search_json
from chalicelib.rendering.urls import SEARCH
from chalicelib.site import Site
from chalicelib.web.html_pages import BREAKING_NEWS, bare_frame, frame_of, html_page
from chalicelib.web.list_views import section_or_page
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import PAGE_LIFETIME, ViewResult
from chalicelib.web.search_hits import results_of
from chalicelib.web.search_pages import search_page
from chalicelib.web.search_request import read_search_request
from chalicelib.web.story_views import JSON, old_address

DESCRIPTION = "application/opensearchdescription+xml"


def search(site: Site, request: PageRequest) -> ViewResult:
    """What is found, ten stories a page; without a question, the form alone. Where there is no
    search, what the newsroom has at this address. It takes two waits, and one of the engine.
    """
    engine = site.search
    if engine is None:
        return replace(section_or_page(site, request, SEARCH), seconds=PAGE_LIFETIME)
    answers = site.archive.answer([BREAKING_NEWS], now=request.now)
    page = _found(site, request, engine, frame_of(request, answers))
    return replace(html_page(site, page), is_indexed=False)


def search_data(site: Site, request: PageRequest) -> ViewResult:
    """The same as JSON."""
    engine = site.search
    if engine is None:
        return _no_search(site, request)
    page = _found(site, request, engine, bare_frame(request))
    data = search_json(page, site.newsroom)
    return ViewResult(data, JSON, expires=first_expiry(page), is_indexed=False)


def search_description(site: Site, request: PageRequest) -> ViewResult:
    """How browsers search the site."""
    if not site.has_search:
        return _no_search(site, request)
    return ViewResult(site.renderer.search_description(request.urls), DESCRIPTION)


def _found(site: Site, request: PageRequest, engine: StorySearch, frame: Frame) -> SearchPage:
    asked = read_search_request(request, site.newsroom)
    return search_page(site.newsroom, frame, asked, results_of(site, request, engine, asked))


def _no_search(site: Site, request: PageRequest) -> ViewResult:
    """404; not for long, since the next deployment may bring a search."""
    return replace(old_address(site, request, request.path), may_be_cached=False)
