"""NewsML-G2, the IPTC's envelope of news: one news item, alone or in a message.

https://iptc.org/std/NewsML-G2/guidelines/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.ingest.reading.text_files import text_to_html
from chalicelib.ingest.reading.wires.nitf import read_nitf
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
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import single_spaced

ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
_XHTML: Markup = {"head": None, "script": None, "style": None, "html": "", "body": ""}
_IS_HTML = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|table|blockquote)\b", re.IGNORECASE)


def read_newsml(root: Element) -> Report:
    """The report in a news item, or in the only one of a message. Raises UnusableManuscript if
    there is none, or several, or if it has no text.
    """
    item = _only_item(root)
    meta, content = first_named(item, "itemMeta"), first_named(item, "contentMeta")
    text = _text_of(item)
    report = Report(
        headline=_statement(content, "headline") or _statement(content, "slugline") or _NOTHING,
        html=_html(text) if text is not None else "",
        standfirst=_described(content, "drol:summary", "drol:intro", "descRole:summary"),
        byline=_statement(content, "by") or _statement(content, "creator"),
        dateline=_statement(content, "dateline"),
        language=_language(item, content),
        created=_statement(content, "contentCreated") or _statement(meta, "firstCreated"),
        embargo=_embargo(meta),
        expires=_earlier(_statement(content, "contentExpires"), _statement(meta, "expires")),
        status=_status(meta),
        urgency=_statement(content, "urgency"),
        providers=tuple(_providers(item, meta)),
        terms=tuple(_terms(item)),
        signals=tuple(_coded(meta, "signal")),
        sources=tuple(_coded(content, "digitalSourceType")),
        notes=tuple(words_of(node) for node in named(item, "edNote") if words_of(node).strip()),
        losses=(*_losses(item), *_other_items(root, item)),
        unused=_unused(content),
    )
    return _with_nitf(report, text) if text is not None else _without_text(report)


_NOTHING = Statement("")


def _only_item(root: Element) -> Element:
    items = [root] if name_of(root) in ITEMS else list(named(root, *ITEMS))
    stories = [item for item in items if name_of(item) == "newsItem"]
    texts = [item for item in stories if _text_of(item) is not None]
    if len(texts) > 1:
        what = f"the message has {len(texts)} stories in it, and a file is one story"
        raise UnusableManuscript(Problem(what, "upload each of them as a file of its own"))
    if texts or stories:
        return (texts or stories)[0]
    kind = name_of(items[0]) if items else name_of(root)
    what = f"the file has no story in it: it is a `{kind[:40]}`"
    mend = "upload the story's own news item (`newsItem`), and nothing that only programs need"
    raise UnusableManuscript(Problem(what, mend))


def _text_of(item: Element) -> Element | None:
    """The text of an item: that with markup, if it has both."""
    contents = first_named(item, "contentSet")
    if contents is None:
        return None
    parts = [*children(contents, "inlineXML"), *children(contents, "inlineData")]
    return next((part for part in parts if _says_anything(part)), None)


def _says_anything(part: Element) -> bool:
    body = first_named(part, "body", "body.content")
    return bool(words_of(part if body is None else body).strip())


def _html(text: Element) -> str:
    if name_of(text) == "inlineXML":
        return html_within(text, _XHTML)
    words = words_of(text)
    return words if _IS_HTML.search(words) else text_to_html(words)


def _with_nitf(report: Report, text: Element) -> Report:
    """The report with what NITF within it says; what the envelope says counts first."""
    inner = first_named(text, "nitf", "body.content")
    if inner is None or name_of(text) != "inlineXML":
        return report
    within = read_nitf(text)
    return replace(
        report,
        html=within.html,
        headline=report.headline if report.headline.text.strip() else within.headline,
        standfirst=report.standfirst or within.standfirst,
        byline=report.byline or within.byline,
        dateline=report.dateline or within.dateline,
        embargo=report.embargo or within.embargo,
        status=_stricter(report.status, within.status),
        expires=_earlier(report.expires, within.expires),
        of_earlier=within.of_earlier,
        providers=(*report.providers, *within.providers),
        terms=(*report.terms, *within.terms),
        notes=(*report.notes, *within.notes),
        losses=(*report.losses, *within.losses),
    )


def _stricter(one: Statement | None, other: Statement | None) -> Statement | None:
    """The one that holds the report back, if the two differ."""
    return other if other and other.text.strip().casefold() != "usable" else one


def _earlier(one: Statement | None, other: Statement | None) -> Statement | None:
    """The one whose moment comes first; one that can't be read counts, so that it is refused."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=_moment)


def _moment(statement: Statement) -> datetime:
    try:
        moment = datetime.fromisoformat(statement.text.strip())
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _coded(place: Element | None, name: str) -> Iterator[Statement]:
    """The codes of all elements of a name."""
    for node in () if place is None else children(place, name):
        codes = (node.get(attribute, "") for attribute in ("qcode", "uri", "literal"))
        text = next(filter(None, codes), "") or words_of(node)
        yield Statement(text, node.sourceline or 1)


def _without_text(report: Report) -> Report:
    what = "the report has no text: it is about a picture, a recording or figures"
    mend = "upload the picture itself, and name it in a story; or tell the rest in words"
    raise UnusableManuscript(Problem(what, mend), warnings=report.losses)


def _statement(place: Element | None, name: str) -> Statement | None:
    """What the first element of a name says that says anything."""
    for node in () if place is None else children(place, name):
        words = words_of(node)
        if words.strip():
            return Statement(words, node.sourceline or 1)
    return None


def _described(content: Element | None, *roles: str) -> Statement | None:
    for node in () if content is None else children(content, "description"):
        if node.get("role") in roles and words_of(node).strip():
            return Statement(words_of(node), node.sourceline or 1)
    return None


def _language(item: Element, content: Element | None) -> Statement | None:
    for node in () if content is None else children(content, "language"):
        if node.get("tag"):
            return Statement(node.get("tag", ""), node.sourceline or 1)
    tag = item.get("{http://www.w3.org/XML/1998/namespace}lang")
    return Statement(tag, item.sourceline or 1) if tag else None


def _embargo(meta: Element | None) -> Statement | None:
    """An `embargoed` without a moment is one until further notice."""
    node = None if meta is None else first_named(meta, "embargoed")
    return None if node is None else Statement(words_of(node), node.sourceline or 1)


def _status(meta: Element | None) -> Statement | None:
    node = None if meta is None else first_named(meta, "pubStatus")
    if node is None:
        return None
    code = node.get("qcode") or node.get("uri") or node.get("literal") or ""
    return Statement(re.split(r"[:/]", code)[-1], node.sourceline or 1)


def _providers(item: Element, meta: Element | None) -> Iterator[str]:
    nodes = list(() if meta is None else children(meta, "provider"))
    nodes += named(item, "infoSource", "copyrightHolder")
    names: list[str] = []
    for node in nodes:
        codes = [node.get(name, "") for name in ("literal", "uri", "qcode")]
        names += [*(words_of(name) for name in named(node, "name")), *codes]
        names += [code.partition(":")[2] for code in codes if ":" in code]
    yield from dict.fromkeys(filter(None, map(single_spaced, names)))


def _terms(item: Element) -> Iterator[str]:
    """What the rights say beyond who has them."""
    for node in named(item, "usageTerms", "rightsExpressionXML", "rightsExpressionData"):
        words = single_spaced(words_of(node)) or node.get("href", "")
        if words:
            yield words
    for node in named(item, "exclAudience"):
        codes = (node.get(attribute, "") for attribute in ("literal", "qcode", "uri"))
        words = single_spaced(words_of(node)) or next(filter(None, codes), "")
        yield f"not for: {words}"
    for node in named(item, "rightsInfo"):
        limits = ((name, node.get(name)) for name in ("validfrom", "validto"))
        yield from (f"{name}: {limit}" for name, limit in limits if limit)


def _losses(item: Element) -> Iterator[Problem]:
    nodes = list(named(item, "remoteContent"))  # of one picture in several sizes, as a rule
    if nodes:
        kinds = dict.fromkeys(node.get("contenttype") or "a file" for node in nodes)
        yield Problem(
            f"a picture or a recording of the agency's is not shown: {', '.join(kinds)[:100]}",
            "upload the picture's file, and name it in a story of your own",
            nodes[0].sourceline or None,
            is_loss=True,
        )


def _other_items(root: Element, item: Element) -> Iterator[Problem]:
    """What comes in the same message: a recording and its text, as a rule."""
    for other in named(root, "newsItem"):
        headline = first_named(other, "headline")
        words = single_spaced(
            words_of(first_named(other, "slugline") if headline is None else headline)
        )
        if other is not item and first_named(other, "remoteContent") is not None:
            yield Problem(
                f"a picture or a recording of the agency's is not shown: “{words[:100]}”",
                "upload the picture's file, and name it in a story of your own",
                other.sourceline or None,
                is_loss=True,
            )


def _unused(content: Element | None) -> tuple[str, ...]:
    nodes = () if content is None else children(content, "subject", "genre", "keyword")
    return tuple(map(name_of, nodes))
