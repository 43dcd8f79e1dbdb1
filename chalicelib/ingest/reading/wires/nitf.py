"""NITF, the News Industry Text Format of the IPTC, as reports of many agencies come in.

https://iptc.org/std/NITF/3.6/documentation/nitf.html
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from chalicelib.ingest.reading.wires.wire_markup import Markup, html_within
from chalicelib.ingest.reading.wires.wire_parts import Report, Statement
from chalicelib.ingest.reading.wires.wire_xml import (
    Element,
    children,
    first_named,
    name_of,
    named,
    words_of,
)
from chalicelib.news.errors import Problem
from chalicelib.news.text import single_spaced

_INLINE = (
    "alt-code", "body", "body.content", "chron", "city", "classifier", "copyrite", "copyrite.year",
    "copyrite.holder", "country", "event", "frac", "frac-num", "frac-den", "frac-sep", "function",
    "location", "money", "num", "object.title", "org", "person", "name.given", "name.family",
    "postaddr", "pronounce", "region", "state", "sublocation", "virtloc",
)  # fmt: skip
_WORDS: Markup = {
    **dict.fromkeys(_INLINE, ""),
    "block": "",
    "hl1": "h2",
    "hl2": "h2",
    "bq": "blockquote",
    "credit": "p",
    "abstract": "p",
    "fn": "p",
    "datasource": "p",
    "nitf-table": "",
    "nitf-table-metadata": None,
    "nitf-col": None,
    "nitf-colgroup": None,
    "note": None,
    "media": None,
    "object": None,
}
# What these hold is in no page: codes for programs.
_STATUS = "management-status"


def read_nitf(root: Element) -> Report:
    """The report in a document of NITF, or in a part of one."""
    head, data = first_named(root, "head"), first_named(root, "docdata")
    content = first_named(root, "body.content")
    return Report(
        headline=_headline(root),
        html=_html(root, content),
        standfirst=_first_words(root, "hl2", within="hedline") or _first_words(root, "abstract"),
        byline=_byline(root),
        dateline=_first_words(root, "dateline"),
        language=_attribute(root, "baselang") or _attribute(root, "{*}lang"),
        created=_first_attribute(data, "date.issue", "norm"),
        embargo=_embargo(data),
        expires=_first_attribute(data, "date.expire", "norm"),
        status=_status(data),
        urgency=_first_attribute(data, "urgency", "ed-urg"),
        providers=_providers(root, data),
        terms=tuple(_terms(root)),
        notes=tuple(_notes(root, data)),
        of_earlier=_attribute(data, "management-idref-status") if data is not None else None,
        losses=tuple(_losses(content)),
        unused=tuple(_unused(head, data)),
    )


def _headline(root: Element) -> Statement:
    for name in ("hl1", "hedline", "title"):
        node = first_named(root, name)
        if node is not None and words_of(node).strip():
            return Statement(words_of(node), node.sourceline or 1)
    return Statement("")


def _html(root: Element, content: Element | None) -> str:
    end = first_named(root, "body.end")
    parts = [html_within(content, _WORDS)] if content is not None else []
    if end is not None:
        parts += [f"<p>{escape(words_of(node))}</p>" for node in end if words_of(node).strip()]
    return "\n".join(parts)


def _first_words(root: Element, name: str, *, within: str = "") -> Statement | None:
    place = first_named(root, within) if within else first_named(root, "body.head")
    node = None if place is None else first_named(place, name)
    return None if node is None else Statement(words_of(node), node.sourceline or 1)


def _byline(root: Element) -> Statement | None:
    head = first_named(root, "body.head")
    node = None if head is None else first_named(head, "byline")
    if node is None:
        return None
    person = first_named(node, "person")
    words = words_of(node if person is None else person)
    return Statement(words, node.sourceline or 1)


def _first_attribute(data: Element | None, name: str, attribute: str) -> Statement | None:
    node = None if data is None else first_named(data, name)
    return None if node is None else _attribute(node, attribute)


def _attribute(node: Element, name: str) -> Statement | None:
    local = name.rpartition("}")[2]
    value = next((value for key, value in node.items() if key.rpartition("}")[2] == local), None)
    return None if value is None else Statement(value, node.sourceline or 1)


def _embargo(data: Element | None) -> Statement | None:
    """The moment of release; none that is named, if the report is under an embargo without one."""
    release = _first_attribute(data, "date.release", "norm")
    if release is None and data is not None and data.get(_STATUS) == "embargoed":
        return Statement("", data.sourceline or 1)
    return release


def _status(data: Element | None) -> Statement | None:
    status = None if data is None else _attribute(data, _STATUS)
    return None if status is None or status.text == "embargoed" else status


def _providers(root: Element, data: Element | None) -> tuple[str, ...]:
    source = _first_attribute(data, "doc-id", "regsrc")
    holder = _first_attribute(data, "doc.copyright", "holder")
    names = [words_of(node) for node in named(root, "distributor")]
    names += [statement.text for statement in (source, holder) if statement]
    return tuple(dict.fromkeys(filter(None, map(single_spaced, names))))


def _terms(root: Element) -> Iterator[str]:
    for node in named(root, "doc.rights", "rights"):
        said = [*(f"{name}: {value}" for name, value in node.items()), words_of(node)]
        yield single_spaced(" ".join(said))


def _notes(root: Element, data: Element | None) -> Iterator[str]:
    for correction in () if data is None else named(data, "correction"):
        yield correction.get("info", "") or "this corrects an earlier report"
    message = _first_attribute(data, "ed-msg", "info")
    if message and message.text.strip():
        yield message.text
    yield from (words_of(node) for node in named(root, "note") if words_of(node).strip())


def _losses(content: Element | None) -> Iterator[Problem]:
    if content is None:
        return
    for node in named(content, "media", "object"):
        caption = single_spaced(words_of(first_named(node, "media-caption")))
        about = f": “{caption[:100]}”" if caption else ""
        yield Problem(
            f"a picture or a recording of the agency's is not shown{about}",
            "upload the picture's file, and name it in a story of your own",
            node.sourceline or None,
            is_loss=True,
        )


def _unused(head: Element | None, data: Element | None) -> Iterator[str]:
    for part in (head, data):
        if part is not None:
            yield from (name_of(node) for node in children(part, "meta", "tobject", "key-list"))
