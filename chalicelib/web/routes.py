"""Which page an address is: decided by its shape alone, before anything is looked up.

API Gateway knows the four depths of app.py; what stands at each is said here. A path that fits no
route can't name anything we have, so it is answered without a single call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chalicelib.news.address import LONGEST_SLUG

# No longer than an address allows: a longer one can't be looked up.
_SLUG = rf"(?![a-z0-9-]{{{LONGEST_SLUG + 1}}})[a-z0-9]+(?:-[a-z0-9]+)*"
_FEED = r"(?P<feed>feed\.xml|atom\.xml|feed\.json)"

LONGEST_PATH = 2 * LONGEST_SLUG + len("/.json")  # characters; a story's data, both slugs of 80


@dataclass(frozen=True)
class Route:
    """A shape of path, the view that answers it, and for how many seconds an answer is kept.

    `views` is the part of the Reader that has the view; empty for the Reader itself.
    """

    shape: re.Pattern[str]
    views: str
    view: str
    seconds: int = 10


def _route(shape: str, views: str, view: str, seconds: int = 10) -> Route:
    return Route(re.compile(shape, re.ASCII), views, view, seconds)


# Ten seconds for what editors change: a correction must not wait longer. Minutes for what machines
# come for, a day for what only a deployment changes. No page depends on a request's headers, so
# none needs Vary.
ROUTES = (
    _route("", "lists", "front"),
    _route(_FEED, "machines", "feed", 60),
    _route(r"sitemap\.xml", "machines", "sitemap_index", 300),
    _route(r"sitemap-pages\.xml", "machines", "pages_sitemap", 300),
    _route(r"sitemap-news\.xml", "machines", "news_sitemap", 60),
    _route(r"sitemap-(?P<month>\d{4}-\d{2})\.xml", "machines", "month_sitemap", 300),
    _route(r"robots\.txt", "machines", "robots", 86400),
    _route(r"llms\.txt", "machines", "guide_for_models", 86400),
    _route(r"manifest\.webmanifest", "machines", "manifest", 86400),
    _route(r"icon\.svg", "machines", "icon", 86400),
    _route("archive", "lists", "archive"),
    _route("corrections", "lists", "corrections"),
    _route(r"archive/(?P<period>\d{4}-\d{2}(?:-\d{2})?)", "lists", "period"),
    _route(rf"tag/(?P<tag>{_SLUG})", "lists", "tag"),
    _route(rf"tag/(?P<tag>{_SLUG})/{_FEED}", "machines", "feed", 60),
    _route(rf"author/(?P<author>{_SLUG})", "lists", "author"),
    _route(rf"author/(?P<author>{_SLUG})/{_FEED}", "machines", "feed", 60),
    _route(rf"(?P<section>{_SLUG})/{_FEED}", "machines", "feed", 60),
    _route(rf"(?P<section>{_SLUG})/(?P<slug>{_SLUG})\.json", "stories", "story_data"),
    _route(rf"(?P<section>{_SLUG})/(?P<slug>{_SLUG})", "stories", "story"),
    _route(rf"(?P<name>{_SLUG})", "", "section_or_page"),
)


def route_for(path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for `path` (without base and outer slashes), and what it names; None if none."""
    if len(path) > LONGEST_PATH:
        return None
    for route in ROUTES:
        match = route.shape.fullmatch(path)
        if match:
            return route, match.groupdict()
    return None
