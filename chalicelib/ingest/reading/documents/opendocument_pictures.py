"""Pictures of an OpenDocument text: parts of its archive, or within the XML of a flat one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree

from chalicelib.ingest.reading.documents.document_losses import DocumentLosses, Loss
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.opendocument_styles import (
    DRAW,
    FO,
    OFFICE,
    SVG,
    XLINK,
    OpenDocumentStyles,
)

_DRAWN = "it is a drawing (EMF, WMF, SVG or TIFF); save it as a PNG and insert that"
_LINKED = "it is not in the file, only a link to it; insert the picture itself"
_CROPPED = "it is cropped, and the file has all of it; cut it in an image program, and insert that"
_TEXT_BOX = f"{DRAW}text-box"


@dataclass(frozen=True)
class OpenDocumentPictures:
    """Takes the pictures out of one file; `read` gives the content of a part, empty if there is
    none.
    """

    pictures: DocumentPictures
    styles: OpenDocumentStyles
    losses: DocumentLosses
    read: Callable[[str], bytes]

    def shown(self, drawing: etree._Element) -> Iterator[str]:
        """The HTML of the pictures of a drawing, but for those in its text boxes."""
        if drawing.tag == f"{DRAW}frame":
            yield from self._of_frame(drawing)
            return
        for child in drawing:
            if isinstance(child.tag, str) and child.tag.startswith(DRAW) and child.tag != _TEXT_BOX:
                yield from self.shown(child)

    def _of_frame(self, frame: etree._Element) -> Iterator[str]:
        words = (frame.findtext(f"{SVG}{part}", "") for part in ("desc", "title"))
        alt = next(filter(None, (text.strip() for text in words)), "")
        images = list(frame.iterchildren(f"{DRAW}image"))
        if frame.find(f"{DRAW}object") is not None or frame.find(f"{DRAW}object-ole") is not None:
            self.losses.add(Loss.CHART, alt)
            return
        if not images:
            return
        if self._is_cropped(frame):
            self.pictures.lose(_CROPPED, alt)
            return
        kept = next(
            filter(None, map(self._kept, images)), ""
        )  # others are the same for old programs
        if not kept:
            is_linked = any("://" in image.get(f"{XLINK}href", "") for image in images)
            self.pictures.lose(_LINKED if is_linked else _DRAWN, alt)
            return
        if "rotate" in frame.get(f"{DRAW}transform", ""):
            self.losses.add(Loss.TURNED, alt)
        yield f'<img src="{escape(kept)}" alt="{escape(alt)}">'

    def _kept(self, image: etree._Element) -> str:
        path = image.get(f"{XLINK}href", "").removeprefix("./")
        if path:
            return self.pictures.kept_of(path, self.read)
        try:
            return self.pictures.keep(base64.b64decode(image.findtext(f"{OFFICE}binary-data", "")))
        except (binascii.Error, ValueError):
            return ""

    def _is_cropped(self, frame: etree._Element) -> bool:
        style = frame.get(f"{DRAW}style-name", "")
        clip = self.styles.says("graphic", style, f"{FO}clip")
        return any(side in clip for side in "123456789")
