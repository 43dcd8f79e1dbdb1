"""A paragraph of Word as pieces of text that look alike, whatever Word has put around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from chalicelib.ingest.reading.documents.document_losses import Loss
from chalicelib.ingest.reading.documents.word_fields import link_of
from chalicelib.ingest.reading.documents.word_package import W
from chalicelib.ingest.reading.documents.word_pictures import text_boxes
from chalicelib.ingest.reading.documents.word_styles import value

if TYPE_CHECKING:
    from chalicelib.ingest.reading.documents.word_reader import WordReader

MOST_SEARCHED = 500  # elements of an alternative; one may be in another, and so on

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
_SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SAID = {"pPr", "rPr", "sdtPr", "sdtEndPr"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


class RunLook(Struct, frozen=True):
    """How a piece of text looks, and where it leads."""

    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    is_underlined: bool = False
    place: str = ""  # superscript or subscript
    link: str = ""


class Piece(Struct, frozen=True):
    """A text of one look; or a `break`, a note (`footnote 2`), a `picture` (its key in the pictures
    of the file), or a `bookmark` of this name.
    """

    look: RunLook
    text: str
    kind: str = "text"


@dataclass
class Runs:
    """Reads the runs of one paragraph; `boxes` are the text boxes that hang on it."""

    reader: WordReader
    style: str
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def read(self, parent: etree._Element, link: str = "") -> None:
        """Read what is within a paragraph, or within something in it."""
        for child in parent:
            name = word_name(child)
            if child.tag in GONE or name in _SAID:
                continue
            if name == "r":
                self._run(child, link)
            elif name == "hyperlink":
                self.read(child, self.reader.link(child) or link)
            elif name == "fldSimple":
                self.read(child, link_of(child.get(f"{W}instr", "")) or link)
            elif name == "bookmarkStart":
                self._bookmark(child.get(f"{W}name", ""))
            elif child.tag in {f"{_M}oMath", f"{_M}oMathPara"}:
                self._equation(child, link)
            elif child.tag == f"{_MC}AlternateContent":
                self.read(chosen(child), link)
            elif name == "p":
                self.boxes.append(parent)
                return
            else:
                self.read(child, link)

    def _run(self, run: etree._Element, link: str) -> None:
        if not len(run):
            return
        properties = run.find(f"{W}rPr")
        if self.reader.styles.hides(properties, self.style):
            return
        if self._is(properties, "webHidden"):
            self.reader.losses.add(Loss.WEB, "".join(run.itertext(f"{W}t")))
            return
        self._content(run, self._look(properties, link))

    def _content(self, run: Iterable[etree._Element], look: RunLook) -> None:
        fields = self.reader.fields
        for child in run:
            name = word_name(child)
            if name == "fldChar":
                fields.change(child.get(f"{W}fldCharType", ""))
            elif name == "instrText":
                fields.add_code(child.text or "")
            elif not fields.is_code:
                self._part(child, name, look)

    def _part(self, part: etree._Element, name: str, look: RunLook) -> None:
        if name == "t":
            self._add(look, part.text or "")
        elif name in _SIGNS:
            self._add(look, _SIGNS[name])
        elif name == "sym":
            self._add(look, self.reader.sign(part))
        elif name in _NOTES:
            self.pieces.append(Piece(look, f"{_NOTES[name]} {part.get(f'{W}id', '')}", "note"))
        elif part.tag == f"{_MC}AlternateContent":
            self._content(chosen(part), look)
        elif name in _READ_BY:
            _READ_BY[name](self, part, look)

    def _drawing(self, drawing: etree._Element, look: RunLook) -> None:
        boxes = list(text_boxes(drawing))
        self.boxes += boxes
        self.pieces += [Piece(look, key, "picture") for key in self.reader.pictures_of(drawing)]

    def _break(self, element: etree._Element, look: RunLook) -> None:
        """A line ends; that a page does is no matter here."""
        if element.get(f"{W}type", "textWrapping") == "textWrapping":
            self.pieces.append(Piece(look, "", "break"))
        else:
            self._add(look, " ")

    def _ruby(self, ruby: etree._Element, look: RunLook) -> None:
        """A word, and how it is read."""
        for name, before, after in (("rubyBase", "", ""), ("rt", "(", ")")):
            for part in ruby.iter(f"{W}{name}"):
                self._add(look, f"{before}{''.join(part.itertext(f'{W}t'))}{after}")

    def _equation(self, equation: etree._Element, link: str) -> None:
        signs = "".join(text.text or "" for text in equation.iter(f"{_M}t", f"{W}t"))
        self.reader.losses.add(Loss.EQUATION, signs)
        self._add(RunLook(link=link), signs)

    def _bookmark(self, name: str) -> None:
        if name in self.reader.linked_places:
            self.pieces.append(Piece(RunLook(), name, "bookmark"))

    def _add(self, look: RunLook, text: str) -> None:
        last = self.pieces[-1] if self.pieces else None
        if last and last.kind == "text" and last.look == look:
            self.pieces[-1] = Piece(look, last.text + text)
        elif text:
            self.pieces.append(Piece(look, text))

    def _look(self, properties: etree._Element | None, link: str) -> RunLook:
        link = link or self.reader.fields.link
        place = value(properties, "vertAlign")
        return RunLook(
            is_bold=self._is(properties, "b"),
            is_italic=self._is(properties, "i"),
            is_struck=self._is(properties, "strike") or self._is(properties, "dstrike"),
            is_underlined=not link and value(properties, "u") not in {"", "none"},
            place=place if place in {"superscript", "subscript"} else "",
            link=link,
        )

    def _is(self, properties: etree._Element | None, name: str) -> bool:
        return self.reader.styles.is_so(properties, self.style, name)


_READ_BY: dict[str, Callable[[Runs, etree._Element, RunLook], None]] = {
    **dict.fromkeys(("br", "cr"), Runs._break),  # noqa: SLF001 - this module's own
    **dict.fromkeys(("drawing", "pict", "object"), Runs._drawing),  # noqa: SLF001 - as above
    "ruby": Runs._ruby,  # noqa: SLF001 - as above
}


def chosen(alternatives: etree._Element) -> etree._Element:
    """Of what Word wrote for new programs and for old ones, the one with words or pictures."""
    for choice in alternatives.iterfind(f"{_MC}Choice"):
        for element in islice(choice.iter(), MOST_SEARCHED):
            if word_name(element) in {"t", "blip", "txbxContent", "oMath", "relIds", "chart"}:
                return choice
    fallback = alternatives.find(f"{_MC}Fallback")
    return alternatives if fallback is None else fallback


def word_name(element: etree._Element) -> str:
    """The name of an element of Word's own; empty if it is of another namespace."""
    return str(element.tag).removeprefix(W) if str(element.tag).startswith(W) else ""
