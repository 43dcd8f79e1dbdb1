"""Every surface names the same second, whatever the season and the clock."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.article import Article
from chalicelib.rendering.feeds import Feed, feed_item
from chalicelib.rendering.pages import ArticlePage, Frame
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.sitemaps import NewsSitemap, PagesSitemap, story_entry
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult, page_response
from doubles.newsroom import NEWSROOM
from tests.news.strategies import moments
from tests.rendering.strategies import PLAIN

URLS = Urls("", "https://news.example.org")
ZONES = ("Europe/Copenhagen", "Asia/Kathmandu", "America/Sao_Paulo", "UTC")
RENDERERS = {
    zone: (newsroom, Renderer(newsroom))
    for zone in ZONES
    for newsroom in [replace(NEWSROOM, zone=ZoneInfo(zone))]
}
IN_THE_HOUR_THAT_COMES_TWICE = datetime(2026, 10, 25, 1, 30, 15, tzinfo=UTC)


@given(
    published=moments,
    later=st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=400)),
    zone=st.sampled_from(ZONES),
)
@example(IN_THE_HOUR_THAT_COMES_TWICE, timedelta(hours=1), "Europe/Copenhagen")
@example(datetime(1890, 5, 1, 11, 9, 40, tzinfo=UTC), None, "Europe/Copenhagen")
@example(IN_THE_HOUR_THAT_COMES_TWICE - timedelta(hours=1), None, "Europe/Copenhagen")
@settings(max_examples=40)
def test_every_surface_names_the_same_second(
    published: datetime, later: timedelta | None, zone: str
) -> None:
    updated = (published + later).replace(microsecond=0) if later else None
    story = replace(PLAIN, published=published, updated=updated, corrections=())
    changed = updated or published
    for surface, (first, last) in moments_of(story, zone).items():
        assert first in (None, published), surface
        assert last in (None, changed), surface


def moments_of(story: Article, zone: str) -> dict[str, tuple[datetime | None, datetime | None]]:
    """When a story was published and changed, by every surface; None where it has no such date."""
    newsroom, renderer = RENDERERS[zone]
    feed = Feed(URLS, "", "", "en", "", "/", "/feed.xml", (feed_item(story, URLS, newsroom),))
    rss, atom = (renderer.feed(feed, name) for name in ("feed.xml", "atom.xml"))
    item = json.loads(renderer.feed(feed, "feed.json"))["items"][0]
    data = json.loads(story_json(story, URLS, newsroom))
    frame, section = Frame(URLS, story.published), newsroom.sections[0]
    html = renderer.html(
        ArticlePage(frame, story, section, (), (), (), (), "", previous=None, next=None)
    )
    graph = json.loads(re.findall(r'ld\+json">(.*?)</script>', html)[0])["@graph"][0]
    header = html.partition("<article")[2].partition("</header>")[0]
    visible = re.findall(r'<time datetime="([^"]+)"', header)
    og_times = re.findall(r'article:(?:published|modified)_time" content="([^"]+)"', html)
    news = renderer.sitemap(NewsSitemap(URLS, (story.card,)))
    month = renderer.sitemap(PagesSitemap((story_entry(story.card, URLS),)))
    request = PageRequest(URLS, story.changed)
    response = page_response(ViewResult("", changed=story.changed), request, None, headers={})
    return {
        "page": (_iso(visible[0]), _iso(visible[-1])),
        "JSON-LD": (_iso(graph["datePublished"]), _iso(graph["dateModified"])),
        "OpenGraph": (_iso(og_times[0]), _iso(og_times[1])),
        "RSS": (
            parsedate_to_datetime(_last_text(rss, "pubDate")),
            _iso(_last_text(rss, "modified")),
        ),
        "RSS as a whole": (None, parsedate_to_datetime(_last_text(rss, "lastBuildDate"))),
        "Atom": (_iso(_last_text(atom, "published")), _iso(_last_text(atom, "updated"))),
        "JSON Feed": (_iso(item["date_published"]), _iso(item["date_modified"])),
        "data": (_iso(data["published"]), _iso(data["updated"] or data["published"])),
        "news sitemap": (_iso(_last_text(news, "publication_date")), None),
        "sitemap": (None, _iso(_last_text(month, "lastmod"))),
        "Last-Modified": (None, parsedate_to_datetime(str(response.headers["Last-Modified"]))),
    }


def _last_text(xml: str, name: str) -> str:
    """The text of the last element of a name, in any namespace."""
    return ElementTree.fromstring(xml).findall(f".//{{*}}{name}")[-1].text or ""


def _iso(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, f"{text} names no zone"
    assert re.search(r"(?:Z|[+-]\d\d:\d\d)$", text), f"{text} is not as RFC 3339 has it"
    return moment
