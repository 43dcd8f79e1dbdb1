"""Footnotes of a web page: a mark that leads to a note, and a link in the note that leads back.

Google Docs, Word, LibreOffice and programs of blogs all write them so, each with names of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from chalicelib.ingest.reading.documents.google_docs import remove

MOST_NOTES = 500  # of a page; more is no text

_MARK = re.compile(r"[\[(]?[\w*†‡§]{1,4}[\])]?")
_NOTES = {"li", "p", "div", "aside", "dd"}


class _Footnote(Struct, frozen=True):
    mark: etree._Element
    note: etree._Element
    back: tuple[etree._Element, ...]


def with_notes_at_the_end(article: etree._Element) -> bool:
    """Move the notes into a list at the article's end, with the names that footnote_list.py knows;
    whether there are any.
    """
    found = list(_footnotes(article))
    if not found:
        return False
    notes = etree.Element("ol")
    for number, footnote in enumerate(found, 1):
        _rewrite(footnote.mark, number)
        notes.append(_item(footnote, number))
    article.append(notes)
    return True


def _footnotes(article: etree._Element) -> Iterator[_Footnote]:
    places: dict[str, etree._Element] = {}
    order: dict[etree._Element, int] = {}
    for number, element in enumerate(article.iter()):
        order[element] = number
        for name in (element.get("id"), element.get("name")):
            if name and isinstance(element.tag, str):
                places.setdefault(name, element)
    taken: set[etree._Element] = set()
    for mark in list(article.iter("a")):
        place = places.get(_place(mark))
        is_mark = place is not None and _MARK.fullmatch("".join(mark.itertext()).strip())
        if place is None or not is_mark or order[place] < order[mark]:
            continue
        names = _names(mark)
        note = _note(place, article)
        back = () if note is None else tuple(a for a in note.iter("a") if _place(a) in names)
        if note is not None and back and note not in taken and len(taken) < MOST_NOTES:
            taken.add(note)
            yield _Footnote(mark, note, back)


def _place(link: etree._Element) -> str:
    """The place in the page that a link leads to; empty if it leads elsewhere."""
    href = link.get("href", "")
    return unquote(href[1:]) if href.startswith("#") else ""


def _names(mark: etree._Element) -> set[str]:
    """What a link back may call a mark: its own names, or those of what it is raised by."""
    around = [mark, *(one for one in (mark.getparent(),) if one is not None and one.tag == "sup")]
    around += list(mark.iter("sup", "span"))
    return {name for one in around for name in (one.get("id"), one.get("name")) if name}


def _note(place: etree._Element, article: etree._Element) -> etree._Element | None:
    """The block that is the note as a whole: a division, if it has this one note alone."""
    block = next((one for one in (place, *place.iterancestors()) if one.tag in _NOTES), None)
    if block is None or block is article or article not in block.iterancestors():
        return None
    above = block.getparent()
    is_alone = above is not None and above.tag == "div" and above is not article
    if block.tag == "p" and is_alone and above is not None:
        links = sum(bool(_place(link)) for link in above.iter("a"))
        return above if links == 1 else block
    return block


def _rewrite(mark: etree._Element, number: int) -> None:
    """Make it one of ours, and raised."""
    parent, tail = mark.getparent(), mark.tail
    mark.clear()
    mark.text, mark.tail = str(number), tail
    mark.set("id", f"footnote-ref-{number}")
    mark.set("href", f"#footnote-{number}")
    if parent is not None and parent.tag != "sup":
        raised = etree.Element("sup")
        parent.replace(mark, raised)
        raised.tail, mark.tail = tail, None
        raised.append(mark)


def _move_out(note: etree._Element) -> None:
    """Take it out of the text, with the rule above it, and the list that is empty without it."""
    around, before = note.getparent(), note.getprevious()
    remove(note)
    if around is not None and around.tag in {"ol", "ul", "dl"} and not len(around):
        _move_out(around)
    elif around is not None and before is not None and before.tag == "hr":
        around.remove(before)


def _item(footnote: _Footnote, number: int) -> etree._Element:
    """The note as an item of a list."""
    for link in footnote.back:
        parent = link.getparent()
        is_raised = parent is not None and parent.tag == "sup" and len(parent) == 1
        remove(parent if is_raised and parent is not None else link)
    note = footnote.note
    _move_out(note)
    item = etree.Element("li", {"id": f"footnote-{number}"})
    if note.tag == "p":
        item.append(note)
    else:
        item.text = note.text
        item.extend(list(note))
    first = next((one for one in item.iter() if one.text and one.text.strip()), item)
    first.text = (first.text or "").lstrip()
    last = item[-1] if len(item) and item[-1].tag == "p" else item
    back = etree.SubElement(last, "a", {"href": f"#footnote-ref-{number}"})
    back.text = "↑"
    return item
