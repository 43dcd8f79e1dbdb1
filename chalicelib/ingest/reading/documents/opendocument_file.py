"""OpenDocument texts (`.odt`, `.fodt`), as LibreOffice saves them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.bounded_xml import LARGEST_XML, parsed_xml, too_long
from chalicelib.ingest.reading.documents.document_losses import DocumentLosses
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_text import document_of
from chalicelib.ingest.reading.documents.opendocument_findings import (
    change_warnings_of,
    comments_within,
    hidden_passages,
    white_passages,
)
from chalicelib.ingest.reading.documents.opendocument_pictures import OpenDocumentPictures
from chalicelib.ingest.reading.documents.opendocument_styles import (
    OFFICE,
    STYLE,
    TEXT,
    OpenDocumentStyles,
)
from chalicelib.ingest.reading.documents.opendocument_text import OpenDocumentText
from chalicelib.ingest.reading.documents.word_findings import (
    comment_warnings,
    hidden_problems,
    margin_problems,
    notes_in_comments,
)
from chalicelib.ingest.reading.documents.zipped_file import ZippedFile, broken
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import single_spaced

_SHOW = (
    "in LibreOffice show it (View, Field Hidden Paragraphs; Format, Sections; and in Character, "
    "“Hidden”), and delete it or take the tick away"
)


def read_opendocument(content: bytes) -> Document:
    """The text of an OpenDocument file, and what is wrong with it. Raises UnusableManuscript if it
    is none, or can't be read.
    """
    if content.startswith(b"PK"):
        zipped = ZippedFile(content)
        return _guarded(_roots(zipped), zipped)
    if not content.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        raise UnusableManuscript(_NO_TEXT)
    return _guarded([parsed_xml(content)], None)


def _guarded(roots: list[etree._Element], zipped: ZippedFile | None) -> Document:

    def part(name: str) -> bytes:
        """Pictures of a flat file are within it."""
        return zipped.read(name) if zipped and name in zipped else b""

    try:
        return _read(roots, part)
    except RecursionError as error:
        raise broken(error) from None


def _roots(zipped: ZippedFile) -> list[etree._Element]:
    _require_text(zipped)
    names = [name for name in ("content.xml", "styles.xml") if name in zipped]
    parts = [zipped.read(name) for name in names]
    if sum(map(len, parts)) > LARGEST_XML:
        raise too_long()
    return [parsed_xml(part) for part in parts]


def _read(roots: list[etree._Element], read: Callable[[str], bytes]) -> Document:
    body = roots[0].find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnusableManuscript(_NO_TEXT)
    styles, pictures, losses = OpenDocumentStyles(*roots), DocumentPictures(), DocumentLosses()
    text = OpenDocumentText(styles, OpenDocumentPictures(pictures, styles, losses, read), losses)
    html = text.html(body)
    comments = comments_within(body)
    hidden, white = hidden_passages(body, styles), white_passages(body, styles)
    margins = [problem for root in roots for problem in _margins(root, losses)]
    return document_of(
        html,
        pictures,
        problems=(
            *hidden_problems(hidden, white, _SHOW),
            *notes_in_comments(comments),
            *margins,
        ),
        warnings=(*change_warnings_of(body), *comment_warnings(comments), *losses.warnings()),
    )


def _margins(root: etree._Element, losses: DocumentLosses) -> Iterator[Problem]:
    """What the headers and footers of its pages say."""
    for master in root.iter(f"{STYLE}master-page"):
        for margin in master:
            lines = [single_spaced("".join(line.itertext())) for line in margin.iter(f"{TEXT}p")]
            yield from margin_problems(lines, losses)


def _require_text(zipped: ZippedFile) -> None:
    kind = zipped.read("mimetype").strip() if "mimetype" in zipped else b""
    if b"encryption-data" in (
        zipped.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in zipped else b""
    ):
        what = "the file is locked with a password"
        mend = "in LibreOffice choose Save As, and take the tick from “Save with password”"
        raise UnusableManuscript(Problem(what, mend))
    if "content.xml" not in zipped or (kind and not kind.startswith(_KIND)):
        raise UnusableManuscript(_NO_TEXT)


_KIND = b"application/vnd.oasis.opendocument.text"
_NO_TEXT = Problem(
    "this is no OpenDocument text, whatever its name says",
    "open it in LibreOffice, choose Save As and “ODF Text Document (.odt)”",
)
