"""Word files (`.docx`), by mammoth, once it is known what is in them."""

from __future__ import annotations

import io
from typing import Any

import mammoth

from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_text import document_of
from chalicelib.ingest.reading.documents.word_findings import (
    change_warnings,
    comment_warnings,
    hidden_problem,
    hidden_words,
)
from chalicelib.ingest.reading.documents.word_package import WordPackage
from chalicelib.ingest.reading.documents.word_styles import WordStyles
from chalicelib.ingest.reading.documents.zipped_file import broken
from chalicelib.news.errors import UnusableManuscript

# What mammoth makes of Word's styles; classes are read, and taken out, in document_text.py.
_STYLES = """
p[style-name='Title'] => p.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
_UNSHOWN = "it is a drawing (EMF, WMF, TIFF or SVG); save it as a PNG and insert that"


def read_word(content: bytes) -> Document:
    """The text of a Word file, and what is wrong with it. Raises UnusableManuscript if it is none,
    or can't be read.
    """
    package = WordPackage(content)
    styles_part = package.part("styles")
    styles = WordStyles(package.xml(styles_part) if styles_part else None)
    notes = [package.part(kind) for kind in ("footnotes", "endnotes")]
    roots = [package.xml(name) for name in (package.main, *filter(None, notes))]
    hidden = [words for root in roots for words in hidden_words(root, styles)]
    pictures = DocumentPictures()
    html = _converted(content, pictures)
    return document_of(
        html,
        pictures,
        problems=tuple(hidden_problem(hidden)),
        warnings=(*change_warnings(roots), *comment_warnings(package)),
    )


def _converted(content: bytes, pictures: DocumentPictures) -> str:
    def attributes(image: Any) -> dict[str, str]:  # noqa: ANN401 - mammoth has no types
        with image.open() as opened:
            key = pictures.keep(opened.read())
        if not key:
            pictures.lose(_UNSHOWN, image.alt_text or "")
        return {"src": key}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(attributes),
        )
    except UnusableManuscript:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it stumbles over, the editor must hear it
        raise broken(error) from None
    return str(result.value)
