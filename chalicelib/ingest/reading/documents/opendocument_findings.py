"""What is in an OpenDocument text and not meant for readers: hidden passages, changes, comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from chalicelib.ingest.reading.documents.opendocument_styles import (
    DRAW,
    FO,
    OFFICE,
    TABLE,
    TEXT,
    OpenDocumentStyles,
)
from chalicelib.ingest.reading.documents.quoting import quoted
from chalicelib.news.errors import Problem
from chalicelib.news.text import single_spaced

_DC = "{http://purl.org/dc/elements/1.1/}"
_PASSAGES = {f"{TEXT}span": "text", f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph"}
MOST_OPEN = 20  # insertions at one place, whose words are collected
HIDING = {"none", "condition"}  # what `display` says of what is not shown, or not always
_WHITE = "#ffffff"


def hidden_passages(body: etree._Element, styles: OpenDocumentStyles) -> Iterator[str]:
    """The words of hidden sections, paragraphs, rows, passages and fields."""
    for element in _outermost(body, lambda one: _is_hidden(one, styles)):
        words = single_spaced(element.get(f"{TEXT}string-value", "")) or _words(element)
        if words:
            yield words


def white_passages(body: etree._Element, styles: OpenDocumentStyles) -> Iterator[str]:
    """The passages that are white on a white page."""
    for element in _outermost(body, lambda one: _is_white(one, styles)):
        is_on_page = not any(
            above.tag == f"{TABLE}table" or str(above.tag).startswith(DRAW)
            for above in element.iterancestors()
        )
        if is_on_page and (words := _words(element)):
            yield words


def _outermost(
    parent: etree._Element, is_meant: Callable[[etree._Element], bool]
) -> Iterator[etree._Element]:
    """The elements that are meant, but for those within another."""
    for child in parent:
        if is_meant(child):
            yield child
        else:
            yield from _outermost(child, is_meant)


def _is_hidden(element: etree._Element, styles: OpenDocumentStyles) -> bool:
    if element.tag == f"{TEXT}hidden-text":
        return True
    if element.tag in _PASSAGES:
        style = element.get(f"{TEXT}style-name", "")
        notes = element.findall(f"{TEXT}hidden-paragraph")
        is_said = any(note.get(f"{TEXT}is-hidden", "true") == "true" for note in notes)
        return is_said or styles.says(_PASSAGES[element.tag], style, f"{TEXT}display") in HIDING
    if element.tag == f"{TABLE}table-row":
        return element.get(f"{TABLE}visibility", "") in {"collapse", "filter"}
    return element.tag == f"{TEXT}section" and element.get(f"{TEXT}display", "") in HIDING


def _is_white(element: etree._Element, styles: OpenDocumentStyles) -> bool:
    if element.tag not in _PASSAGES:
        return False
    family, style = _PASSAGES[element.tag], element.get(f"{TEXT}style-name", "")
    ground = styles.says(family, style, f"{FO}background-color")
    is_white = styles.says(family, style, f"{FO}color").casefold() == _WHITE
    return is_white and ground in {"", "transparent", _WHITE}


def change_warnings_of(body: etree._Element) -> Iterator[Problem]:
    """One for all changes that nobody has accepted."""
    kinds: dict[str, list[str]] = {"insertion": [], "deletion": []}
    regions = body.iterfind(f"{TEXT}tracked-changes/{TEXT}changed-region")
    inserted = set()
    for region in regions:
        for deletion in region.iterchildren(f"{TEXT}deletion"):
            kinds["deletion"].append(_words(deletion))
        if region.find(f"{TEXT}insertion") is not None:
            inserted.add(region.get(f"{TEXT}id", ""))
    kinds["insertion"] = list(_between_marks(body, inserted))
    fates = {"insertion": "inserted and published", "deletion": "deleted and left out"}
    said = [
        f"{fates[kind]}: {quoted(words)}"
        for kind, found in kinds.items()
        if (words := [passage for passage in found if passage])
    ]
    if said:
        what = f"changes that nobody has accepted: {'; '.join(said)}"
        yield Problem(what, "in LibreOffice choose Edit, Track Changes, and accept or reject all")


def comments_within(body: etree._Element) -> list[tuple[str, str]]:
    """The author and the words of each comment."""
    return [
        (one.findtext(f"{_DC}creator", ""), _paragraphs(one))
        for one in body.iter(f"{OFFICE}annotation")
    ]


def _paragraphs(comment: etree._Element) -> str:
    return single_spaced(" ".join("".join(one.itertext()) for one in comment.iter(f"{TEXT}p")))


def _between_marks(body: etree._Element, regions: set[str]) -> Iterator[str]:
    """The words between the marks of each change."""
    words: dict[str, list[str]] = {}
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start" and element.tag == f"{TEXT}change-start":
            id_ = element.get(f"{TEXT}change-id", "")
            if id_ in regions and len(words) < MOST_OPEN:
                words[id_] = []
        elif event == "start" and element.tag == f"{TEXT}change-end":
            yield single_spaced("".join(words.pop(element.get(f"{TEXT}change-id", ""), [])))
        text = element.text if event == "start" else element.tail
        for found in words.values() if text else ():
            found.append(text or "")


def _words(element: etree._Element) -> str:
    """Its words, but for those of comments within, and of who changed it."""
    without = "not(ancestor::o:annotation) and not(ancestor::o:change-info)"
    texts = element.xpath(f".//text()[{without}]", namespaces={"o": OFFICE[1:-1]})
    return single_spaced("".join(texts))
