"""Readers of fields with dates: a date, and corrections."""

from __future__ import annotations

from datetime import datetime

from chalicelib.ingest.limits import MOST_CORRECTIONS
from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.typed_dates import EXAMPLE, readings
from chalicelib.ingest.reading.unread_text import NotADate
from chalicelib.news.article import CORRECTION_KINDS, Correction
from chalicelib.news.errors import Problem
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT


def read_moment(fields: Fields, name: str) -> datetime | None:
    """A moment, in the newsroom's zone if none is named; None if absent. Where the clock names two
    it is the later one, so that the story is held back until then.
    """
    return _moment(fields, name, fields.values.get(name))


def read_end(fields: Fields, name: str) -> datetime | None:
    """The same, but the earlier one of two: what is to be over is over by then."""
    return _moment(fields, name, fields.values.get(name), is_end=True)


def read_corrections(fields: Fields, name: str) -> tuple[Correction, ...]:
    """Corrections, oldest first, from a list of mappings with `date`, `text` and perhaps `kind`."""
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
    dated, reason = parts.get("date"), parts.get("withdrawn")
    wording = reason or parts.get("text")
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
    kind = _kind(fields, name, parts.get("kind") or parts.get("type"))
    if not date or not kind:
        return None
    return Correction(date, text, is_withdrawn=reason is not None, kind=kind)


def _kind(fields: Fields, name: str, value: Value | None) -> str:
    """What kind of correction it is; empty if that is none we know."""
    if value is None or value.content == "":
        return CORRECTION_KINDS[0]
    typed = one_line(value.content) if isinstance(value.content, str) else ""
    if typed.casefold() in CORRECTION_KINDS:
        return typed.casefold()
    what = f"has a kind that is none we know: {typed[:LONGEST_NAME]!r}"
    fields.refuse(name, what, f"write one of: {', '.join(CORRECTION_KINDS)}", line=value.line)
    return ""


def _moment(
    fields: Fields, name: str, value: Value | None, *, is_end: bool = False
) -> datetime | None:
    if value is None or value.content == "":
        return None
    typed = value.content if isinstance(value.content, str) else ""
    try:
        moments = readings(typed, fields.zone, fields.language)
    except NotADate as wrong:
        mend = wrong.mend or f"write the day and the time, like {EXAMPLE}"
        shown = one_line(typed)[:LONGEST_NAME]
        is_shown = not shown or shown.split()[0] in wrong.what
        said = wrong.what if is_shown else f"{wrong.what}: “{shown}”"
        fields.refuse(name, said, mend, line=value.line)
        return None
    if len(moments) > 1:
        local = tuple(moment.astimezone(fields.zone).isoformat() for moment in moments)
        taken, other = local if is_end else local[::-1]
        what = (
            f"`{name}` is in an hour in which the clock is put forward or back: {taken} was taken"
        )
        mend = f"if another is meant, write it with its offset: {other}"
        fields.warnings.append(Problem(what, mend, value.line, name))
    return moments[0] if is_end else moments[-1]
