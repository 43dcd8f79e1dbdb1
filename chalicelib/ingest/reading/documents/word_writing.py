"""A small Word file: the XML that mammoth reads, with styles and relations of our own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from zipfile import ZipFile

from lxml import etree

from chalicelib.ingest.reading.documents.bounded_xml import too_long
from chalicelib.ingest.reading.documents.word_package import R, W
from chalicelib.ingest.reading.documents.word_runs import Piece, RunLook

MOST_ELEMENTS = 30_000  # of all parts; mammoth takes 40 µs for one

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_NAMESPACES = {
    name: uri[1:-1] for name, uri in {"w": W, "r": R, "wp": _WP, "a": _A, "pic": _PIC}.items()
}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f"{_PACKAGE}/relationships"
_FLAGS = {"b": "is_bold", "i": "is_italic", "strike": "is_struck"}


@dataclass
class Budget:
    """How many elements may still be written, of all parts of a file."""

    left: int

    def take(self) -> None:
        """Take one. Raises UnusableManuscript if there is none."""
        self.left -= 1
        if self.left < 0:
            raise too_long()


class TidyXml:
    """Writes one part; links and pictures are relations of it."""

    def __init__(self, root: str, budget: Budget) -> None:
        self._open = [etree.Element(f"{W}{root}", nsmap=_NAMESPACES)]
        self._budget = budget
        self.links: dict[str, str] = {}
        self.pictures: dict[str, str] = {}

    @contextmanager
    def element(self, name: str, **attributes: str) -> Iterator[None]:
        """Write an element, and what is written meanwhile into it."""
        self._open.append(self._sub(name, attributes))
        yield
        self._open.pop()

    @contextmanager
    def paragraph(
        self, role: str, numbering: tuple[str, str] | None, *, goes_on: bool = False
    ) -> Iterator[None]:
        """Write a paragraph: what it is, and the list that it is in. One that `goes_on` is one with
        the next, since its end was deleted.
        """
        with self.element("p"):
            if role or numbering or goes_on:
                with self.element("pPr"):
                    if goes_on:
                        self.properties("rPr", {"del": "1"})
                    if role:
                        self._sub("pStyle", {"val": role})
                    if numbering:
                        self.properties("numPr", {"ilvl": numbering[1], "numId": numbering[0]})
            yield

    def properties(self, name: str, said: Mapping[str, str]) -> None:
        """Write properties, each an element with a value."""
        with self.element(name):
            for one, text in said.items():
                self._sub(one, {"val": text})

    def piece(self, piece: Piece) -> None:
        """Write a piece of text."""
        if piece.kind == "bookmark":
            self._sub("bookmarkStart", {"name": piece.text})
            return
        link = piece.look.link
        if link.startswith("#"):
            within = {"anchor": link[1:]}
        else:
            within = {f"{R}id": self.links.setdefault(link, f"h{len(self.links)}")} if link else {}
        if not within:
            self._run(piece)
            return
        with self.element("hyperlink", **within):
            self._run(piece)

    def written(self) -> bytes:
        """The part as it is."""
        content: bytes = etree.tostring(self._open[0], encoding="utf-8")
        return content

    def relations(self) -> bytes:
        """Its relations."""
        office = R[1:-1]
        root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        for target, id_ in self.links.items():
            _relate(root, id_, f"{office}/hyperlink", target).set("TargetMode", "External")
        for mark, id_ in self.pictures.items():
            _relate(root, id_, f"{office}/image", f"media/{mark}.png")
        content: bytes = etree.tostring(root, encoding="utf-8")
        return content

    def _run(self, piece: Piece) -> None:
        with self.element("r"):
            self._look(piece.look)
            if piece.kind == "break":
                self._sub("br", {})
            elif piece.kind == "note":
                kind, _, id_ = piece.text.partition(" ")
                self._sub(f"{kind}Reference", {"id": id_})
            elif piece.kind == "picture":
                self._picture(piece.text)
            else:
                self._sub("t", {}).text = piece.text

    def _look(self, look: RunLook) -> None:
        said = {name: "1" for name, attribute in _FLAGS.items() if getattr(look, attribute)}
        if look.is_underlined:
            said["u"] = "single"
        if look.place:
            said["vertAlign"] = look.place
        if said:
            self.properties("rPr", said)

    def _picture(self, mark: str) -> None:
        id_ = self.pictures.setdefault(mark, f"p{len(self.pictures)}")
        inline = etree.SubElement(self._sub("drawing", {}), f"{_WP}inline")
        within = inline
        for name in (f"{_A}graphic", f"{_A}graphicData", f"{_PIC}pic", f"{_PIC}blipFill"):
            within = etree.SubElement(within, name)
        etree.SubElement(within, f"{_A}blip").set(f"{R}embed", id_)

    def _sub(self, name: str, attributes: Mapping[str, str]) -> etree._Element:
        self._budget.take()
        said = {
            key if key.startswith("{") else f"{W}{key}": text for key, text in attributes.items()
        }
        return etree.SubElement(self._open[-1], f"{W}{name}", said)


def small_word_file(parts: Mapping[str, TidyXml], others: Mapping[str, bytes]) -> bytes:
    """The file of these parts, and of `others` that are as Word wrote them. A picture in it is no
    more than its name.
    """
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as zipped:
        zipped.writestr("[Content_Types].xml", _TYPES)
        root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        _relate(root, "rId1", f"{R[1:-1]}/officeDocument", "word/document.xml")
        zipped.writestr("_rels/.rels", etree.tostring(root, encoding="utf-8"))
        for name, xml in parts.items():
            zipped.writestr(f"word/{name}.xml", xml.written())
            zipped.writestr(f"word/_rels/{name}.xml.rels", xml.relations())
        for mark in {mark for xml in parts.values() for mark in xml.pictures}:
            zipped.writestr(f"word/media/{mark}.png", mark.encode())
        for name, content in others.items():
            zipped.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def _relate(root: etree._Element, id_: str, kind: str, target: str) -> etree._Element:
    said = {"Id": id_, "Type": kind, "Target": target}
    return etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", said)


_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"/>'
    "</Types>"
)
