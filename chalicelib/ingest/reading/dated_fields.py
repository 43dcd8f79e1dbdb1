"""Readers of fields with dates: a date, and corrections."""

from __future__ import annotations

from datetime import datetime

from chalicelib.ingest.limits import MOST_CORRECTIONS
from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.typed_dates import EXAMPLE, read_date
from chalicelib.news.article import Correction
from chalicelib.news.story_fields import LONGEST_TEXT


def read_moment(fields: Fields, name: str) -> datetime | None:
    """A moment, in the newsroom's zone if none is named; None if absent."""
    return _moment(fields, name, fields.values.get(name))


def read_corrections(fields: Fields, name: str) -> tuple[Correction, ...]:
    """Corrections, oldest first, from a list of mappings with `date` and `text`."""
    value = fields.values.get(name)
    if value is None:
        return ()
    if isinstance(value.content, str | dict):
        fields.refuse(name, "is not a list", "write a list of `- date: …` with `text: …`")
        return ()
    if len(value.content) > MOST_CORRECTIONS:
        what = f"has {len(value.content)} entries; {MOST_CORRECTIONS} is the most"
        fields.refuse(name, what, "keep the latest")
        return ()
    corrections = [_correction(fields, name, entry) for entry in value.content]
    return tuple(sorted(filter(None, corrections), key=lambda correction: correction.made))


def _correction(fields: Fields, name: str, entry: Value) -> Correction | None:
    parts = entry.content if isinstance(entry.content, dict) else {}
    dated, wording = parts.get("date"), parts.get("text")
    date = _moment(fields, f"{name}.date", dated)
    text = one_line(wording.content) if wording and isinstance(wording.content, str) else ""
    if dated is None or dated.content == "" or not text:
        mend = f"write `- date: {EXAMPLE}` and below it `text: …`"
        fields.refuse(name, "has an entry without `date` and `text`", mend, line=entry.line)
        return None
    if len(text) > LONGEST_TEXT:
        what = f"has a text over {LONGEST_TEXT} characters"
        fields.refuse(name, what, "shorten it", line=entry.line)
        return None
    return Correction(date, text) if date else None


def _moment(fields: Fields, name: str, value: Value | None) -> datetime | None:
    if value is None or value.content == "":
        return None
    try:
        return read_date(value.content if isinstance(value.content, str) else "", fields.zone)
    except ValueError:
        fields.refuse(name, "is not a date", f"write it like {EXAMPLE}", line=value.line)
        return None
