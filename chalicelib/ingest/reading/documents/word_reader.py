"""A part of a Word file (its text, or its notes) rewritten with what mammoth reads, and no more.

Mammoth passes over fields that are links in the old way, equations, text boxes of today and half of
what styles say; and its model of a text takes ten times the memory of this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from chalicelib.ingest.reading.documents.document_losses import DocumentLosses, Loss
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.list_numbers import mark_of_number
from chalicelib.ingest.reading.documents.word_drawings import WordDrawings
from chalicelib.ingest.reading.documents.word_fields import OpenFields, link_of
from chalicelib.ingest.reading.documents.word_lists import NUMBER, WordLists
from chalicelib.ingest.reading.documents.word_package import R, W, WordPackage
from chalicelib.ingest.reading.documents.word_runs import (
    GONE,
    Piece,
    RunLook,
    Runs,
    chosen,
    word_name,
)
from chalicelib.ingest.reading.documents.word_styles import WordStyles, flag, value
from chalicelib.ingest.reading.documents.word_writing import TidyXml

FEW = 20  # texts of a box, of which a receipt quotes the first

_MC_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMathPara"
_SKIPPED = {"tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "pPr", "rPr"}
# Fonts of pictures that texts are full of: what their signs are.
_SIGNS = {
    "wingdings": {"F0A7": "▪", "F0B7": "•", "F0A8": "◻", "F0D8": "➢", "F0FC": "✓", "F0E0": "→"},
    "symbol": {"F0B7": "•", "F0AE": "→", "F0B0": "°", "F0B1": "±", "F0B4": "×", "F0A3": "≤"},
}


@dataclass
class WordReader:
    """Rewrites the parts of one file; what it meets is in `losses` and `pictures`."""

    package: WordPackage
    styles: WordStyles
    lists: WordLists
    pictures: DocumentPictures
    part: str
    losses: DocumentLosses = field(default_factory=DocumentLosses)
    linked_places: frozenset[str] = frozenset()
    fields: OpenFields = field(default_factory=OpenFields)

    def rewritten(self, root: etree._Element, xml: TidyXml) -> None:
        """Write the blocks of a part into a simpler one."""
        for block in self._blocks(root):
            self._write(block, xml)

    def link(self, hyperlink: etree._Element) -> str:
        """Where a link leads; empty if nowhere."""
        place = hyperlink.get(f"{W}anchor", "")
        target = self.package.target(self.part, hyperlink.get(f"{R}id", ""))
        if not target:
            return f"#{place}" if place else ""
        return f"{target.split('#')[0]}#{place}" if place else target

    def sign(self, symbol: etree._Element) -> str:
        """The letter for a sign of a font of its own; empty, and a loss, if it has none."""
        font, code = symbol.get(f"{W}font", ""), symbol.get(f"{W}char", "").upper()
        found = _SIGNS.get(font.casefold(), {}).get(code, "")
        if not found:
            found = _dingbat(font, code)
        if not found:
            self.losses.add(Loss.SIGN, f"{font} {code}")
        return found

    def pictures_of(self, drawing: etree._Element) -> list[str]:
        """The keys of the pictures that a drawing shows; what else it shows is a loss."""
        drawings = WordDrawings(self.package, self.pictures, self.losses, self.part)
        return drawings.pictures_of(drawing)

    def _blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The paragraphs and tables, whatever they stand in."""
        for child in parent:
            name = word_name(child)
            if child.tag in GONE or name in _SKIPPED:
                continue
            if name in {"p", "tbl"} or child.tag == _MATH:
                yield child
            elif name == "altChunk":
                self.losses.add(Loss.OTHER_FILE)
            elif child.tag == _MC_ALTERNATE:
                yield from self._blocks(chosen(child))
            else:
                yield from self._blocks(child)

    def _write(self, block: etree._Element, xml: TidyXml) -> None:
        if word_name(block) == "tbl":
            self._write_table(block, xml)
            return
        properties = block.find(f"{W}pPr")
        style = self.styles.of_paragraph(properties)
        runs = Runs(self, style)
        runs.read(block)
        role = self._role(properties, style)
        of_end = None if properties is None else properties.find(f"{W}rPr")
        goes_on = of_end is not None and of_end.find(f"{W}del") is not None
        if runs.pieces or goes_on:
            item = self._list(properties, style, role)
            with xml.paragraph(role, item[:2] if item else None, goes_on=goes_on):
                if item and item[2]:
                    xml.piece(Piece(RunLook(), mark_of_number(item[2]), "bookmark"))
                for piece in runs.pieces:
                    xml.piece(piece)
        for box in runs.boxes:
            words = islice(box.itertext(f"{W}t"), FEW)  # one may be in another, and so on
            self.losses.add(Loss.TEXT_BOX, " ".join(words))
            self.rewritten(box, xml)

    def _role(self, properties: etree._Element | None, style: str) -> str:
        level = value(properties, "outlineLvl")
        if level.isdigit() and int(level) < 6:
            return self.styles.role(style) or f"Heading{int(level) + 1}"
        return self.styles.role(style)

    def _list(
        self, properties: etree._Element | None, style: str, role: str
    ) -> tuple[str, str, int] | None:
        """The list that a paragraph is in, its level, and its number if it has one; headings with
        numbers are in none.
        """
        if role.startswith(("Heading", "Title")):
            return None
        numbers = None if properties is None else properties.find(f"{W}numPr")
        of_style = self.styles.numbering(style)
        number, level = of_style
        if numbers is not None:
            number = value(numbers, "numId") or number
            level = value(numbers, "ilvl") or "0"
        item = self.lists.item(number, level)
        if item is None:
            return None
        count = self.lists.counted(number, item[1]) if item[0] == NUMBER else 0
        return *item, count

    def _write_table(self, table: etree._Element, xml: TidyXml) -> None:
        with xml.element("tbl"):
            for row in _within(table, "tr"):
                properties = row.find(f"{W}trPr")
                is_deleted = properties is not None and properties.find(f"{W}del") is not None
                if is_deleted or flag(properties, "hidden"):
                    continue
                with xml.element("tr"):
                    if flag(properties, "tblHeader"):
                        xml.properties("trPr", {"tblHeader": "1"})
                    for cell in _within(row, "tc"):
                        self._write_cell(cell, xml)

    def _write_cell(self, cell: etree._Element, xml: TidyXml) -> None:
        properties = cell.find(f"{W}tcPr")
        merge = None if properties is None else properties.find(f"{W}vMerge")
        said = {"gridSpan": value(properties, "gridSpan")}
        if merge is not None:
            said["vMerge"] = merge.get(f"{W}val", "continue")
        with xml.element("tc"):
            xml.properties("tcPr", {name: text for name, text in said.items() if text})
            self.rewritten(cell, xml)


def places_linked_to(root: etree._Element) -> Iterator[str]:
    """The bookmarks that links within the document lead to."""
    for link in root.iter(f"{W}hyperlink"):
        yield link.get(f"{W}anchor", "")
    for code in root.iter(f"{W}instrText"):
        yield link_of(code.text or "").rpartition("#")[2]
    for simple in root.iter(f"{W}fldSimple"):
        yield link_of(simple.get(f"{W}instr", "")).rpartition("#")[2]


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, whatever they stand in."""
    for child in parent:
        if word_name(child) == name:
            yield child
        elif child.tag not in GONE and word_name(child) not in _SKIPPED:
            yield from _within(child, name)


def _dingbat(font: str, code: str) -> str:
    """By mammoth's table of Wingdings, Webdings and their like."""
    from mammoth.docx.dingbats import dingbats  # noqa: PLC0415 - a thousand lines, and seldom asked

    try:
        number = int(code, 16)
    except ValueError:
        return ""
    found = dingbats.get((font, number)) or dingbats.get((font, number & 0xFF))
    return chr(found) if found else ""
