"""Parses dates in the spellings that editors use."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from chalicelib.news.period import FIRST_YEAR, LAST_YEAR

EXAMPLE = "2026-11-24T07:30:00+01:00"

_LOOSE = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T ]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?(?:[.,]\d{1,9})?"
    r"\s*(?P<zone>[A-Z]{1,4}|[+-]\d{1,2}(?::?\d{2})?)?|(?P<dayzone>Z|[+-]\d{2}:\d{2}))?",
    re.ASCII | re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?!\d)", re.ASCII)  # 24.11.2026
# 24. november 2026 kl. 7.30, and the same in English; both name a month by its first letters.
_MONTH_NAMED = re.compile(
    r"(?:den +)?(\d{1,2})\.? *(?P<month>[a-z]{3,9})\.?,? +(\d{4})(?!\d)"
    r"(?:,? +(?:kl\.? *)?(\d{1,2})[:.](\d\d))?",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = (
    ("january", "januar"), ("february", "februar"), ("march", "marts"), ("april",),
    ("may", "maj"), ("june", "juni"), ("july", "juli"), ("august",), ("september", "sept"),
    ("october", "oktober"), ("november",), ("december",),
)  # fmt: skip
_COMPACT = re.compile(r"\d{8}(?:T\d{4}(?:\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_IN_WORDS = ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")

# Hours. A zone that is not here would be read as none at all, and the story be hours early or late.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip


def read_date(text: str, zone: tzinfo) -> datetime:
    """The moment that `text` names, in UTC, to the second; in `zone` if it names none.

    A date without a time is the first second of that day. Raises ValueError.
    """
    moment = _moment(text.strip())
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"{moment.year} is not a year of ours")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.replace(microsecond=0).astimezone(UTC)


def _moment(text: str) -> datetime:
    match = _LOOSE.fullmatch(_in_numbers(text))
    if match:
        time = f"{int(match['H'] or 0):02}:{match['M'] or '00'}:{match['S'] or '00'}"
        day = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
        return datetime.fromisoformat(f"{day}T{time}{_offset(match['zone'] or match['dayzone'])}")
    if _COMPACT.fullmatch(text):  # anything else it reads too freely: a zone for an hour
        return datetime.fromisoformat(text)
    for read in (_in_words, _as_in_mail):
        try:
            return read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    raise ValueError(f"{text[:40]!r} is not a date")


def _in_numbers(text: str) -> str:
    """A date whose day comes first, with its year first and its month a number."""
    named = _MONTH_NAMED.match(text)
    month = _month(named["month"]) if named else 0
    if named is None or not month:
        return _DAY_FIRST.sub(r"\3-\2-\1", text, count=1)
    time = f" {named[4]}:{named[5]}" if named[4] else ""
    return f"{named[3]}-{month}-{named[1]}{time}{text[named.end() :]}"


def _month(name: str) -> int:
    """The number of a month by its English or Danish name, or the first three letters; 0: none."""
    plain = name.casefold()
    for number, names in enumerate(_MONTHS, start=1):
        if plain in names or plain in {month_name[:3] for month_name in names}:
            return number
    return 0


def _offset(zone: str | None) -> str:
    """`-4`, `+0200`, `CET` and the like as Python reads them."""
    if zone is None:
        return ""
    if zone.isalpha():
        return f"{_hours_of(zone):+03}:00"
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits, "00") if len(digits) < 3 else (digits[:-2], digits[-2:])
    return f"{zone[0]}{int(hours):02}:{minutes}"


def _hours_of(zone: str) -> int:
    if zone.upper() not in _ZONES:
        raise ValueError(f"{zone} is not a zone we know")
    return _ZONES[zone.upper()]


def _in_words(text: str) -> datetime:
    for shape in _IN_WORDS:
        try:
            return datetime.strptime(text, shape)  # noqa: DTZ007 - the newsroom's zone is added
        except ValueError:
            continue
    raise ValueError(text)


def _as_in_mail(text: str) -> datetime:
    """RFC 5322 as in mail and feeds, and what the command `date` prints."""
    moment = parsedate_to_datetime(text)
    name = re.search(r"\b[A-Z]{2,5}\b", text)
    if name is None:
        return moment
    return moment.replace(tzinfo=timezone(timedelta(hours=_hours_of(name[0]))))
