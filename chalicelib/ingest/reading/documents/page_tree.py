"""A web page as a tree, parsed by libxml2 within bounds, and what of it is the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chalicelib.ingest.reading.charsets import Decoded, decoded
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible

LARGEST_PAGE = 8 * 1024 * 1024  # bytes, scripts and pictures within it included; a second or two
MOST_TAGS = 120_000  # beginnings and ends: half a second
MOST_BRACKETS = 500_000  # `<` of any kind: the parser takes five seconds for eight million
LEAST_SHARE = 0.5  # of a page's paragraphs; an article with less is one of a list

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096  # bytes, in which a page names its charset; the standard wants it in 1,024

_TAG = re.compile(rb"<[A-Za-z/!?]")
# A parser looks for the end of each of these in all that follows, or nests them without an end.
_ENDLESS = re.compile(rb"<(?:dt|dd|option|plaintext|listing)\b", re.IGNORECASE)
MOST_ENDLESS = 5000
# An element with its attributes, though a quotation mark of theirs is never closed.
_ELEMENT = re.compile(rb"<[A-Za-z](?:[^\"'>]++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+")
_VALUE = re.compile(rb"(?<=\w)=(?:\"[^\"]*+\"|'[^']*+')")  # some are long, and no attributes
MOST_PAIRS = 200_000_000  # of words in one: libxml2 compares each attribute with all before it
_FEW = 500  # words in an element; of so many the pairs don't matter

# Parts of a page that are about the page or about other pages.
_FURNITURE = {
    *("nav", "script", "style", "template", "form", "button", "input", "select", "textarea"),
    *("dialog", "menu", "noscript", "link", "meta", "canvas", "svg", "object", "embed", "audio"),
    *("video", "title", "search"),
}
_ROLES = {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu"}
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:-list|-area|-section)?|respond|disqus_thread|jp-relatedposts"
    r"|sharedaddy|share(?:-buttons?|-bar)?|social(?:-share|-links)?|related(?:-posts?|-articles?)?"
    r"|newsletter(?:-signup)?|breadcrumbs?|cookie(?:-banner|-notice)?|site-(?:header|footer)"
    r"|skip-link|post-navigation|nav-links|gmail_signature|moz-signature|advert(?:isement)?|print-hide)(?:$|\s)",
    re.IGNORECASE,
)


def parsed_page(content: bytes, charset: str = "") -> tuple[etree._Element, Decoded]:
    """The root element of a page, and its text, in the `charset` if it names none. Raises
    UnusableManuscript if it is too large, or no page.
    """
    is_crowded = content.count(b"<") > MOST_BRACKETS or len(_TAG.findall(content)) > MOST_TAGS
    if len(content) > LARGEST_PAGE or is_crowded:
        what = f"the page is too large to be read ({len(content)} bytes)"
        raise UnusableManuscript(Problem(what, "copy the story alone into a file of its own"))
    if len(_ENDLESS.findall(content)) > MOST_ENDLESS or _has_too_many_attributes(content):
        what = "the page has too many elements that do not end, or too many attributes"
        raise UnusableManuscript(Problem(what, "copy the story alone into a file of its own"))
    declared = _DECLARED.search(content[:_HEAD])
    file = decoded(content, declared[1].decode() if declared else charset)
    text = legible(file.text)
    html_parser: Any = etree.HTMLParser  # it has no types of its own
    parser = html_parser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode(), parser) if text.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnusableManuscript(_EMPTY)
    # What is nested more deeply than libxml2 reads, it leaves out.
    if any(fault.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for fault in parser.error_log):
        what = "the page is nested too deeply to be read"
        raise UnusableManuscript(Problem(what, "copy the story alone into a file of its own"))
    return root, file


def _has_too_many_attributes(content: bytes) -> bool:
    counts = (len(_VALUE.sub(b"=", one).split()) for one in _ELEMENT.findall(content))
    return sum(count * count for count in counts if count > _FEW) > MOST_PAIRS


def article_of(root: etree._Element) -> etree._Element:
    """The element that holds the article: by its own marks, or else the body."""
    body = root.find("body")
    whole = root if body is None else body
    most = _weight(whole)
    for mark in _MARKS:
        found = mark(whole)
        if found:
            best = max(found, key=_weight)
            if _weight(best) >= LEAST_SHARE * most or len(found) == 1:
                return best
    return whole


def furniture(article: etree._Element) -> Iterator[etree._Element]:
    """The parts of the article's element that are no part of the article."""
    is_article = article.tag in {"article", "main"}
    for element in article.iter(etree.Element):
        tag, role = element.tag, element.get("role", "")
        names = f"{element.get('class', '')} {element.get('id', '')}"
        is_edge = tag == "footer" or (tag in {"header", "aside"} and not is_article)
        is_named = element is not article and _CLASSES.search(names) is not None
        if tag in _FURNITURE or is_edge or role in _ROLES or is_named:
            yield element


def _weight(element: etree._Element) -> int:
    """Characters of its paragraphs."""
    return sum(len("".join(one.itertext()).strip()) for one in element.iter("p", "li", "pre"))


def _having(name: str, pattern: str) -> Any:  # noqa: ANN401 - a function of an element
    wanted = re.compile(rf"(?:^|\s){pattern}(?:$|\s)", re.IGNORECASE)

    def found(whole: etree._Element) -> list[etree._Element]:
        return [one for one in whole.iter(etree.Element) if wanted.search(one.get(name, ""))]

    return found


_MARKS = (
    lambda whole: list(whole.iter("article")),
    _having("itemprop", "articleBody"),
    _having("class", "(?:e-content|entry-content|post-content|article-body|post-body)"),
    lambda whole: list(whole.iter("main")),
    _having("role", "main"),
)
_EMPTY = Problem("the file is empty", "write the story, and upload it again")
