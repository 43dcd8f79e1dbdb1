"""The text of an OpenDocument file as HTML, with its notes at the end as mammoth has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape

from lxml import etree

from chalicelib.ingest.reading.documents.bounded_xml import too_long
from chalicelib.ingest.reading.documents.document_losses import DocumentLosses, Loss
from chalicelib.ingest.reading.documents.list_numbers import mark_of_number
from chalicelib.ingest.reading.documents.opendocument_pictures import OpenDocumentPictures
from chalicelib.ingest.reading.documents.opendocument_styles import (
    DRAW,
    FO,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    XLINK,
    OpenDocumentStyles,
)

MOST_BLOCKS = 20_000  # as many elements as a text may have
DEEPEST_BLOCKS = 60  # lists, tables and sections in one another
# No text of the story's: what is to be asked for, what was changed, what is for colleagues.
_SKIPPED = {
    *(f"{TEXT}{name}" for name in ("tracked-changes", "sequence-decls", "variable-decls")),
    *(f"{TEXT}{name}" for name in ("user-field-decls", "hidden-text", "note-citation")),
    *(f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "event-listeners")),
    *(f"{OFFICE}{name}" for name in ("scripts", "binary-data")),
}
_SHORT = re.compile("[0-9]{1,6}")
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"


@dataclass
class OpenDocumentText:
    """Writes the HTML of one file; what it meets is in `losses` and its pictures."""

    styles: OpenDocumentStyles
    pictures: OpenDocumentPictures
    losses: DocumentLosses
    _notes: list[str] = field(default_factory=list)
    _boxes: list[etree._Element] = field(default_factory=list)
    _count: int = 0
    _numbers: dict[str, int] = field(default_factory=dict)  # the last, by a list's id or style

    def html(self, body: etree._Element) -> str:
        """All of it."""
        text = self._blocks(body, 0)
        notes = f"<ol>{''.join(self._notes)}</ol>" if self._notes else ""
        return text + notes

    def _blocks(self, parent: Iterable[etree._Element], depth: int, within: str = "") -> str:
        if depth > DEEPEST_BLOCKS:
            raise too_long()
        return "".join(self._block(child, depth, within) for child in parent)

    def _block(self, block: etree._Element, depth: int, within: str) -> str:
        self._count += 1
        if self._count > MOST_BLOCKS:
            raise too_long()
        if not isinstance(block.tag, str) or block.tag in _SKIPPED or _is_hidden_part(block):
            return ""
        if block.tag in {f"{TEXT}p", f"{TEXT}h"}:
            return self._paragraph(block, depth)
        if block.tag == f"{TEXT}list":
            return self._list(block, depth, within)
        if block.tag == f"{TABLE}table":
            return self._table(block, depth)
        if block.tag.startswith(DRAW):
            return f"<p>{self._drawing(block)}</p>{self._of_boxes(depth)}"
        return self._blocks(block, depth + 1, within)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> str:
        style = paragraph.get(f"{TEXT}style-name", "")
        text = self._looking("paragraph", style, self._inline(paragraph))
        boxes = self._of_boxes(depth)
        role = self.styles.role(style)
        if role == "rule":
            return f"<hr>{boxes}"
        if paragraph.tag == f"{TEXT}h" and role != "title":
            level = paragraph.get(f"{TEXT}outline-level", "1")
            tag = f"h{level}" if level in {*"123456"} else "h6"
            return f"<{tag}>{self._inline(paragraph)}</{tag}>{boxes}" if text else boxes
        if role == "quote":
            return f"<blockquote><p>{text}</p></blockquote>{boxes}"
        named = f' class="{role}"' if role else ""
        return f"<p{named}>{text}</p>{boxes}" if text.strip() else boxes

    def _of_boxes(self, depth: int) -> str:
        """What stands in the text boxes that a paragraph has had."""
        boxes, self._boxes = self._boxes, []
        return "".join(self._blocks(box, depth + 1) for box in boxes)

    def _list(self, listed: etree._Element, depth: int, within: str) -> str:
        style = listed.get(f"{TEXT}style-name", "") or within
        level = 1 + sum(above.tag == f"{TEXT}list" for above in listed.iterancestors())
        is_numbered = self.styles.is_numbered(style, level)
        number = self._number_before(listed, style, level)
        items = []
        for item in listed:
            mark = ""
            if is_numbered and item.tag == f"{TEXT}list-item":
                start = item.get(f"{TEXT}start-value", "")
                number = int(start) if _SHORT.fullmatch(start) else number + 1
                mark = f'<a id="{mark_of_number(number)}"></a>'
            if item.tag in {f"{TEXT}list-item", f"{TEXT}list-header"}:
                items.append(f"<li>{mark}{_tight(self._blocks(item, depth + 2, style))}</li>")
        self._numbers |= {listed.get(_ID, ""): number, f"{level} {style}": number}
        tag = "ol" if is_numbered else "ul"
        return f"<{tag}>{''.join(items)}</{tag}>"

    def _number_before(self, listed: etree._Element, style: str, level: int) -> int:
        """The number of the item before a list's first, where it goes on with another; else 0."""
        other = listed.get(f"{TEXT}continue-list", "")
        if not other and listed.get(f"{TEXT}continue-numbering", "") == "true":
            other = f"{level} {style}"
        return self._numbers.get(other, 0) if other else 0

    def _table(self, table: etree._Element, depth: int) -> str:
        rows = []
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table or _is_collapsed(row):
                continue
            parent = row.getparent()
            is_header = parent is not None and parent.tag == f"{TABLE}table-header-rows"
            tag = "th" if is_header else "td"
            cells = (
                f"<{tag}{_spans(cell)}>{self._blocks(cell, depth + 2)}</{tag}>"
                for cell in row.iterchildren(f"{TABLE}table-cell")
            )
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def _inline(self, parent: etree._Element) -> str:
        parts = [escape(parent.text or "")]
        for child in parent:
            parts += [self._piece(child), escape(child.tail or "")]
        return "".join(parts)

    def _piece(self, piece: etree._Element) -> str:
        if not isinstance(piece.tag, str) or piece.tag in _SKIPPED:
            return ""
        if piece.tag in {f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TABLE}table"}:
            self._boxes.append(piece)
            return ""
        if piece.tag.startswith(DRAW):
            return self._drawing(piece)
        write = _PIECES.get(piece.tag)
        return write(self, piece) if write else self._inline(piece)

    def _span(self, span: etree._Element) -> str:
        return self._looking("text", span.get(f"{TEXT}style-name", ""), self._inline(span))

    def _looking(self, family: str, style: str, text: str) -> str:
        """A passage as its style shows it."""
        if not text.strip():
            return text
        says = self.styles.says
        place = says(family, style, f"{STYLE}text-position")
        marks = {
            "strong": _is_bold(says(family, style, f"{FO}font-weight")),
            "em": says(family, style, f"{FO}font-style") in {"italic", "oblique"},
            "s": says(family, style, f"{STYLE}text-line-through-style") not in {"", "none"},
            "sup": place.startswith("super"),
            "sub": place.startswith("sub"),
        }
        for tag, is_so in marks.items():
            text = f"<{tag}>{text}</{tag}>" if is_so else text
        return text

    def _link(self, link: etree._Element) -> str:
        target = link.get(f"{XLINK}href", "")
        return (
            f'<a href="{escape(target)}">{self._inline(link)}</a>' if target else self._inline(link)
        )

    def _note(self, note: etree._Element) -> str:
        number = len(self._notes) + 1
        self._notes.append("")  # a note within it has the next number
        body = note.find(f"{TEXT}note-body")
        text = "" if body is None else self._blocks(body, DEEPEST_BLOCKS // 2)
        back = f' <a href="#footnote-ref-{number}">↑</a></p>'
        text = text.removesuffix("</p>") if text.endswith("</p>") else f"{text}<p>"
        self._notes[number - 1] = f'<li id="footnote-{number}">{text}{back}</li>'
        link = f'<a href="#footnote-{number}" id="footnote-ref-{number}">{number}</a>'
        return f"<sup>{link}</sup>"

    def _ruby(self, ruby: etree._Element) -> str:
        base, read = (ruby.find(f"{TEXT}ruby-{part}") for part in ("base", "text"))
        above = f"({self._inline(read)})" if read is not None else ""
        return (self._inline(base) if base is not None else "") + above

    def _drawing(self, drawing: etree._Element) -> str:
        """Its pictures; what stands in its boxes comes below the paragraph."""
        shown = "".join(self.pictures.shown(drawing))
        for box in _boxes(drawing):
            if any(words.strip() for words in box.itertext()):
                self.losses.add(Loss.TEXT_BOX)
            self._boxes.append(box)
        for equation in drawing.iter(_MATH):
            signs = "".join(equation.itertext())
            self.losses.add(Loss.EQUATION, signs)
            shown += escape(signs)
        return shown


_PIECES: dict[str, Callable[[OpenDocumentText, etree._Element], str]] = {
    f"{TEXT}span": OpenDocumentText._span,  # noqa: SLF001 - this module's own
    f"{TEXT}a": OpenDocumentText._link,  # noqa: SLF001 - as above
    f"{TEXT}note": OpenDocumentText._note,  # noqa: SLF001 - as above
    f"{TEXT}ruby": OpenDocumentText._ruby,  # noqa: SLF001 - as above
    f"{TEXT}s": lambda _text, _piece: " ",  # HTML shows no more of them
    f"{TEXT}tab": lambda _text, _piece: "\t",
    f"{TEXT}line-break": lambda _text, _piece: "<br>",
}


def _boxes(drawing: etree._Element) -> Iterable[etree._Element]:
    """The text boxes of a drawing, and shapes with words; those within another are its own."""
    if drawing.tag == f"{DRAW}text-box" or any(child.tag == f"{TEXT}p" for child in drawing):
        yield drawing
        return
    for child in drawing:
        if isinstance(child.tag, str) and child.tag.startswith(DRAW):
            yield from _boxes(child)


def _tight(item: str) -> str:
    """An item of one paragraph, and what follows it, without the paragraph."""
    own = item.partition("<ul>")[0].partition("<ol>")[0]
    is_one = own.startswith("<p>") and own.count("<p") == 1
    return item.removeprefix("<p>").replace("</p>", "", 1) if is_one else item


def _is_bold(weight: str) -> bool:
    return weight == "bold" or weight[:1] in {*"6789"}


def _is_hidden_part(block: etree._Element) -> bool:
    return block.get(f"{TEXT}display", "") in {"none", "condition"}


def _is_collapsed(row: etree._Element) -> bool:
    return row.get(f"{TABLE}visibility", "") in {"collapse", "filter"}


def _spans(cell: etree._Element) -> str:
    said = ""
    for name, attribute in (("columns", "colspan"), ("rows", "rowspan")):
        count = cell.get(f"{TABLE}number-{name}-spanned", "1")
        said += f' {attribute}="{count}"' if count.isdigit() and count != "1" else ""
    return said
