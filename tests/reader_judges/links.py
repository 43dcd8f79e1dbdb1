"""Links within the site: which they are, and what they ask of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

from tests.reader_judges.answers import Answer, Source
from tests.reader_judges.markup_tree import tree

_NOWHERE = "http://here.invalid"  # the origin of a site that does not know its own
_LINKING = ("href", "src", "action", "poster", "cite")
_XML_LINK = re.compile(r"(?:^|})(?:loc|link|uri)$")


class BaseMissing(Exception):
    """A link of the site does not begin with the base it is served under."""


def whole(source: Source, link: str, page: str = "/") -> str:
    """The whole address of a link on `page`, a path of the site."""
    return urljoin(f"{source.origin or _NOWHERE}{source.base}{page}", link)


# It names the base alone, since what it describes begins with a slash (OpenAPI 3.1, 4.8.5).
API_DESCRIPTION = "/openapi.json"


def path_of(source: Source, link: str, page: str = "/") -> str | None:
    """The path and query that a link asks the site for; None if it leads elsewhere.

    Raises BaseMissing.
    """
    address = urldefrag(whole(source, link, page)).url
    origin = source.origin or _NOWHERE
    if not address.startswith(f"{origin}/"):
        return None
    path = address.removeprefix(origin)
    if path == source.base and page == API_DESCRIPTION:
        return "/"
    if not path.startswith(f"{source.base}/"):
        raise BaseMissing(link)
    return path.removeprefix(source.base)


def is_whole(link: str) -> bool:
    """Whether it names its scheme and its host."""
    parts = urlsplit(link)
    return bool(parts.scheme and parts.netloc)


def links_in(answer: Answer) -> Iterator[str]:
    """Every link in a page, a feed, a sitemap or a text, whatever it is for."""
    if answer.media_type == "text/html":
        yield from links_in_html(answer.body)
    elif answer.media_type.endswith("xml"):
        yield from _links_in_xml(answer.body)
    elif answer.media_type.endswith("json"):
        yield from _links_in_data(json.loads(answer.body))
    elif answer.media_type == "text/plain":
        yield from re.findall(r"(?:(?<=\()|(?<=Sitemap: ))[^\s()]+", answer.body)


def links_in_html(html: str) -> Iterator[str]:
    """Every link in a page or a part of one; not those that a mail program opens."""
    for element in tree(html).elements:
        for attribute in _LINKING:
            link = element[attribute]
            if link and urlsplit(link).scheme not in {"mailto", "tel", "data"}:
                yield link


def _links_in_xml(xml: str) -> Iterator[str]:
    for element in ET.fromstring(xml).iter():
        text = (element.text or "").strip()
        if _XML_LINK.search(str(element.tag)):
            yield from filter(None, (element.get("href"), text))
        elif "<" in text:
            yield from links_in_html(text)


def _links_in_data(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str) and _is_link(name):
                yield value
            elif isinstance(value, str) and name in {"html", "content_html"}:
                yield from links_in_html(value)
            else:
                yield from _links_in_data(value)
    elif isinstance(data, list):
        for value in data:
            yield from _links_in_data(value)


def _is_link(name: str) -> bool:
    return name in {"url", "src", "image", "start_url", "scope"} or name.endswith("_url")
