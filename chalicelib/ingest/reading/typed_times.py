"""Parses the time behind a day: `07:30`, `T0730Z`, `kl. 7.30`, `7:30 PM`, `noon`."""

from __future__ import annotations

import re
from datetime import timedelta, tzinfo

from chalicelib.ingest.reading.date_words import date_words
from chalicelib.ingest.reading.typed_zones import take_zone
from chalicelib.ingest.reading.unread_text import NotADate, UnreadText

_END = r"(?![0-9])"
_BEFORE_TIME = re.compile(r"T(?=[0-9])|[ ,]+", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<H>[0-9]{1,2})(?P<sep>[:.])(?P<M>[0-9]{2})(?:(?P=sep)(?P<S>[0-9]{2})(?:[.,][0-9]+)?)?"
    + _END
)
_COMPACT_TIME = re.compile(r"(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})?(?:[.,][0-9]+)?" + _END)
_HOUR = re.compile(r"(?P<H>[0-9]{1,2})(?= ?(?:[ap]\.? ?m\b|noon\b))", re.IGNORECASE)  # 7 pm
_HALF = re.compile(r" ?(?P<half>[ap])\.? ?m\b\.?", re.IGNORECASE)
_NOON = re.compile(r" ?noon\b", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?:12(?:[:.]00)? )?midnight\b", re.IGNORECASE)


def take_time(text: UnreadText) -> tuple[timedelta, tzinfo | None]:
    """The time since midnight, and the zone; a day alone has one only as XML writes it. Raises
    NotADate for a time that is on no clock.
    """
    unread, before = text.rest, text.take(_BEFORE_TIME)
    if before is None:
        return timedelta(), take_zone(text, of_a_day=True)
    text.take(date_words().before_the_time)
    time_of_day = _take_clock(text, may_be_compact=before[0] in {"T", "t"})
    if time_of_day is None:
        text.rest = unread
        return timedelta(), None
    text.take(date_words().after_the_time)
    return time_of_day, take_zone(text, of_a_day=False)


def _take_clock(text: UnreadText, *, may_be_compact: bool) -> timedelta | None:
    if text.take(_MIDNIGHT):
        mend = "write 00:00 for the beginning of that day, 24:00 for its end"
        raise NotADate("says midnight, of which each day has two", mend)
    if text.take(_NOON):
        return timedelta(hours=12)
    clock = text.take(_TIME) or text.take(_HOUR)
    if clock is None and may_be_compact:  # else 2026 behind a time could be one
        clock = text.take(_COMPACT_TIME)
    if clock is None:
        return None
    parts = clock.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in "HMS")
    hour = _hour_of_the_day(text, hour, is_full=not (minute or second))
    if minute > 59 or second > 59:
        raise NotADate("names a time that is on no clock")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _hour_of_the_day(text: UnreadText, hour: int, *, is_full: bool) -> int:
    """The hour from 0 to 24, by what stands behind the time: `pm`, `noon` or nothing."""
    if text.take(_NOON):
        is_right, hour_of_day = hour == 12 and is_full, 12
    elif half := text.take(_HALF):
        is_right = 1 <= hour <= 12
        hour_of_day = hour % 12 + (12 if half["half"] in "pP" else 0)
    else:
        is_right, hour_of_day = hour < 24 or (hour == 24 and is_full), hour
    if not is_right:
        raise NotADate("names a time that is on no clock")
    return hour_of_day
