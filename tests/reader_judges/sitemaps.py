"""Sitemaps (sitemaps.org 0.9) and Google's for news, behind a public address, by their schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from tests.reader_judges.answers import Source
from tests.reader_judges.links import path_of
from tests.reader_judges.reading import Reading
from tests.reader_judges.schema import schema_faults
from tests.reader_judges.verdicts import Finding

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"

_MOST_NEWS = 1_000
_NEWS_FOR = timedelta(days=2, minutes=5)  # five minutes for a slow reading
# W3C's profile of ISO 8601 (NOTE-datetime): a day, or a moment with its zone.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?")


def judge_sitemaps(reading: Reading) -> Iterator[Finding]:
    """The index, each file in it, and what robots.txt says of them."""
    source = reading.public
    index = source.ask("/sitemap.xml").body
    yield Finding("/sitemap.xml", tuple(_index_faults(source, index)))
    for path in sitemap_paths(source):
        xml = source.ask(path).body
        root = ET.fromstring(xml)
        faults = [*schema_faults(xml, "sitemap"), *_url_faults(source, root), *_news_faults(root)]
        yield Finding(path, tuple(faults), f"{len(root)} addresses")
    yield Finding("/robots.txt", tuple(_robots_faults(source)))


def sitemap_paths(source: Source) -> list[str]:
    """The files that the index names."""
    root = ET.fromstring(source.ask("/sitemap.xml").body)
    paths = (path_of(source, loc.text or "") for loc in root.iter(f"{SITEMAP}loc"))
    return [path for path in paths if path]


def sitemap_dates(source: Source) -> dict[str, datetime]:
    """By story's path, when the sitemap of its month says that it changed."""
    dates = {}
    for path in sitemap_paths(source):
        root = ET.fromstring(source.ask(path).body)
        for url in root:
            loc, lastmod = url.findtext(f"{SITEMAP}loc", ""), url.findtext(f"{SITEMAP}lastmod")
            story = path_of(source, loc)
            if lastmod and story:
                dates[story] = datetime.fromisoformat(lastmod)
    return dates


def news_dates(source: Source) -> dict[str, datetime]:
    """By story's path, when Google's sitemap says that it was published."""
    root = ET.fromstring(source.ask("/sitemap-news.xml").body)
    dates = {}
    for url in root:
        story = path_of(source, url.findtext(f"{SITEMAP}loc", ""))
        date = url.findtext(f".//{NEWS}publication_date")
        if story and date:
            dates[story] = datetime.fromisoformat(date)
    return dates


def _index_faults(source: Source, xml: str) -> Iterator[str]:
    yield from schema_faults(xml, "sitemap-index")
    root = ET.fromstring(xml)
    if not xml.startswith("<?xml"):
        yield "it has no XML declaration on its first line"
    for sitemap in root:
        yield from _loc_faults(source, sitemap.findtext(f"{SITEMAP}loc", ""))


def _url_faults(source: Source, root: ET.Element) -> Iterator[str]:
    locs = [url.findtext(f"{SITEMAP}loc", "") for url in root]
    yield from (f"{loc} is in it twice" for loc in sorted({x for x in locs if locs.count(x) > 1}))
    for loc in locs:
        yield from _loc_faults(source, loc)
    for lastmod in root.iter(f"{SITEMAP}lastmod"):
        yield from _moment_faults("lastmod", lastmod.text or "")


def _loc_faults(source: Source, loc: str) -> Iterator[str]:
    if not loc.startswith(f"{source.origin}{source.base}/"):
        yield f"{loc or 'an empty loc'} is not an address of the site"
    elif source.ask(loc.removeprefix(f"{source.origin}{source.base}")).status != 200:
        yield f"{loc} does not answer 200"


def _moment_faults(name: str, text: str) -> Iterator[str]:
    if not _MOMENT.fullmatch(text):
        yield f"{name} is {text!r}, which is no moment (W3C)"
    elif len(text) > len("2026-11-24") and datetime.fromisoformat(text) > datetime.now(UTC):
        yield f"{name} is {text}, which is to come"


def _news_faults(root: ET.Element) -> Iterator[str]:
    stories = list(root.iter(f"{NEWS}news"))
    if len(stories) > _MOST_NEWS:
        yield f"it has {len(stories)} stories; {_MOST_NEWS} is the most"
    for story in stories:
        title = story.findtext(f"{NEWS}title", "")
        yield from _news_date_faults(title, story.findtext(f"{NEWS}publication_date", ""))


def _news_date_faults(title: str, date: str) -> Iterator[str]:
    faults = list(_moment_faults(f"publication_date of {title!r}", date))
    yield from faults
    if not faults and datetime.fromisoformat(date) < datetime.now(UTC) - _NEWS_FOR:
        yield f"{title!r} is older than two days: {date}"


def _robots_faults(source: Source) -> Iterator[str]:
    robots = source.ask("/robots.txt").body
    named = re.findall(r"^Sitemap: (\S+)$", robots, re.MULTILINE)
    if f"{source.origin}{source.base}/sitemap.xml" not in named:
        yield f"it does not name the sitemap: {named}"
    for name in named:
        yield from _loc_faults(source, name)
