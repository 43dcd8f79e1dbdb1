"""Feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, behind a public address."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

from tests.npm import CannotJudge
from tests.reader_judges.answers import Answer, Source
from tests.reader_judges.feed_warnings import warnings_of
from tests.reader_judges.links import is_whole, links_in_html, path_of
from tests.reader_judges.markup_tree import tree
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MODIFIED = "{http://purl.org/dc/terms/}modified"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

MEDIA_TYPES = {
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(r"(?:\w{3}, )?\d\d \w{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT)")


@dataclass(frozen=True)
class Entry:
    """A story in a feed of any format."""

    identity: str
    link: str
    title: str
    summary: str
    html: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published: datetime | None
    changed: datetime | None


@dataclass(frozen=True)
class Feed:
    """One list in its three formats."""

    source: Source
    path: str  # of the list, with a final slash

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """By file name, as served."""
        return {name: self.source.ask(f"{self.path}{name}") for name in MEDIA_TYPES}

    def address(self, name: str) -> str:
        """The whole address of one of them."""
        return f"{self.source.origin}{self.source.base}{self.path}{name}"

    @cached_property
    def rss(self) -> ET.Element:
        """The channel."""
        root = ET.fromstring(self.answers["feed.xml"].body)
        channel = root.find("channel")
        return ET.Element("none") if channel is None else channel

    @cached_property
    def atom(self) -> ET.Element:
        """The feed."""
        return ET.fromstring(self.answers["atom.xml"].body)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The JSON feed."""
        data: dict[str, Any] = json.loads(self.answers["feed.json"].body)
        return data

    def entries(self, name: str) -> list[Entry]:
        """The stories in one of them."""
        return {"feed.xml": self._rss, "atom.xml": self._atom, "feed.json": self._json}[name]()

    def _rss(self) -> list[Entry]:
        return [
            Entry(
                identity=item.findtext("guid", ""),
                link=item.findtext("link", ""),
                title=item.findtext("title", ""),
                summary=unescape(item.findtext("description", "")),  # of HTML
                html=item.findtext(f"{CONTENT}encoded", ""),
                authors=tuple(creator.text or "" for creator in item.iter(CREATOR)),
                tags=tuple(category.text or "" for category in item.iter("category")),
                published=_mail_date(item.findtext("pubDate", "")),
                changed=_date(item.findtext(MODIFIED, "")),
            )
            for item in self.rss.iter("item")
        ]

    def _atom(self) -> list[Entry]:
        return [
            Entry(
                identity=entry.findtext(f"{ATOM}id", ""),
                link=_atom_link(entry, "alternate"),
                title=entry.findtext(f"{ATOM}title", ""),
                summary=entry.findtext(f"{ATOM}summary", ""),
                html=entry.findtext(f"{ATOM}content", ""),
                authors=tuple(e.text or "" for e in entry.iterfind(f"{ATOM}author/{ATOM}name")),
                tags=tuple(c.get("label", "") for c in entry.iter(f"{ATOM}category")),
                published=_date(entry.findtext(f"{ATOM}published", "")),
                changed=_date(entry.findtext(f"{ATOM}updated", "")),
            )
            for entry in self.atom.iter(f"{ATOM}entry")
        ]

    def _json(self) -> list[Entry]:
        return [
            Entry(
                identity=str(item.get("id", "")),
                link=item.get("url", ""),
                title=item.get("title", ""),
                summary=item.get("summary", ""),
                html=item.get("content_html", ""),
                authors=tuple(author.get("name", "") for author in item.get("authors", [])),
                tags=tuple(item.get("tags", [])),
                published=_date(item.get("date_published", "")),
                changed=_date(item.get("date_modified", "")),
            )
            for item in self.data.get("items", [])
        ]


def judge_feeds(reading: Reading) -> Iterator[Finding]:
    """The formats' own rules, and that all three tell the same."""
    for feed in feeds(reading):
        faults = [f"{name}: {fault}" for name in MEDIA_TYPES for fault in _faults(feed, name)]
        entries = {name: feed.entries(name) for name in MEDIA_TYPES}
        faults += [*_disagreements(entries)]
        yield Finding(feed.path, tuple(faults), f"{len(entries['feed.xml'])} stories")


def judge_with_feedparser(reading: Reading) -> Iterator[Finding]:
    """What the most used feed reader's library makes of them."""
    try:
        feedparser = importlib.import_module("feedparser")
    except ImportError:
        raise CannotJudge("the Python package feedparser is not installed") from None
    for feed in feeds(reading):
        for name in ("feed.xml", "atom.xml"):
            answer = feed.answers[name]
            parsed = feedparser.parse(answer.body.encode(), response_headers=answer.headers)
            expected = len(feed.entries(name))
            yield Finding(f"{feed.path}{name}", tuple(_parsing_faults(parsed, expected)))


def feeds(reading: Reading) -> list[Feed]:
    """Every list with a feed that a page of ours names."""
    paths = set()
    for page in reading.addressed:
        for link in tree(page.answer.body).all("link", rel="alternate"):
            path = path_of(reading.local, link["href"])
            if path and link["type"] in MEDIA_TYPES.values():
                paths.add(path.rpartition("/")[0] + "/")
    masthead = tree(reading.pages[0].answer.body).all("a", within="header.masthead")
    sections = {path_of(reading.local, link["href"]) for link in masthead} - {None, "/", "/search"}
    return [Feed(reading.public, path) for path in sorted(paths | {f"{s}/" for s in sections})]


def _faults(feed: Feed, name: str) -> Iterator[str]:
    answer = feed.answers[name]
    if answer.status != 200:
        yield f"answers {answer.status}"
        return
    if answer.media_type != MEDIA_TYPES[name]:
        yield f"is {answer.media_type}"
    if not answer.headers.get("etag"):
        yield "has no ETag"
    if name != "feed.json":
        yield from warnings_of(answer.body)
    rules = {"feed.xml": _rss_faults, "atom.xml": _atom_faults, "feed.json": _json_faults}
    yield from rules[name](feed)
    entries = feed.entries(name)
    if len({entry.identity for entry in entries}) < len(entries):
        yield "has an identity twice"
    for entry in entries:
        yield from (f"{entry.link}: {fault}" for fault in _entry_faults(entry))


def _entry_faults(entry: Entry) -> Iterator[str]:
    for part in ("identity", "link", "title", "html"):
        if not getattr(entry, part).strip():
            yield f"has no {part}"
    if not entry.identity.startswith("tag:"):
        yield f"is named {entry.identity!r}, which does not survive a move"
    if entry.published is None:
        yield "has no date, or one that is none"
    if "\ue000" in f"{entry.html}{entry.link}":
        yield "has the mark of the base in it"
    for link in [entry.link, *links_in_html(entry.html)]:
        if not is_whole(link):
            yield f"has a link that is not whole: {link}"
    for picture in tree(entry.html).all("img"):
        if "alt" not in picture.attributes:
            yield "has a picture without a text"


def _rss_faults(feed: Feed) -> Iterator[str]:
    channel = feed.rss
    for part in ("title", "link", "description"):
        if not channel.findtext(part, "").strip():
            yield f"has no {part}"
    if _atom_link(channel, "self") != feed.address("feed.xml"):
        yield f"says it is {_atom_link(channel, 'self')!r}"
    if not is_whole(channel.findtext("link", "")):
        yield f"links to {channel.findtext('link')!r}"
    for item in channel.iter("item"):
        yield from (f"{item.findtext('link')}: {fault}" for fault in _rss_item_faults(item))


def _rss_item_faults(item: ET.Element) -> Iterator[str]:
    guid = item.find("guid")
    if guid is None or guid.get("isPermaLink") != "false":
        yield "its guid does not say isPermaLink=false"
    parts = [part.tag for part in item]
    for part in ("title", "link", "guid", "pubDate", "description", f"{CONTENT}encoded"):
        if parts.count(part) != 1:
            yield f"has {parts.count(part)} of {part}"
            return
    if parts.index("description") > parts.index(f"{CONTENT}encoded"):
        yield "has its text before its description"
    if not _RFC822.fullmatch(item.findtext("pubDate", "")):
        yield f"pubDate is {item.findtext('pubDate')!r} (RFC 822)"


def _atom_faults(feed: Feed) -> Iterator[str]:
    if feed.atom.tag != f"{ATOM}feed":
        yield f"its root is {feed.atom.tag}"
    if _atom_link(feed.atom, "self") != feed.address("atom.xml"):
        yield f"says it is {_atom_link(feed.atom, 'self')!r}"
    yield from _atom_parts(feed.atom)
    has_author = feed.atom.find(f"{ATOM}author") is not None
    for entry in feed.atom.iter(f"{ATOM}entry"):
        link = _atom_link(entry, "alternate")
        yield from (f"{link}: {fault}" for fault in _atom_parts(entry))
        if not has_author and entry.find(f"{ATOM}author") is None:
            yield f"{link}: has no author"
        content = entry.find(f"{ATOM}content")
        if content is None or content.get("type") != "html":
            yield f"{link}: its content is not of type html"


def _atom_parts(element: ET.Element) -> Iterator[str]:
    for part in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{part}")) != 1 or not element.findtext(f"{ATOM}{part}"):
            yield f"does not have one {part} (RFC 4287)"
    for part in ("updated", "published"):
        for date in element.findall(f"{ATOM}{part}"):
            if not _RFC3339.fullmatch(date.text or ""):
                yield f"{part} is {date.text!r} (RFC 3339)"
    for author in element.findall(f"{ATOM}author"):
        if not author.findtext(f"{ATOM}name"):
            yield "has an author without a name"
    if not is_whole(_atom_link(element, "alternate")):
        yield f"links to {_atom_link(element, 'alternate')!r}"


def _json_faults(feed: Feed) -> Iterator[str]:
    data = feed.data
    if data.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"its version is {data.get('version')!r}"
    if not data.get("title"):
        yield "has no title"
    if data.get("feed_url") != feed.address("feed.json"):
        yield f"says it is {data.get('feed_url')!r}"
    if not is_whole(data.get("home_page_url", "")):
        yield f"links to {data.get('home_page_url')!r}"
    for item in data.get("items", []):
        yield from (f"{item.get('url')}: {fault}" for fault in _json_item_faults(item))


def _json_item_faults(item: dict[str, Any]) -> Iterator[str]:
    if not isinstance(item.get("id"), str):
        yield "its id is not a text"
    if "author" in item or not all(author.get("name") for author in item.get("authors", [])):
        yield "names its authors in the old way, or without names"
    for part in ("date_published", "date_modified"):
        if not _RFC3339.fullmatch(item.get(part, "")):
            yield f"{part} is {item.get(part)!r} (RFC 3339)"


def _disagreements(entries: dict[str, list[Entry]]) -> Iterator[str]:
    rss, atom, data = (entries[name] for name in MEDIA_TYPES)
    if not [t.identity for t in rss] == [t.identity for t in atom] == [t.identity for t in data]:
        yield "the three formats do not have the same stories in the same order"
        return
    for one, two, three in zip(rss, atom, data, strict=True):
        for part in ("link", "title", "summary", "html", "authors", "tags", "published"):
            values = [getattr(entry, part) for entry in (one, two, three)]
            if not values[0] == values[1] == values[2]:
                yield f"{one.link}: the three formats disagree on its {part}: {values}"


def _parsing_faults(parsed: Any, expected: int) -> Iterator[str]:  # noqa: ANN401 - has no types
    if parsed.bozo:
        yield f"bozo: {parsed.bozo_exception!r}"
    if len(parsed.entries) != expected:
        yield f"{len(parsed.entries)} stories are read of {expected}"
    for entry in parsed.entries:
        for part in ("title", "link", "id", "published_parsed", "content"):
            if not entry.get(part):
                yield f"{entry.get('link')}: no {part} is read"


def _atom_link(element: ET.Element, rel: str) -> str:
    links = element.findall(f"{ATOM}link")
    return next((link.get("href", "") for link in links if link.get("rel") == rel), "")


def _date(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if _RFC3339.fullmatch(text) else None


def _mail_date(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if _RFC822.fullmatch(text) else None
