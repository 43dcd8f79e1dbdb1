"""What a web page says of its article: in `<meta>`, `<title>` and JSON-LD, as front matter has it.

A date that is still to come holds the story until then, as in any file; a field that holds a story
back, as Pelican's `<meta name="status" content="draft">`, is obeyed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chalicelib.ingest.reading.field_names import field_names, meaning
from chalicelib.ingest.reading.front_matter_lines import is_telling
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.text import legible, letters, single_spaced

LARGEST_DATA = 200_000  # characters of one script of JSON-LD
MOST_SCRIPTS = 20
DEEPEST_DATA = 12
LONGEST_META = 1000  # characters

# What the page's own names mean here; of several for one field the first that is there counts.
_META = {
    "date": ("article:published_time", "datepublished", "dc.date.issued", "dcterms.created"),
    "lastmod": ("article:modified_time", "og:updated_time", "datemodified", "last-modified"),
    "expires": ("article:expiration_time",),
    "summary": ("description", "og:description", "dc.description", "twitter:description"),
    "authors": ("author", "dc.creator", "parsely-author", "sailthru.author"),
    "tags": ("article:tag", "news_keywords", "parsely-tags"),
}
_NO_FIELDS = {"viewport", "generator", "robots", "googlebot", "referrer", "formatdetection"}
_KINDS = re.compile(r"(?:News|Reportage|Opinion|Analysis|Blog|Scholarly)?(?:Article|Posting)")


def fields_of_page(root: etree._Element) -> dict[str, Value]:
    """The fields, all on the first line: a browser shows none."""
    data = _article_data(root)
    metas = _metas(root)
    said: dict[str, str | tuple[str, ...]] = {}
    for field, names in _META.items():
        texts = [text for name in names for text in metas.get(name, ())]
        if texts:
            said[field] = tuple(dict.fromkeys(texts)) if field == "tags" else texts[0]
    said = {**_of_data(data), **said, **_own_fields(metas)}
    if is_kept_from_search(root):
        said.setdefault("draft", "true")
    language = root.get("lang", "") or root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    said |= {"language": language} if language and "language" not in said else {}
    return {name: _value(content) for name, content in said.items() if content}


def headline_of_page(root: etree._Element) -> str:
    """As its data, `og:title` or its title say, without the name of the site behind it."""
    metas, data = _metas(root), _article_data(root)
    said = _text(data.get("headline")) or next(iter(metas.get("og:title", ())), "")
    title = single_spaced("".join(next(root.iter("title"), etree.Element("title")).itertext()))
    site = next(iter(metas.get("og:site_name", ())), "")
    for heading in root.iter("h1"):
        words = single_spaced("".join(heading.itertext()))
        if letters(words) and letters(title).startswith(letters(words)):
            return words
    said = said or title
    for sign in (" | ", " - ", " – ", " — ", " :: "):
        head, _, tail = said.rpartition(sign)
        if head and (letters(tail) == letters(site) or (said == title and len(tail) < len(head))):
            return head
    return said


def lead_picture(root: etree._Element) -> str:
    """The address of the picture that stands for the page where others link to it."""
    return next(iter(_metas(root).get("og:image", ())), "")


def _metas(root: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        text = single_spaced(legible(meta.get("content", "")))[:LONGEST_META]
        if name and text:
            found.setdefault(name.strip().casefold(), []).append(text)
    return found


def is_kept_from_search(root: etree._Element) -> bool:
    """Whether search engines are to leave the page alone, as a preview has it, and one that is for
    those alone who know its address; and it does not say itself whether it is a draft.
    """
    metas = _metas(root)
    if "draft" in metas:
        return False
    robots = " ".join((*metas.get("robots", ()), *metas.get("googlebot", ()))).casefold()
    return "noindex" in robots or "none" in robots.split()


def _own_fields(metas: dict[str, list[str]]) -> dict[str, str]:
    """Those that front matter has under the same name, as Pelican reads them."""
    return {
        name: texts[0] for name, texts in metas.items() if _is_own(name) and name != "description"
    }


def _is_own(name: str) -> bool:
    plain = letters(name)
    if ":" in name or "." in name or plain in _NO_FIELDS or plain in field_names().unused:
        return False
    holds = plain in field_names().meant or meaning(name) != plain
    return (is_telling(plain) or holds) and plain not in {"image", "keywords", "url"}


def _article_data(root: etree._Element) -> dict[str, Any]:
    """The JSON-LD of the article; empty if there is none that can be read."""
    for script in list(root.iter("script"))[:MOST_SCRIPTS]:
        text = "".join(script.itertext())
        if "ld+json" not in script.get("type", "").lower() or len(text) > LARGEST_DATA:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        found = next(_articles(data), None)
        if found:
            return found
    return {}


def _articles(data: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST_DATA:
        return
    if isinstance(data, list):
        for one in data:
            yield from _articles(one, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _KINDS.fullmatch(kind) for kind in kinds):
            yield data
        yield from _articles(data.get("@graph"), depth + 1)


def _of_data(data: dict[str, Any]) -> dict[str, str | tuple[str, ...]]:
    said: dict[str, str | tuple[str, ...]] = {
        "date": _text(data.get("datePublished")),
        "lastmod": _text(data.get("dateModified")),
        "expires": _text(data.get("expires")),
        "summary": _text(data.get("description")),
        "authors": _names(data.get("author")),
        "paywall": "true" if _is_false(data.get("isAccessibleForFree")) else "",
    }
    return {name: content for name, content in said.items() if content}


def _is_false(said: object) -> bool:
    return said is False or (isinstance(said, str) and said.casefold() == "false")


def _names(author: object) -> tuple[str, ...]:
    authors = author if isinstance(author, list) else [author]
    named = (one.get("name") if isinstance(one, dict) else one for one in authors)
    return tuple(filter(None, map(_text, named)))


def _text(said: object) -> str:
    return single_spaced(legible(said))[:LONGEST_META] if isinstance(said, str) else ""


def _value(content: str | tuple[str, ...]) -> Value:
    if isinstance(content, str):
        return Value(1, content)
    return Value(1, tuple(Value(1, one) for one in content))
