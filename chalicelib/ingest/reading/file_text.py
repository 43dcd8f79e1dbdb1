"""The text of a file: decoded, parted into front matter and body, and refused if it is no text;
or the text of a document.
"""

from __future__ import annotations

import re

from chalicelib.ingest.markup.words import plain_text
from chalicelib.ingest.reading import front_matter
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.other_formats import refuse_by_bytes, refuse_by_text
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible


def parts_of(content: bytes, *, is_plain: bool) -> FrontMatter:
    """The fields and the body. Raises UnusableManuscript if they can't be read, or if the file is
    not what its ending says; in what `is_plain`, HTML is no part of it either.
    """
    text = _decoded(content)
    _refuse(refuse_by_text(text, is_plain=is_plain))
    _refuse(_unmerged(text))
    parts = front_matter.split(text)
    _refuse(refuse_by_text(parts.body, line=parts.body_line, is_plain=is_plain))
    return parts


def parts_of_document(document: Document) -> FrontMatter:
    """The same of a document."""
    return FrontMatter(
        body=document.html,
        body_line=document.first_line,
        fields=document.fields,
        warnings=document.warnings,
        problems=document.problems,
        plain=plain_text(document.html),
    )


def _unmerged(text: str) -> Problem | None:
    """A problem if two versions of the text are in the file, as Git leaves them to be merged."""
    marks = [re.search(rf"^{mark}{{7}}(?: .*)?$", text, re.MULTILINE) for mark in "<=>"]
    if not all(marks) or marks[0] is None:
        return None
    what = "two versions of the text are in the file, between `<<<<<<<` and `>>>>>>>`"
    mend = "keep what is right of the two, and take the lines with the marks out"
    return Problem(what, mend, text.count("\n", 0, marks[0].start()) + 1)


def _refuse(problem: Problem | None) -> None:
    if problem:
        raise UnusableManuscript(problem)


def _decoded(content: bytes) -> str:
    _refuse(refuse_by_bytes(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnusableManuscript(
            Problem("the file is not UTF-8 text", "save it as UTF-8 and upload it again", line)
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnusableManuscript(
            Problem("the file is not text: it holds a zero byte", "save it as UTF-8 text", line)
        )
    return legible(text)
