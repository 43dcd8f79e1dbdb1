"""Second readers of every format, which share no code with intake's: the words, links and pictures
that a file has, by Python's own parsers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"https?://[^\s<>]+")  # one that is typed out becomes a card
_UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)  # a link to what is shown
_GONE = {"del", "moveFrom", "annotation", "tracked-changes", "Fallback", "rPr", "delText"}
_NO_TEXT = {
    "instrText", "pPr", "note-citation", "sequence-decls", "desc", "title", "event-listeners",
}  # fmt: skip


class Had(NamedTuple):
    """What a file has, or what is kept of it."""

    words: Counter[str]
    links: set[str]
    pictures: int


_NOTHING = Had(Counter(), set(), 0)


def words_of(text: str) -> list[str]:
    """Part a text into words."""
    plain = _ADDRESS.sub(" ", _UNSEEN.sub("", text))
    return [word.casefold() for word in _WORD.findall(plain)]


def page_of(link: str) -> str:
    """Where a link leads, without the place there, which Word keeps apart."""
    return link.strip().partition("#")[0]


def had(file: Path) -> Had:
    """Read a file by its ending."""
    return _READERS[file.suffix](file.read_bytes(), file)


def had_html(html: str, *, whole: bool = True) -> Had:
    """Read HTML; of a page that is not `whole`, its article."""
    page = _Page()
    page.feed(html)
    page.close()
    marks = [] if whole else [tag for tag in ("article", "main", "body") if tag in page.seen]
    return page.read(marks[0] if marks else "")


def _once(read: Had, headline: str, html: str) -> Had:
    """Count the headline once where a program writes it twice."""
    times = len(re.findall(rf">\s*{re.escape(headline)}\s*</h", html)) if headline else 0
    words = read.words
    for _ in range(times - 1):
        words = words - Counter(words_of(headline))
    return read._replace(words=words)


class _Page(HTMLParser):
    """Words, links and pictures, each with the elements that it is in."""

    # What is within a recording is for browsers that can't play it, and no word of the story.
    hidden = frozenset(
        ("head", "script", "style", "nav", "footer", "aside", "form", "noscript", "template",
         "svg", "button", "select", "title", "video", "audio", "object")
    )  # fmt: skip
    blocks = frozenset(
        ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "table",
         "figure", "figcaption", "blockquote", "ul", "ol", "section", "article", "header", "hr",
         "pre", "dt", "dd", "img", "caption", "address", "details", "summary", "iframe", "main")
    )  # fmt: skip
    empty = frozenset(("br", "hr", "img", "meta", "link", "input", "wbr", "source", "col", "base"))

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self._open: list[str] = []
        self._texts: list[tuple[tuple[str, ...], str]] = []
        self._links: list[tuple[tuple[str, ...], str]] = []
        self._pictures: list[tuple[str, ...]] = []
        self._pages: set[str] = set()  # WordPress's own, of a picture alone

    def read(self, within: str) -> Had:
        """Read what is within an element of this name, and for readers."""

        def is_meant(place: tuple[str, ...]) -> bool:
            return (not within or within in place) and self.hidden.isdisjoint(place)

        text = "".join(text for place, text in self._texts if is_meant(place))
        links = {page_of(link) for place, link in self._links if is_meant(place)}
        links = {link for link in links if link and not _PICTURE.search(link)} - self._pages
        return Had(Counter(words_of(text)), links, sum(map(is_meant, self._pictures)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a picture, and what is open now."""
        place, attributes = tuple(self._open), dict(attrs)
        if tag == "a" and attributes.get("href"):
            self._links.append((place, attributes["href"] or ""))
        if tag == "img":
            self._pictures.append(place)
            self._pages.add(attributes.get("data-link") or "")
        self.seen.add(tag)
        if tag in self.blocks:
            self._texts.append((place, " "))
        if tag not in self.empty:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it, and what was left open in it."""
        if tag in self.blocks:
            self._texts.append((tuple(self._open), " "))
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self._texts.append((tuple(self._open), data))


def _page(content: bytes, _file: Path) -> Had:
    html = content.decode("utf-8-sig", "replace")
    headline = re.search(r"<h1[^>]*>([^<]*)</h1>", html)
    return _once(had_html(html, whole=False), headline[1].strip() if headline else "", html)


def _mail(content: bytes, _file: Path) -> Had:
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("html", "plain"))
    text = str(body.get_content()) if body else ""
    is_html = body is not None and body.get_content_subtype() == "html"
    read = had_html(text) if is_html else Had(Counter(words_of(text)), set(), 0)
    return read._replace(words=read.words + Counter(words_of(str(message.get("subject", "")))))


def _ninjs(content: bytes, _file: Path) -> Had:
    item = json.loads(content.decode("utf-8-sig"))
    if not isinstance(item, dict):
        return _NOTHING
    bodies = [value for name, value in item.items() if name.startswith("body_")]
    bodies += [one.get("value") for one in item.get("bodies", ()) if isinstance(one, dict)]
    said = [body for body in bodies if isinstance(body, str)]
    texts = [had_html(body) for body in said if "<p" in body] or [had_html(body) for body in said]
    main = max(texts, key=lambda one: one.words.total(), default=_NOTHING)
    several = item.get("headlines", ())
    headlines = [item.get("headline"), *([several] if isinstance(several, str) else several)]
    headline = next(filter(None, headlines), "")
    headline = headline.get("value", "") if isinstance(headline, dict) else str(headline)
    parts = item.get("associations", ())
    shown = parts.values() if isinstance(parts, dict) else parts
    pictures = main.pictures + sum(isinstance(one, dict) for one in shown)
    return Had(main.words + Counter(words_of(headline)), main.links, pictures)


_ENTITY = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#)(\w+);")


_PREFIX = re.compile(rb"(</?|\s)\w+:(?=[\w.]+[\s=>/])")


def parsed(content: bytes) -> ET.Element:
    """Parse XML of a corpus; an entity that only HTML knows stands as its character."""
    known = _ENTITY.sub(lambda match: unescape(match[0].decode()).encode(), content)
    try:
        return ET.fromstring(known)  # noqa: S314 - corpora of our own
    except ET.ParseError:  # a prefix that nothing declares
        return ET.fromstring(_PREFIX.sub(rb"\1", known))  # noqa: S314 - as above


def name_of(element: ET.Element) -> str:
    """Read an element's name, without its namespace."""
    return element.tag.rpartition("}")[2]


def _wire(content: bytes, _file: Path) -> Had:
    """Read the text and the headline of NITF, or of NewsML-G2 with NITF or XHTML in it."""
    root = parsed(content)
    named: dict[str, list[ET.Element]] = {}
    for element in root.iter():
        named.setdefault(name_of(element), []).append(element)
    names = ("body.content", "inlineXML", "inlineData")
    text = next((one for name in names for one in named.get(name, ()) if _text(one).strip()), None)
    heads = (one for name in ("headline", "hl1") for one in named.get(name, ()))
    headline = next((_text(one) for one in heads if _text(one).strip()), "")
    ends = " ".join(_text(one) for one in named.get("body.end", ()))
    if text is None:
        return Had(Counter(words_of(headline)), set(), 0)
    if name_of(text) == "inlineData":
        read = had_html(_text(text))
    else:
        alive = [one for one in text.iter() if name_of(one) == "a" and _text(one).strip()]
        links = {page_of(one.get("href", "")) for one in alive} - {""}
        links = {link for link in links if not _PICTURE.search(link)}
        read = Had(Counter(words_of(_text(text))), links, 0)
    shown_elsewhere = [
        item
        for item in named.get("newsItem", ())
        if any(name_of(one) == "remoteContent" for one in item.iter())
    ]
    pictures = len(named.get("media", ())) + len(shown_elsewhere)
    pictures += sum(name_of(one) == "img" for one in text.iter())
    return Had(read.words + Counter(words_of(f"{headline} {ends}")), read.links, pictures)


_XML_BLOCKS = {"p", "hl1", "hl2", "br", "tr", "td", "th", "li", "div", "block", "media", "h1", "h2"}
_FOR_EDITORS = {"head", "script", "style", "nitf-table-metadata", "media-metadata"}


def _text(element: ET.Element) -> str:
    if name_of(element) in _FOR_EDITORS:
        return ""
    is_block = name_of(element) in _XML_BLOCKS
    parts = [" " if is_block else "", element.text or ""]
    for child in element:
        parts += [_text(child), child.tail or ""]
    return "".join(parts) + (" " if is_block else "")


def _opendocument(_content: bytes, file: Path) -> Had:
    with ZipFile(file) as zipped:
        root = ET.fromstring(zipped.read("content.xml"))  # noqa: S314 - corpora of our own
    body = next(element for element in root.iter() if element.tag.endswith("}text"))
    links, pictures = set(), 0
    for element in _alive(body):
        name = name_of(element)
        if name == "a":
            links.add(page_of(next(text for key, text in element.items() if key.endswith("}href"))))
        pictures += name == "image"
    return Had(Counter(words_of(_all_text(body))), links, pictures)


def _all_text(element: ET.Element) -> str:
    name = name_of(element)
    if name in _GONE | _NO_TEXT:
        return ""
    parts = [
        " " if name in {"p", "h", "line-break", "tab", "s", "note"} else "",
        element.text or "",
    ]
    for child in element:
        parts += [_all_text(child), child.tail or ""]
    return "".join(parts) + (" " if name in {"p", "h", "note"} else "")


def _word(_content: bytes, file: Path) -> Had:
    with ZipFile(file) as zipped:
        names = zipped.namelist()
        parts = [
            name
            for name in names
            if re.fullmatch(r"word/(document\d*|footnotes|endnotes)\.xml", name)
        ]
        roots = [ET.fromstring(zipped.read(name)) for name in parts]  # noqa: S314 - as above
        relations = " ".join(
            zipped.read(name).decode("utf-8-sig", "replace")
            for name in names
            if re.fullmatch(r"word/_rels/(document\d*|footnotes|endnotes)\.xml\.rels", name)
        )
    texts, links, pictures = [], set(), 0
    targets = {
        _attribute(one, "Id"): unescape(_attribute(one, "Target"))
        for one in re.findall(r"<Relationship\b[^>]*>", relations)
    }
    for root in roots:
        for element in _alive(root):
            name = name_of(element)
            if name == "t":
                texts.append(element.text or "")
            elif name in {"p", "br", "tab", "tc", "cr"}:
                texts.append(" ")
            elif name == "hyperlink":
                id_ = next((text for key, text in element.items() if key.endswith("}id")), "")
                if id_ in targets and any(True for one in element.iter() if one.text):
                    links.add(page_of(targets[id_]))
            elif name in {"blip", "imagedata"}:
                pictures += any(key.endswith(("}embed", "}id", "}link")) for key in element.attrib)
    return Had(Counter(words_of("".join(texts))), links, pictures)


def _alive(element: ET.Element) -> Iterator[ET.Element]:
    """Walk through what is within, but for what is deleted, or there for old programs."""
    if name_of(element) in _GONE:
        return
    yield element
    for child in element:
        yield from _alive(child)


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return match[1] if match else ""


def had_export(file: Path) -> dict[tuple[str, str], Had]:
    """Read every post of an export of WordPress or Ghost, by its number and its title there."""
    return dict(_wxr_posts(file) if file.suffix == ".xml" else _ghost_posts(file))


_ITEM = re.compile(r"<item>(.*?)</item>", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s[^\]\n]*)?/?\]")


def _wxr_posts(file: Path) -> Iterator[tuple[tuple[str, str], Had]]:
    """Read the items by their tags alone: some exports are no XML that a parser takes."""
    for item in _ITEM.findall(file.read_bytes().decode("utf-8", "replace")):
        said = {name: _said(item, name) for name in ("wp:post_id", "title", "content:encoded")}
        title = said["title"].strip()
        yield (said["wp:post_id"].strip(), title), _had_post(title, said["content:encoded"])


def _said(item: str, name: str) -> str:
    match = re.search(rf"<{name}(?:\s[^>]*)?>(.*?)</{name}>", item, re.DOTALL)
    text = match[1] if match else ""
    return "".join(_CDATA.findall(text)) if "<![CDATA[" in text else unescape(text)


def _ghost_posts(file: Path) -> Iterator[tuple[tuple[str, str], Had]]:
    data = json.loads(file.read_bytes())
    data = data["db"][0] if "db" in data else data
    for row in data["data"]["posts"]:
        number, title = str(row.get("slug") or row.get("id")), str(row.get("title") or "")
        yield (number, title), _had_post(title, row.get("html") or "")


def _had_post(title: str, content: str) -> Had:
    read = had_html(_SHORTCODE.sub(" ", content))
    return read._replace(words=read.words + had_html(title).words)


_READERS: Mapping[str, Callable[[bytes, Path], Had]] = {
    ".docx": _word,
    ".odt": _opendocument,
    ".html": _page,
    ".eml": _mail,
    ".json": _ninjs,
    ".xml": _wire,
}
