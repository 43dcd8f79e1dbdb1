"""Parses the zone behind a time: `+01:00`, `GMT-5`, `CET`, `[Europe/Copenhagen]`, `+0100 (CET)`."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.ingest.reading.date_words import date_words
from chalicelib.ingest.reading.unread_text import NotADate, UnreadText

FURTHEST_WEST, FURTHEST_EAST = timedelta(hours=-12), timedelta(hours=14)  # of any clock today

_OFFSET = re.compile(
    r" ?(?P<sign>[+-])(?P<h>[0-9]{1,2})(?::?(?P<m>[0-9][0-9]))?(?::(?P<s>[0-9][0-9]))?(?![0-9:])"
)
_OF_A_DAY = re.compile(
    r"(?P<name>Z)|(?P<sign>[+-])(?P<h>[0-9][0-9]):(?P<m>[0-9][0-9])(?P<s>)(?![0-9:])"
)
_NAME = re.compile(r" ?(?P<name>[A-Za-z]{1,5})(?![^\W_]|/)")
_PLACE = re.compile(r" ?(?P<open>\[)?(?P<name>[A-Za-z]+(?:/[A-Za-z_-]+){1,2})(?(open)\])")
_COMMENT = re.compile(r" ?\((?P<name>[^()]*)\)")


def take_zone(text: UnreadText, *, of_a_day: bool) -> tzinfo | None:
    """The zone that the rest begins with; None if there is none. Raises NotADate for one that we
    don't know, and where one part of it contradicts another.
    """
    if of_a_day:
        match = text.take(_OF_A_DAY)
        return timezone(_offset(match) if match["sign"] else timedelta()) if match else None
    if _is_no_zone(text):
        return None
    name, offset = text.take(_NAME), text.take(_OFFSET)
    name = name or text.take(_NAME)  # Go writes +0100 CET
    offsets = [_named(name["name"])] if name else []
    if offset:
        # `GMT-5` counts from Greenwich; `EST-5` is right only if it says the same twice.
        offsets = [o for o in offsets if o] + [_offset(offset)]
    place, comment = text.take(_PLACE), text.take(_COMMENT)
    if comment and (not offsets or comment["name"].upper() in date_words().zones):
        offsets.append(_named(comment["name"]))
    if len(set(offsets)) > 1:
        raise NotADate("names two zones that differ", "keep one of the two")
    known = timezone(offsets[0]) if offsets else None
    return known if known or place is None else _at(place["name"])


def _is_no_zone(text: UnreadText) -> bool:
    """Whether a word follows that can't be a zone's name, known or not: those are in capitals."""
    word = _NAME.match(text.rest)
    if word is None or word["name"].isupper():
        return False
    return word["name"].upper() not in date_words().zones


def _offset(match: re.Match[str]) -> timedelta:
    hours, minutes, seconds = (int(match[name] or 0) for name in "hms")
    amount = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    offset = -amount if match["sign"] == "-" else amount
    if minutes > 59 or seconds > 59 or not FURTHEST_WEST <= offset <= FURTHEST_EAST:
        raise NotADate(f"has an offset that is on no clock: {match[0].strip()}")
    return offset


def _named(name: str) -> timedelta:
    offset = date_words().zones.get(name.upper())
    if offset is None:
        mend = "write the hours ahead of UTC instead, like +01:00, or leave it out"
        raise NotADate(f"names a zone that we don't know: {name[:40]}", mend)
    return offset


def _at(place: str) -> tzinfo:
    # Etc/GMT+5 is five hours *behind*: https://data.iana.org/time-zones/tzdb/etcetera
    try:
        return ZoneInfo(place)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotADate(f"names a place whose zone we don't know: {place[:40]}") from None
