"""RTF files, as WordPad, TextEdit and old programs save them: their words, bold, links, pictures.

No library of ours: those that there are publish hidden text with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_losses import DocumentLosses
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_text import document_of
from chalicelib.ingest.reading.documents.quoting import quoted
from chalicelib.ingest.reading.documents.rtf_text import RtfText
from chalicelib.ingest.reading.documents.rtf_tokens import tokens_of
from chalicelib.ingest.reading.documents.word_findings import (
    comment_warnings,
    hidden_problems,
    margin_problems,
    notes_in_comments,
)
from chalicelib.news.errors import Problem, UnusableManuscript

_GOES = Problem(
    "of an RTF file the words, bold and italics, links, tables, footnotes and pictures are kept; "
    "headings, lists and captions become plain paragraphs",
    "",
)


def read_rtf(content: bytes) -> Document:
    """The text of an RTF file, and what is wrong with it. Raises UnusableManuscript if it is none,
    or takes too much to be read.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{\\rtf"):
        raise UnusableManuscript(_NO_RTF)
    pictures, losses = DocumentPictures(), DocumentLosses()
    text = RtfText(pictures)
    for token in tokens_of(start):
        text.read(token)
    html = text.html()
    return document_of(
        html,
        pictures,
        problems=(
            *hidden_problems(text.hidden, text.white),
            *notes_in_comments(text.comments),
            *margin_problems(text.margins, losses),
        ),
        warnings=(
            *_changes(text),
            *comment_warnings(text.comments),
            *losses.warnings(),
            _GOES,
        ),
    )


def _changes(text: RtfText) -> Iterator[Problem]:
    """One warning for all changes that nobody has accepted."""
    kinds = {"inserted and published": text.inserted, "deleted and left out": text.deleted}
    said = [f"{fate}: {quoted(words)}" for fate, words in kinds.items() if words]
    if said:
        what = f"changes that nobody has accepted: {'; '.join(said)}"
        yield Problem(what, "in Word choose Review, and accept or reject all changes")


_NO_RTF = Problem(
    "this is no RTF file, whatever its name says",
    "open it in the program that it was written in, and save it as “Word Document (.docx)”",
)
