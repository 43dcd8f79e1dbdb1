"""What the W3C's feed validator warns of, beside errors: https://validator.w3.org/feed/docs/."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from tests.reader_judges.markup_tree import Element, tree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

# What a text in a feed may be made of without being taken for a risk (SecurityRisk): those of the
# validator's elements that an article of ours can have.
_ELEMENTS = {
    "a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
    "col", "colgroup", "data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
# The same of attributes (SecurityRiskAttr): `role` and `aria-…` are not among them.
_ATTRIBUTES = {
    "abbr", "align", "alt", "cite", "class", "colspan", "datetime", "dir", "headers", "height",
    "href", "hreflang", "id", "lang", "open", "rel", "reversed", "rowspan", "scope", "span",
    "src", "start", "title", "type", "value", "width",
}  # fmt: skip
_LINKS = ("href", "src", "cite")
_RELATIONS = {
    "alternate", "self", "enclosure", "related", "via", "next", "prev", "first", "last",
    "license",  # RFC 4946, and so registered with IANA
}  # fmt: skip
_ODD_SIGNS = re.compile("[\x80-\x9f\ufffd]")  # of a text that was decoded wrongly
_SAME_MEANING = (
    ("pubDate", "{http://purl.org/dc/elements/1.1/}date"),
    ("author", "{http://purl.org/dc/elements/1.1/}creator"),
    ("category", "{http://purl.org/dc/elements/1.1/}subject"),
)
_AHEAD = timedelta(minutes=10)  # that a clock may be, before its date is taken for a mistake
_FIRST_YEAR = 1990  # of syndication; an older date is warned of (ImplausibleDate)
LARGEST_ANSWER = 5_000_000  # bytes; Lambda answers 6 MB at most, and JSON escapes some of them


def warnings_of(xml: str) -> Iterator[str]:
    """The warnings for a feed, RSS or Atom, each with the validator's name for it."""
    if len(xml.encode()) > LARGEST_ANSWER:
        yield f"{len(xml.encode()):,} bytes; {LARGEST_ANSWER:,} is the most"
    if not re.match(r'<\?xml version="1\.0" encoding="utf-8"', xml, re.IGNORECASE):
        yield "MissingEncoding: its first line does not say that it is UTF-8"
    if signs := _ODD_SIGNS.findall(xml):
        yield f"BadCharacters: {len(signs)}"
    root = ET.fromstring(xml)
    yield from _atom_warnings(root) if root.tag == f"{ATOM}feed" else _rss_warnings(root)


def _rss_warnings(root: ET.Element) -> Iterator[str]:
    channel = root.find("channel")
    if channel is None or root.get("version") != "2.0":
        yield "ObsoleteVersion: it is not RSS 2.0"
        return
    yield from _image_warnings(channel)
    yield from _twice(channel, {"item", "category", f"{ATOM}link"})
    for item in channel.iter("item"):
        where = item.findtext("link", "")
        yield from (f"{where}: {warning}" for warning in _item_warnings(item))


def _item_warnings(item: ET.Element) -> Iterator[str]:
    yield from _twice(item, {"category", "{http://purl.org/dc/elements/1.1/}creator"})
    for ours, theirs in _SAME_MEANING:
        if item.find(ours) is not None and item.find(theirs) is not None:
            yield f"DuplicateItemSemantics: both {ours} and {theirs}"
    if not item.findtext("guid"):
        yield "MissingGuid"
    yield from _mail_date_warnings(item.findtext("pubDate", ""))
    for part in ("description", CONTENT):
        yield from html_warnings(item.findtext(part, ""))


def _mail_date_warnings(text: str) -> Iterator[str]:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        yield f"ProblematicalRFC822Date: {text!r}"
        return
    if not text.startswith(f"{moment:%a, }"):
        yield f"IncorrectDOW: {text!r}"
    yield from _plausibility(moment)


def _image_warnings(channel: ET.Element) -> Iterator[str]:
    image = channel.find("image")
    if image is None:
        return
    for part in ("title", "link"):
        if image.findtext(part) != channel.findtext(part):
            yield f"Image{part.capitalize()}DoesntMatch: {image.findtext(part)!r}"
    if not re.search(r"\.(?:png|jpe?g|gif)$", image.findtext("url", "")):
        yield f"ImageUrlFormat: {image.findtext('url')!r}"


def _atom_warnings(feed: ET.Element) -> Iterator[str]:
    entries = list(feed.iter(f"{ATOM}entry"))
    for link in feed.iter(f"{ATOM}link"):
        if link.get("rel", "alternate") not in _RELATIONS:
            yield f"UnregisteredAtomLinkRel: {link.get('rel')!r}"
        if not urlsplit(link.get("href", "")).scheme:
            yield f"SameDocumentReference: {link.get('href')!r}"
    for name in ("icon", "logo"):
        if not urlsplit(feed.findtext(f"{ATOM}{name}", "https://x")).scheme:
            yield f"NonCanonicalURI: its {name}"
    for entry in entries:
        where = entry.findtext(f"{ATOM}id", "")
        yield from (f"{where}: {warning}" for warning in _entry_warnings(entry))


def _entry_warnings(entry: ET.Element) -> Iterator[str]:
    for name in ("updated", "published"):
        yield from _plausibility(datetime.fromisoformat(entry.findtext(f"{ATOM}{name}", "")))
    places = Counter(
        (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
        for link in entry.iterfind(f"{ATOM}link")
    )
    if any(times > 1 for (rel, _, _), times in places.items() if rel == "alternate"):
        yield "DuplicateAtomLink"
    for part in ("content", "summary"):
        element = entry.find(f"{ATOM}{part}")
        if element is not None and element.get("type") == "html":
            yield from html_warnings(element.text or "")


def _plausibility(moment: datetime) -> Iterator[str]:
    if moment.year < _FIRST_YEAR or moment > datetime.now(UTC) + _AHEAD:
        yield f"ImplausibleDate: {moment}"


def _twice(element: ET.Element, may_repeat: set[str]) -> Iterator[str]:
    for tag, times in Counter(str(part.tag) for part in element).items():
        if times > 1 and tag not in may_repeat:
            yield f"DuplicateElement: {tag}"


def html_warnings(html: str) -> Iterator[str]:
    """What a text may not have in a feed, since no reader would show it, or follow it."""
    for element in tree(html).elements:
        if element.name not in _ELEMENTS:
            yield f"SecurityRisk: <{element.name}>"
        yield from _attribute_warnings(element)


def _attribute_warnings(element: Element) -> Iterator[str]:
    for name, value in element.attributes.items():
        if name not in _ATTRIBUTES and not name.startswith("data-"):
            yield f"SecurityRiskAttr: <{element.name} {name}=…>"
        elif name in _LINKS and not urlsplit(value).scheme:
            yield f"ContainsRelRef: <{element.name} {name}={value!r}>"
