"""The routes: which view responds to a path, by the path's pattern alone, before any query.

API Gateway knows the four depths of app.py; the routes are here. A path that fits none of ROUTES
may be an old address (see news/old_paths.py), so its 404 takes one read, or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from chalicelib.news.address import LONGEST_SLUG
from chalicelib.news.pings import KEY_SHAPE
from chalicelib.news.previews import LINK_SHAPE
from chalicelib.rendering.urls import SEARCH, TODAY
from chalicelib.web import (
    correction_views,
    digest_views,
    feed_views,
    list_views,
    preview_views,
    republish_views,
    search_views,
    site_files,
    sitemap_views,
    story_views,
)
from chalicelib.web.responses import PAGE_LIFETIME, ViewResult

# Seconds that a cache may serve what machines fetch, and what only a deployment changes. Pages have
# PAGE_LIFETIME.
FEED_LIFETIME = 60
SEARCH_LIFETIME = 60  # of what is found, too: most readers ask for what others have just asked for
SITEMAP_LIFETIME = 300
FILE_LIFETIME = 86400

# No longer than an address allows: a longer one can't be looked up.
_SLUG = rf"(?![a-z0-9-]{{{LONGEST_SLUG + 1}}})[a-z0-9]+(?:-[a-z0-9]+)*"
# Phones ask for some of these names by themselves.
_TOUCH_ICON = r"apple-touch-icon(?:-\d{1,3}x\d{1,3})?(?:-precomposed)?\.png"
_FEED = r"(?P<feed>feed\.xml|atom\.xml|feed\.json)"

# Characters; a picture of a story's gallery, both slugs of 80.
LONGEST_PATH = 2 * LONGEST_SLUG + len("//pictures/99")

View = Callable[..., ViewResult]  # of the site, the request, and the names in the route's shape


class Route(Struct, frozen=True):
    """A shape of path, the view that answers it, and the seconds that its page may be cached."""

    shape: re.Pattern[str]
    view: View
    seconds: int
    hides_path: bool = False  # from the access log: whoever knows it may read

    @property
    def name(self) -> str:
        """What the access log calls its pages: the view's name."""
        return self.view.__name__


class RouteMatch(Struct, frozen=True):
    """A path (without base and outer slashes), its route, and the parts that the shape names."""

    path: str
    route: Route
    names: dict[str, str]


def match_route(path: str) -> RouteMatch | None:
    """The first route that fits `path`; None if none does."""
    if len(path) > LONGEST_PATH:
        return None
    for route in ROUTES:
        match = route.shape.fullmatch(path)
        if match:
            return RouteMatch(path, route, match.groupdict())
    return None


def _route(shape: str, view: View, seconds: int = PAGE_LIFETIME) -> Route:
    return Route(re.compile(shape, re.ASCII), view, seconds)


# No page depends on a request's headers, so none needs Vary.
ROUTES = (
    _route("", list_views.front),
    _route(_FEED, feed_views.feed, FEED_LIFETIME),
    _route(r"sitemap\.xml", sitemap_views.sitemap_index, SITEMAP_LIFETIME),
    _route(r"sitemap-pages\.xml", sitemap_views.pages_sitemap, SITEMAP_LIFETIME),
    _route(r"sitemap-news\.xml", sitemap_views.news_sitemap, FEED_LIFETIME),
    _route(r"sitemap-(?P<month>\d{4}-\d{2})\.xml", sitemap_views.month_sitemap, SITEMAP_LIFETIME),
    _route(r"robots\.txt", site_files.robots, FILE_LIFETIME),
    _route(rf"(?P<key>{KEY_SHAPE})\.txt", site_files.indexnow_key, FILE_LIFETIME),
    _route(r"llms\.txt", site_files.guide_for_models, FILE_LIFETIME),
    _route(r"openapi\.json", site_files.api_description, FILE_LIFETIME),
    _route(r"license\.xml", site_files.usage_licence, FILE_LIFETIME),
    _route(r"\.well-known/tdmrep\.json", site_files.mining_reservation, FILE_LIFETIME),
    _route(
        r"\.well-known/site\.standard\.publication",
        site_files.publication_record,
        FILE_LIFETIME,
    ),
    _route(r"(?:\.well-known/)?trust\.txt", site_files.trust, FILE_LIFETIME),
    _route(r"manifest\.webmanifest", site_files.manifest, FILE_LIFETIME),
    _route(r"(?P<picture>icon|logo|logo-dark)\.svg", site_files.icon, FILE_LIFETIME),
    _route(rf"favicon\.ico|{_TOUCH_ICON}", site_files.usual_icon, FILE_LIFETIME),
    _route("archive", list_views.archive),
    _route("corrections", list_views.corrections),
    _route(r"archive/(?P<period>\d{4}(?:-\d{2}){0,2})", list_views.period),
    _route(rf"tag/(?P<tag>{_SLUG})", list_views.tag),
    _route(rf"tag/(?P<tag>{_SLUG})/{_FEED}", feed_views.feed, FEED_LIFETIME),
    _route(rf"author/(?P<author>{_SLUG})", list_views.author),
    _route(rf"author/(?P<author>{_SLUG})/{_FEED}", feed_views.feed, FEED_LIFETIME),
    _route(rf"corrections/{_FEED}", correction_views.corrections_feed, FEED_LIFETIME),
    _route(
        rf"corrections/and-withdrawals/{_FEED}", republish_views.withdrawals_feed, FEED_LIFETIME
    ),
    _route(rf"{TODAY}/{_FEED}", digest_views.today_feed, FEED_LIFETIME),
    Route(re.compile(LINK_SHAPE, re.ASCII), preview_views.preview, PAGE_LIFETIME, hides_path=True),
    _route(rf"(?P<section>{_SLUG})/{_FEED}", feed_views.feed, FEED_LIFETIME),
    _route(rf"(?P<section>{_SLUG})/(?P<slug>{_SLUG})\.json", story_views.story_data),
    _route(rf"(?P<section>{_SLUG})/(?P<slug>{_SLUG})", story_views.story),
    _route(
        rf"(?P<section>{_SLUG})/(?P<slug>{_SLUG})/pictures/(?P<number>[1-9]\d?)",
        story_views.gallery_picture,
    ),
    _route(rf"(?P<section>{_SLUG})/(?P<slug>{_SLUG})/republish", republish_views.republish),
    _route(SEARCH, search_views.search, SEARCH_LIFETIME),
    _route(rf"{SEARCH}\.json", search_views.search_data, SEARCH_LIFETIME),
    _route(r"opensearch\.xml", search_views.search_description, FILE_LIFETIME),
    _route(rf"(?P<name>{_SLUG})", list_views.section_or_page),
)

OLD_ADDRESS = _route("", story_views.old_address)
