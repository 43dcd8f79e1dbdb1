"""Web pages (`.html`): a page's article, found by its own marks, with what the page says of it.

Those that Google Docs exports are pages too: their classes, comments and links are its own.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import parse_qs

from lxml import etree
from msgspec.structs import replace

from chalicelib.ingest.limits import LARGEST_RAW_TEXT
from chalicelib.ingest.markup.nodes import Element, Node, serialised, text_of
from chalicelib.ingest.markup.typed_links import joined, parts_of_link
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_text import document_of
from chalicelib.ingest.reading.documents.footnote_list import with_footnotes
from chalicelib.ingest.reading.documents.google_docs import (
    comments_of,
    is_google_docs,
    with_nested_lists,
)
from chalicelib.ingest.reading.documents.page_fields import (
    fields_of_page,
    headline_of_page,
    is_kept_from_search,
    lead_picture,
)
from chalicelib.ingest.reading.documents.page_footnotes import with_notes_at_the_end
from chalicelib.ingest.reading.documents.page_styles import HIDDEN, PageStyles
from chalicelib.ingest.reading.documents.page_tree import article_of, furniture, parsed_page
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible, letters, single_spaced

DEEPEST = 90  # elements in one another, of those that say something; the sanitiser takes 100
LARGEST_EMBEDDED = 24 * 1024 * 1024  # bytes of a page's pictures that stand in it, as base64
MOST_QUOTED = 200  # characters of what is left out, in a receipt

Files = Callable[[str], bytes | None]

# Elements that only lay out a page: what is in them stands in their place.
_LAYOUT = {"html", "body", "font", "center", "main", "article", "section", "header", "hgroup"}
_LAYOUT |= {"div", "span", "tbody", "o:p", "wbr", "picture", "source", "label", "big", "tt"}
_KEPT = {"href", "src", "alt", "title", "lang", "dir", "start", "type", "value", "datetime"}
_KEPT |= {"colspan", "rowspan", "scope", "cite", "role", "width", "height", "hidden"}
_LARGER = ("data-src", "data-original", "data-lazy-src", "data-orig-file")
_DATA = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|/|$", re.IGNORECASE)
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "figcaption"}
_PARTED = {"div", "section", "article", "header"}


def read_web_page(
    content: bytes,
    files: Files = lambda _name: None,
    *,
    charset: str = "",
    is_mail: bool = False,
) -> Document:
    """The article of a page; `files` gives the pictures that came with it, by the name in the page,
    which is in the `charset` if the page does not say another. The page of a mail has no headline,
    and says nothing of itself. Raises UnusableManuscript if the page can't be read.
    """
    root, file = parsed_page(content, charset)
    page = _WebPage(root, files)
    nodes = page.nodes()
    if is_mail:
        html, pictures = serialised(nodes), tuple(page.pictures.kept.values())
        return Document(html, pictures=pictures, warnings=(*file.warnings, *page.warnings(nodes)))
    if page.is_google:
        warnings = (*file.warnings, *page.warnings(nodes, pictures=False))
        document = document_of(serialised(nodes), page.pictures, warnings=warnings)
        return replace(document, fields=fields_of_page(root) | document.fields)
    headline, body = _headed(nodes, page.headline)
    return Document(
        html=serialised([*headline, *body]),
        fields=fields_of_page(root),
        pictures=tuple(page.pictures.kept.values()),
        warnings=(*file.warnings, *page.warnings(body)),
    )


class _WebPage:
    """One page while it is read."""

    def __init__(self, root: etree._Element, files: Files) -> None:
        self._root = root
        self._files = files
        self._styles = PageStyles(["".join(one.itertext()) for one in root.iter("style")])
        self._base = _base(root)
        self._room = LARGEST_EMBEDDED
        self.is_google = is_google_docs(root)
        self._article = article_of(root)
        self._comments = comments_of(self._article) if self.is_google else []
        self._has_notes = with_notes_at_the_end(self._article)
        self._left_out: list[str] = []
        self.pictures = DocumentPictures()
        self.headline = headline_of_page(root) if not self.is_google else ""

    def nodes(self) -> list[Node]:
        """The article, as a tree of what may matter."""
        for element in list(furniture(self._article)):
            self._take_out(element)
        if sum(map(len, self._article.itertext())) > LARGEST_RAW_TEXT:  # ended early
            what = f"the text is longer than {LARGEST_RAW_TEXT} bytes"
            raise UnusableManuscript(Problem(what, "part the story in two"))
        nodes = self._children(self._article, 0)
        if not self.is_google:
            return with_footnotes(nodes) if self._has_notes else nodes
        text, notes = (nodes[:-1], nodes[-1:]) if self._has_notes else (nodes, [])
        return [*with_nested_lists(text), *notes]

    def warnings(self, body: list[Node], *, pictures: bool = True) -> list[Problem]:
        """What was left out, or may be missed; of the `pictures` too, if nobody else tells it."""
        found = [*self.pictures.warnings()] if pictures else []
        if not self._styles.is_whole:
            what = "the page's style sheet is too long to be read"
            found.append(Problem(what, "look whether a part of the text was hidden by it"))
        if self._comments:
            quoted = " ".join(self._comments)[:MOST_QUOTED]
            what = f"{_counted(len(self._comments), 'comment')} left out: “{quoted}”"
            found.append(Problem(what, "answer them before the story goes out", is_loss=True))
        if self._left_out:
            quoted = " … ".join(self._left_out)[:MOST_QUOTED]
            what = f"left out, as parts of the page and not of the article: “{quoted}”"
            found.append(Problem(what, ""))
        if is_kept_from_search(self._root):
            what = "the page tells search engines to leave it alone (`noindex`): kept as a draft"
            mend = 'take that out of the page to publish it, or write `<meta name="draft" '
            found.append(Problem(what, mend + 'content="false">`'))
        lead = lead_picture(self._root)
        if lead.startswith("http") and "<img" not in serialised(body):
            what = f"the page's picture is not shown, as it is on another site: {lead[:100]}"
            mend = 'upload it beside the story, and name it in `<meta name="picture">`'
            found.append(Problem(what, mend, is_loss=True))
        return found

    def _take_out(self, element: etree._Element) -> None:
        parent = element.getparent()
        if parent is None:
            return
        words = single_spaced("".join(element.itertext()))
        if words and element.tag not in {"script", "style", "title", "noscript", "template"}:
            self._left_out.append(words[:80])
        tail = element.tail
        element.clear()
        element.tag, element.tail = "wbr", tail

    def _children(self, parent: etree._Element, depth: int) -> list[Node]:
        if depth > DEEPEST:
            what = f"the text is nested more than {DEEPEST} levels deep"
            raise UnusableManuscript(Problem(what, "flatten its lists and quotations"))
        nodes: list[Node] = [legible(parent.text)] if parent.text else []
        for child in parent:
            if isinstance(child.tag, str):
                nodes += self._element(child, depth)
            if child.tail:
                nodes.append(legible(child.tail))
        return nodes

    def _element(self, element: etree._Element, depth: int) -> list[Node]:
        looks = self._styles.of(element)
        tag = str(element.tag).lower()
        if HIDDEN in looks or "hidden" in element.attrib:
            return [
                Element(
                    "div" if tag in _PARTED else tag, {"hidden": ""}, self._children(element, depth)
                )
            ]
        if tag == "img":
            return self._picture(element)
        inner = self._children(element, depth if tag in _LAYOUT else depth + 1)
        if tag in {"p", "span", "div", "a", "li", "td"} and self._is_title(element):
            return [Element("h1", {}, inner)]
        if not tag.startswith("h") or len(tag) != 2:
            for look in sorted(looks - {HIDDEN}):
                inner = (
                    [Element(look, {}, inner)]
                    if _is_line(inner) and text_of(inner).strip()
                    else inner
                )
        if tag == "a":
            return [self._link(element, inner)]
        if tag in _LAYOUT:
            return _parted(inner) if tag in _PARTED else inner
        attributes = {
            name: legible(value) for name, value in element.attrib.items() if name in _KEPT
        }
        if tag in {"li", "a"} and element.get("id"):
            attributes["id"] = element.get("id", "")
        if self.is_google and tag in {"ul", "ol"}:
            attributes["class"] = element.get("class", "")
        return [Element(tag, attributes, inner)]

    def _is_title(self, element: etree._Element) -> bool:
        return self.is_google and "title" in element.get("class", "").split()

    def _link(self, element: etree._Element, inner: list[Node]) -> Element:
        href = legible(element.get("href", "")).strip()
        if self._base and href and not _ELSEWHERE.match(href):
            href = joined(self._base, href)
        if self._base and href.startswith("/") and not href.startswith("//"):
            href = joined(self._base, href)
        attributes = {"href": unwrapped(href)} if href else {}
        own = element.get("id") or element.get("name") or ""
        return Element("a", attributes | ({"id": own} if own else {}), inner)

    def _picture(self, element: etree._Element) -> list[Node]:
        if element.get("width") in {"0", "1"} and element.get("height") in {"0", "1"}:
            return []  # it counts readers
        alt, source = legible(element.get("alt", "")), element.get("src", "").strip()
        larger = next(filter(None, (element.get(name) for name in _LARGER)), "")
        source = larger.strip() if larger and (not source or _DATA.match(source)) else source
        content = self._embedded(source) if _DATA.match(source) else self._files(source)
        if content is not None:
            key = self.pictures.keep(content)
            if not key:
                self.pictures.lose("it is no JPEG, PNG, GIF or WebP; save it as one of these", alt)
                return []
            source = key
        elif source.startswith("data:"):
            self.pictures.lose("it is a drawing, or broken; save it as a PNG", alt)
            return []
        attributes = {"src": source, "alt": alt, "title": legible(element.get("title", ""))}
        role = {"role": "presentation"} if element.get("role") in {"presentation", "none"} else {}
        return [Element("img", {n: v for n, v in attributes.items() if v} | role, [])]

    def _embedded(self, source: str) -> bytes | None:
        self._room -= len(source)
        if self._room < 0:
            return None
        try:
            return base64.b64decode(source.partition(",")[2], validate=False)
        except (binascii.Error, ValueError):
            return None


def unwrapped(link: str) -> str:
    """Where a link leads that a program has led through its own server, to count who follows it."""
    parts = parts_of_link(link)
    if (
        parts.scheme in {"http", "https"}
        and re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", parts.netloc)
        and parts.path == "/url"
    ):
        query = parse_qs(parts.query)
        target = next(iter(query.get("q", query.get("url", []))), "")
        if target.startswith(("http://", "https://", "mailto:")):
            return target
    return link


def _base(root: etree._Element) -> str:
    """The address that a page's links begin from, if it says so."""
    links = [one.get("href", "") for one in root.iter("base")]
    links += [one.get("href", "") for one in root.iter("link") if one.get("rel") == "canonical"]
    return next((link for link in links if link.startswith(("http://", "https://"))), "")


def _headed(nodes: list[Node], said: str) -> tuple[list[Element], list[Node]]:
    """The headline, and the nodes without it: the first `<h1>`, if it is above the text."""
    before = 0
    for number, node in enumerate(nodes):
        if isinstance(node, Element) and node.tag == "h1" and text_of(node.children).strip():
            words = single_spaced(text_of(node.children))
            rest = [*nodes[:number], *nodes[number + 1 :]]
            return [Element("h1", {}, [words])], _without_repeats(rest, words)
        before += len(text_of([node]).strip())
        if before > MOST_QUOTED * 2:
            break
    headline = [Element("h1", {}, [said])] if said else []
    return headline, _without_repeats(nodes, said) if said else nodes


def _without_repeats(nodes: list[Node], headline: str) -> list[Node]:
    """Without the first other heading, if it says the headline once more (Medium does)."""
    for number, node in enumerate(nodes):
        if isinstance(node, Element) and re.fullmatch("h[1-6]", node.tag):
            is_same = letters(text_of(node.children)) == letters(headline)
            return [*nodes[:number], *nodes[number + 1 :]] if is_same else nodes
    return nodes


def _is_line(nodes: list[Node]) -> bool:
    return not any(
        isinstance(node, Element) and node.tag in _BLOCKS | {"ul", "ol", "table"} for node in nodes
    )


def _parted(nodes: list[Node]) -> list[Node]:
    """What stood in a division: a paragraph, if it is a line of words."""
    return [Element("p", {}, nodes)] if _is_line(nodes) and text_of(nodes).strip() else nodes


def _counted(number: int, what: str) -> str:
    return f"a {what} was" if number == 1 else f"{number} {what}s were"
