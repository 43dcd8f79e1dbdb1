"""The dates of one version, seen together: which of them counts, and which can't be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from chalicelib.ingest.reading.dated_names import DatedName, dated_name
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.typed_dates import EXAMPLE
from chalicelib.ingest.reading.unread_text import NotADate
from chalicelib.ingest.reading.upload_keys import stem_of
from chalicelib.news.chronicle import Edition, Version
from chalicelib.news.claim import LONGEST_HOLD
from chalicelib.news.errors import Problem

LONG_AGO = timedelta(days=50 * 366)  # older than most archives; 1026 is a slip as well


def story_date(
    name: PurePosixPath, fields: Fields, typed: datetime | None, version: Version
) -> datetime | None:
    """The date in the front matter, else that in the file's name; None if neither has one. A name
    whose date would hold the story back longer is a problem: we don't know which of them is meant.
    """
    named = dated_name(stem_of(name))
    if typed:
        _check_against_name(named, fields, typed, version)
        return typed
    try:
        date = named.date(fields.zone, fields.language)
    except NotADate as wrong:
        what = f"the file's name begins with a date, which {wrong.what}"
        mend = f"write `date: {EXAMPLE}` among the fields at the top, or rename the file"
        fields.problems.append(Problem(what, mend, field="date"))
        return None
    if date is None or not named.is_doubtful:
        return date
    if date <= version.written:  # it holds nothing back, and a story of 2020 is no story of 20:20
        return replace(named, time="").date(fields.zone, fields.language)
    fields.warnings.append(_doubtful_time(named))
    return date


def _check_against_name(
    named: DatedName, fields: Fields, typed: datetime, version: Version
) -> None:
    try:
        in_name = named.date(fields.zone, fields.language)
    except NotADate:
        return
    if in_name and in_name > max(typed, version.written):
        what = f"is earlier than the date in the file's name, {named.day} {named.time}".rstrip()
        mend = "write the same date in both: the file's name holds the story back for longer"
        fields.refuse("date", what, mend)


def _doubtful_time(named: DatedName) -> Problem:
    return Problem(
        f"{named.time[:5]} in the file's name was read as the time of its date",
        f"if it is none, write `date: {named.day}` among the fields at the top",
        field="date",
    )


def check_dates(fields: Fields, edition: Edition, version: Version) -> None:
    """Refuse dates that contradict each other, and warn of those that are far away."""
    if edition.lastmod and edition.lastmod > version.written:
        fields.refuse("lastmod", "is in the future", f"write a moment that is past, as {EXAMPLE}")
    if edition.expires and edition.date and edition.expires <= edition.date:
        mend = "write a later moment, or leave it out: so nobody would ever read the story"
        fields.refuse("expires", "is not after the story's date", mend)
    if edition.date and edition.date > version.written + LONGEST_HOLD:
        what = (
            f"holds the story back until {edition.date:%Y}, for more than a year; another file "
            "may have its address until then"
        )
        _warn_of_year(fields, what)
    elif edition.date and edition.date < version.written - LONG_AGO:
        what = f"is of the year {edition.date:%Y}, more than fifty years ago"
        _warn_of_year(fields, what)


def _warn_of_year(fields: Fields, what: str) -> None:
    mend = "correct the year, if that is not meant"
    fields.warnings.append(Problem(f"the date {what}", mend, fields.line_of("date"), "date"))
