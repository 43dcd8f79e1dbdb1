"""Word files (`.docx`): what is in them is looked at, rewritten, and converted by mammoth."""

from __future__ import annotations

import io
from typing import Any

import mammoth
from lxml import etree

from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_losses import DocumentLosses
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_text import document_of
from chalicelib.ingest.reading.documents.word_findings import (
    change_warnings,
    comment_warnings,
    comments_of,
    hidden_problems,
    hidden_words,
    margin_findings,
    notes_in_comments,
    white_words,
)
from chalicelib.ingest.reading.documents.word_lists import NUMBERING, WordLists
from chalicelib.ingest.reading.documents.word_package import W, WordPackage
from chalicelib.ingest.reading.documents.word_reader import WordReader, places_linked_to
from chalicelib.ingest.reading.documents.word_styles import WordStyles
from chalicelib.ingest.reading.documents.word_writing import (
    MOST_ELEMENTS,
    Budget,
    TidyXml,
    small_word_file,
)
from chalicelib.ingest.reading.documents.zipped_file import broken
from chalicelib.news.errors import Problem, UnusableManuscript

_NOTES = ("footnotes", "endnotes")
# What mammoth makes of the styles that word_styles.py knows; document_text.py reads the classes.
_STYLES = """
p.Title => p.title:fresh
p.Subtitle => p.subtitle:fresh
p.Caption => p.caption:fresh
p.Quote => blockquote > p:fresh
u => u
"""
_UNENDED = Problem(
    "a field of Word's is broken: nobody can tell where its code ends and the text goes on",
    "in Word press Ctrl+A and Ctrl+Shift+F9, which makes text of all fields; then save it",
)


def read_word(content: bytes) -> Document:
    """The text of a Word file, and what is wrong with it. Raises UnusableManuscript if it is none,
    or can't be read.
    """
    package = WordPackage(content)
    try:
        return _read(package)
    except RecursionError as error:
        raise broken(error) from None


def _read(package: WordPackage) -> Document:
    styles, lists = WordStyles(_root(package, "styles")), WordLists(_root(package, "numbering"))
    found = {kind: package.part(kind) for kind in _NOTES}
    names = {"document": package.main} | {kind: name for kind, name in found.items() if name}
    roots = {kind: package.xml(name) for kind, name in names.items()}
    hidden = [words for root in roots.values() for words in hidden_words(root, styles)]
    white = [words for root in roots.values() for words in white_words(root, styles)]
    comments = comments_of(package)
    pictures, losses = DocumentPictures(), DocumentLosses()
    places = frozenset(place for root in roots.values() for place in places_linked_to(root))
    parts: dict[str, TidyXml] = {}
    budget = Budget(MOST_ELEMENTS)
    problems: list[Problem] = []
    for kind, root in roots.items():
        reader = WordReader(package, styles, lists, pictures, names[kind], losses, places - {""})
        parts[kind] = _rewritten(reader, kind, root, budget)
        problems += [_UNENDED] * reader.fields.is_code
    html = _converted(small_word_file(parts, {"numbering": NUMBERING}), pictures)
    margins = margin_findings(package, losses)
    return document_of(
        html,
        pictures,
        problems=(
            *hidden_problems(hidden, white),
            *notes_in_comments(comments),
            *margins,
            *problems,
        ),
        warnings=(
            *change_warnings(roots.values()),
            *comment_warnings(comments),
            *losses.warnings(),
        ),
    )


def _root(package: WordPackage, kind: str) -> etree._Element | None:
    name = package.part(kind)
    return package.xml(name) if name else None


def _rewritten(reader: WordReader, kind: str, root: etree._Element, budget: Budget) -> TidyXml:
    xml = TidyXml(kind, budget)
    if kind == "document":
        with xml.element("body"):
            reader.rewritten(root, xml)
        return xml
    for note in root.iterfind(f"{W}{kind.removesuffix('s')}"):
        if note.get(f"{W}type", "normal") == "normal":
            with xml.element(kind.removesuffix("s"), id=note.get(f"{W}id", "")):
                reader.rewritten(note, xml)
    return xml


def _converted(small_file: bytes, pictures: DocumentPictures) -> str:
    def attributes(image: Any) -> dict[str, str]:  # noqa: ANN401 - mammoth has no types
        with image.open() as opened:
            return pictures.attributes(opened.read().decode())

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(small_file),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(attributes),
        )
    except (UnusableManuscript, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it stumbles over, the editor must hear it
        raise broken(error) from None
    return str(result.value)
