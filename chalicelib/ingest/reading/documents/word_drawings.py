"""Drawings of a Word file: their pictures taken out, and what else they show named as lost."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from chalicelib.ingest.reading.documents.document_losses import DocumentLosses, Loss
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.word_package import W, WordPackage
from chalicelib.ingest.reading.documents.word_pictures import (
    WordPicture,
    kinds_of_data,
    pictures_in,
    words_set,
)

_A_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"

_DRAWN = "it is a drawing (EMF, WMF, SVG or TIFF); save it as a PNG and insert that"
_LINKED = "it is not in the file, only a link to it; insert the picture itself"
_CROPPED = (
    "it is cropped, and the file has all of it; in Word choose Compress Pictures, “Delete cropped "
    "areas of pictures”"
)
_MISSING = "its file is missing; insert it anew"


@dataclass(frozen=True)
class WordDrawings:
    """Looks at the drawings of one part."""

    package: WordPackage
    pictures: DocumentPictures
    losses: DocumentLosses
    part: str

    def pictures_of(self, drawing: etree._Element) -> list[str]:
        """The marks of the pictures that it shows."""
        for words in words_set(drawing):
            self.losses.add(Loss.WORD_ART, words)
        for kind, relation in kinds_of_data(drawing):
            if kind in {"chart", "chartex"}:
                self.losses.add(Loss.CHART, self._words_of(relation))
            elif kind == "diagram":
                self.losses.add(Loss.DIAGRAM, self._words_of(relation))
        kept = (self._kept(picture) for picture in pictures_in(drawing))
        return [mark for mark in kept if mark]

    def _kept(self, picture: WordPicture) -> str:
        path = self.package.target(self.part, picture.relation)
        if picture.is_cropped:
            # What was cut off may be what nobody is to see.
            self.pictures.lose(_CROPPED, picture.alt)
        elif not path or path not in self.package:
            self.pictures.lose(_LINKED if picture.link else _MISSING, picture.alt)
        elif not (key := self.pictures.kept_of(path, self.package.read)):
            self.pictures.lose(_DRAWN, picture.alt)
        else:
            if picture.is_turned:
                self.losses.add(Loss.TURNED, picture.alt)
            return self.pictures.marked(key, alt=picture.alt, is_decorative=picture.is_decorative)
        return ""

    def _words_of(self, relation: str) -> str:
        """The words of a diagram or a chart, which lie in a part of their own."""
        path = self.package.target(self.part, relation)
        if not path or path not in self.package:
            return ""
        root = self.package.xml(path)
        return " ".join(text.text or "" for text in root.iter(_A_TEXT, f"{W}t"))
