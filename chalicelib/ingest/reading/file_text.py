"""The text of a file: decoded, parted into front matter and body, and refused if it is no text;
or the text of a document.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from chalicelib.ingest.reading import front_matter
from chalicelib.ingest.reading.charsets import decoded
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.json_fields import begins_with_json
from chalicelib.ingest.reading.other_formats import refuse_by_bytes, refuse_by_text
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import legible


def parts_of(content: bytes, *, is_plain: bool) -> FrontMatter:
    """The fields and the body. Raises UnusableManuscript if they can't be read, or if the file is
    not what its ending says; in what `is_plain`, HTML is no part of it either.
    """
    _refuse(refuse_by_bytes(content))
    file = decoded(content)
    text = legible(file.text)
    has_json = begins_with_json(text)
    if not has_json:
        _refuse(refuse_by_text(text, is_plain=is_plain))
    _refuse(_unmerged(text))
    parts = front_matter.split(text)
    if has_json and not parts.body.strip():
        _refuse(refuse_by_text(text))
    _refuse(refuse_by_text(parts.body, line=parts.body_line, is_plain=is_plain))
    return replace(parts, warnings=(*file.warnings, *parts.warnings))


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
