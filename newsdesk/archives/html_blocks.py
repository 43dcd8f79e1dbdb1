"""An archive's HTML as blocks of a Markdown file: each on a line of its own, which Markdown leaves
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from html import escape

from lxml import etree, html

from newsdesk.archives.media import is_picture

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "iframe", "li", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
    )
)  # fmt: skip
_BOXES = frozenset({"article", "center", "div", "header", "main", "section", "span"})
_ALBUMS = frozenset({"figure", "ul", "li"})  # where they have figures in them
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*\n+")
_BLOCK_START = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS))}|script|style)\b", re.IGNORECASE)
_LONE_BLOCK = re.compile(r"<!--\s{0,9}wp:([\w/-]{1,100})\s[^<>]*?/-->")
_LONE_LINK = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"']+)[ \t]*$")
_FIELDS = frozenset({"button", "input", "label", "option", "select", "textarea"})
_ADVERTISEMENT = re.compile(
    r"(?:^|\s)(?:ads?|adverts?|advertisement|adsbygoogle|ad-[\w-]+|sponsored)(?:\s|$)",
    re.IGNORECASE,
)
_NEWLINE = "\ue000"  # stands for a line's end within <pre>, until it is written as &#10;
_DEEPEST = 60  # elements within one another

Link = Callable[[str], str]


class HtmlTooDeep(Exception):
    """The HTML is nested too deeply to be read."""


def with_paragraphs(text: str) -> str:
    """WordPress's text with the paragraphs that it makes of blank lines (wpautop), and links that
    stand alone on a line (oEmbed) as links. What its block editor wrote has paragraphs.
    """
    has_blocks = "<!-- wp:" in text
    text = _COMMENT.sub("", text)
    text = _LONE_LINK.sub(lambda m: f'<a href="{escape(m[1])}">{escape(m[1])}</a>', text)
    if has_blocks:
        return text
    parts = re.split(r"(<pre\b.*?</pre>)", text, flags=re.DOTALL | re.IGNORECASE)
    return "\n\n".join(part if part[:4].lower() == "<pre" else _paragraphs(part) for part in parts)


def lost_blocks(text: str) -> list[str]:
    """What of WordPress's text only its server could show: blocks that have nothing in them."""
    return [f"the block {name}" for name in dict.fromkeys(_LONE_BLOCK.findall(text))]


def _paragraphs(text: str) -> str:
    chunks = (chunk.strip() for chunk in _BLANK.split(text.replace("\r\n", "\n")))
    return "\n\n".join(
        chunk if _BLOCK_START.search(chunk) else f"<p>{chunk.replace(chr(10), '<br>')}</p>"
        for chunk in chunks
        if chunk
    )


def blocks(text: str, *, link: Link, picture: Link, lost: list[str]) -> str:
    """The HTML as blocks, with every link and picture as `link` and `picture` have it. A video or
    a sound becomes a link to it, and is named in what is `lost`. Raises HtmlTooDeep.
    """
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.fragment_fromstring(text, create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    if _depth(root) > _DEEPEST:
        raise HtmlTooDeep
    for element in list(root.iter(etree.Element)):
        _note_unshown(element, lost)
        _put_right(element, link, picture, lost)
    return "\n\n".join(filter(None, map(_in_one_line, _flat(root))))


def _depth(root: html.HtmlElement) -> int:
    deepest, depth = 0, 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _put_right(element: html.HtmlElement, link: Link, picture: Link, lost: list[str]) -> None:
    tag = element.tag
    if tag == "a" and element.get("href"):
        image = element.find(".//img")
        if image is not None:
            # A larger copy, or WordPress's page of it, as a rule: readers get the best size anyway.
            href = element.get("href", "")
            if not is_picture(href) and href != image.get("data-link"):
                lost.append(f"the link around a picture: {href}")
            element.drop_tag()
        else:
            element.set("href", link(element.get("href", "")))
    elif tag == "img":
        source = element.get("data-src") or element.get("data-lazy-src") or element.get("src", "")
        element.set("src", picture(source))
        for name in ("srcset", "sizes", "class", "width", "height", "loading", "style"):
            element.attrib.pop(name, None)
    elif tag in {"video", "audio"}:
        _as_link(element, link, lost)
    elif tag == "pre":
        for one in element.iter():
            one.text = one.text and one.text.replace("\n", _NEWLINE)
            if one is not element:
                one.tail = one.tail and one.tail.replace("\n", _NEWLINE)


def _note_unshown(element: html.HtmlElement, lost: list[str]) -> None:
    """Name what no page here shows; of a form its words stay, and of what may be an advertisement
    all of it.
    """
    if element.tag == "form":
        lost.append("a form")
        for part in [one for one in element.iter() if one.tag in _FIELDS]:
            part.drop_tree()
    elif element.tag == "script":
        lost.append("a script")
    elif _ADVERTISEMENT.search(element.get("class") or ""):
        words = " ".join(element.text_content().split())
        lost += [f"not this, which may be an advertisement: {words[:80]}"] if words else []


def _as_link(element: html.HtmlElement, link: Link, lost: list[str]) -> None:
    sources = [element.get("src"), *(one.get("src") for one in element.iter("source"))]
    source = next(filter(None, sources), "")
    lost.append(f"the player of a {element.tag} file, which is a link now: {source}")
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.tag, element.text = "a", source
    element.attrib.clear()
    element.set("href", link(source))
    element.tail = tail


def _flat(box: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The blocks within a box; text and inline elements between them are paragraphs."""
    run = html.Element("p")
    _add_text(run, box.text)
    for child in list(box):
        tail, child.tail = child.tail, None
        is_box = child.tag in _BOXES and _has_blocks(child)
        is_album = child.tag in _ALBUMS and child.find(".//figure") is not None
        if is_box or is_album:
            yield from _ended(run)
            run = html.Element("p")
            yield from _flat(child)
        elif child.tag in _BLOCKS and child.tag not in {"div", "center"}:
            yield from _ended(run)
            run = html.Element("p")
            if child.tag in {"li", "dd", "dt"}:
                child.tag = "p"
            yield child
        elif child.tag in {"div", "center"}:
            yield from _ended(run)
            run = html.Element("p")
            child.tag = "p"
            yield from _ended(child)
        else:
            run.append(child)
        _add_text(run, tail)
    yield from _ended(run)


def _ended(run: html.HtmlElement) -> Iterator[html.HtmlElement]:
    if len(run) or (run.text or "").strip():
        yield copy(run)


def _add_text(run: html.HtmlElement, text: str | None) -> None:
    if not text:
        return
    if len(run):
        run[-1].tail = (run[-1].tail or "") + text
    else:
        run.text = (run.text or "") + text


def _has_blocks(element: html.HtmlElement) -> bool:
    return any(one.tag in _BLOCKS for one in element.iterdescendants(etree.Element))


def _in_one_line(element: html.HtmlElement) -> str:
    text = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return re.sub(r"\s*\n\s*", " ", text).replace(_NEWLINE, "&#10;").strip()
