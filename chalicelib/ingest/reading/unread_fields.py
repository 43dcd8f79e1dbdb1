"""Fields that an editor typed where none are read: lines near the top of the text.

Who writes `Date: 2026-12-24` below the standfirst wants the story to come then, and not now.
"""

from __future__ import annotations

import re

from chalicelib.ingest.reading.field_names import field_names, is_no, meaning
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.look_alikes import first_lines, is_day, typed_as_field
from chalicelib.ingest.reading.typed_bylines import names_in_byline
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

MOST_WORDS = 6  # of a value, such as a date with its hour; more are a sentence

_DATE = re.compile(r"\d{4}|\d\s?[./-]\s?\d|\d\.? \w{3,}")
_WHOLE_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_HOURS = {"noon", "midnight", "middag", "midnat"}  # which an event has that is no story to come
# Words of other trades as well: a retraction, or what was removed, may be the story.
_WITHDRAWN = {"withdrawn", "tilbagetrukket"}
_SEEN_BY_READERS = {"author", "authors", "tags", "language", "slug", "aliases", "kicker"}


def check_unread_fields(
    fields: Fields, parts: FrontMatter, field_mend: str, *, is_dated: bool
) -> None:
    """A problem for each such line that says when or where the story is to stand, unless a field
    says that too; a warning for one that readers would only see.
    """
    for number, line in first_lines(parts):
        name, text = typed_as_field(line)
        ours = _instructs(name, text) if name else ""
        if ours:
            is_said = fields.is_written(ours) or (ours == "date" and is_dated)
            found = fields.warnings if is_said else fields.problems
            found.append(_unread(line, number, field_mend))
        elif name and _is_for_the_head(name, text):
            fields.warnings.append(_unread(line, number, field_mend))
        elif names := names_in_byline(line):
            fields.warnings.append(_byline(line, names, number, field_mend))


def _unread(line: str, number: int, field_mend: str) -> Problem:
    what = f"this line is not read as a field here; readers would see it: {line[:60]!r}"
    mend = f"{field_mend}, where it is read; if readers are to see it, make it a sentence"
    return Problem(what, mend, number)


def _byline(line: str, names: tuple[str, ...], number: int, field_mend: str) -> Problem:
    what = f"this line is not read as the byline: {line[:60]!r}"
    mend = f"{field_mend}, and write it as `author: {', '.join(names)}`"
    return Problem(what, mend, number)


def _instructs(name: str, text: str) -> str:
    """The field of ours that would be told when or where the story stands; empty if none is."""
    ours, count = meaning(name), len(text.split())
    if ours == "withdrawn":
        return ours if letters(name) in _WITHDRAWN and not is_no(text) else ""
    if count > MOST_WORDS:
        return ""
    if ours == "date":
        is_day_in_words = is_day(text) and text.casefold() not in _HOURS
        return ours if _DATE.search(text) or is_day_in_words else ""
    if ours in {"embargo", "expires"}:
        return ours if _WHOLE_DATE.search(text) else ""
    return ours if ours == "section" and count <= 2 else ""


def _is_for_the_head(name: str, text: str) -> bool:
    plain = letters(name)
    is_ours = plain in _SEEN_BY_READERS or field_names().names.get(plain) in _SEEN_BY_READERS
    return is_ours and len(text.split()) <= MOST_WORDS
