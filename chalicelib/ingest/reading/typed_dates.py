"""Parses dates in the spellings that editors and their programs use: whole, or not at all.

A date is read from left to right: a day of the week, a day, a time, a zone. What is left over then
was not understood, and a story must not go out by half a date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

from chalicelib.ingest.reading.date_words import date_words
from chalicelib.ingest.reading.typed_times import take_time
from chalicelib.ingest.reading.unread_text import NotADate, UnreadText
from chalicelib.news.period import FIRST_YEAR, LAST_YEAR

EXAMPLE = "2030-01-31 07:30"  # to come: who copies it publishes nothing at once

# Seconds or milliseconds since 1970, of the years 2001 to 2030: from 2034 on ten digits may as well
# be a day and an hour, 2034112407.
_TIMESTAMP = re.compile(r"(1[0-8][0-9]{8})([0-9]{3})?")

_END = r"(?![0-9])"
_YEAR_FIRST = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})" + _END
)
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9][0-9])(?P<d>[0-9][0-9])" + _END)
_DOTTED = re.compile(r"(?P<d>[0-9]{1,2})\. ?(?P<m>[0-9]{1,2})\. ?(?P<y>[0-9]{4})" + _END)
# 24/11/2026, 24-11-2026, and 24/11-2026 as Danes write it
_NUMBERS = re.compile(
    r"(?P<one>[0-9]{1,2})(?P<sep>[-/])(?P<other>[0-9]{1,2})(?:(?P=sep)|[- ])(?P<y>[0-9]{4})" + _END
)
_SHORT_YEAR = re.compile(
    r"[0-9]{1,2}(?:[-/.] ?[0-9]{1,2}[-/.] ?|[-. ]+[^\W0-9_]+[-. ,]+)'?[0-9][0-9](?![0-9:.])"
)
_DAY = re.compile(r"(?P<d>[0-9]{1,2})(?:\.|st|nd|rd|th)?[ -]*(?![0-9])", re.IGNORECASE)
_WORD = re.compile(r"(?P<word>[^\W0-9_]+)\.?,?[ -]*")
_YEAR = re.compile(r"[ ,]*(?P<y>[0-9]{4})(?![0-9:])")


def read_date(text: str, zone: tzinfo, language: str = "") -> datetime:
    """The moment that `text` names, in UTC, to the second; in `zone` if it names none, of an hour
    that comes twice there the second. Raises NotADate, which is a ValueError.
    """
    return readings(text, zone, language)[-1]


def readings(text: str, zone: tzinfo, language: str = "") -> tuple[datetime, ...]:
    """The moment that `text` names; two of them, the earlier first, if the clock of `zone` is put
    forward or back at that time. Numbers are in the order of `language`.

    A date without a time is the first second of that day. Raises NotADate.
    """
    plain = " ".join(text.split()).replace("\u2212", "-")
    if stamp := _TIMESTAMP.fullmatch(plain):
        return (datetime.fromtimestamp(int(stamp[1]), UTC),)
    moment = _moment(UnreadText(plain, language))
    clock = moment.tzinfo or zone
    folds = (moment.replace(tzinfo=clock, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(sorted(set(folds)))


def _moment(text: UnreadText) -> datetime:
    weekday = _take_weekday(text)
    text.take(date_words().before_the_day)
    day = _take_numbers(text)
    numbers = day or _take_named_day(text)
    time_of_day, zone = take_time(text)
    if not isinstance(numbers, date):  # the year comes last, as the command `date` has it
        year = text.take(_YEAR)
        numbers = _date(year["y"] if year else "", *numbers)
    if text.rest:
        raise NotADate(f"can't be read from “{text.rest[:40]}” on")
    _check_weekday(numbers, weekday)
    return datetime.combine(numbers, time(tzinfo=zone)) + time_of_day


def _take_weekday(text: UnreadText) -> str:
    """The day of the week at the beginning, if there is one."""
    word = _WORD.match(text.rest)
    if word is None or word["word"].casefold() not in date_words().days:
        return ""
    text.take(_WORD)
    return word["word"]


def _check_weekday(day: date, weekday: str) -> None:
    if weekday and date_words().days[weekday.casefold()] != day.weekday():
        what = f"says {weekday}, but {day} is a {day:%A}"
        raise NotADate(what, "correct one of the two, or leave the day of the week out")


def _take_numbers(text: UnreadText) -> date | None:
    """A day in numbers; None if it is in words."""
    if _SHORT_YEAR.match(text.rest):
        raise NotADate("has a year of two digits", f"write all four, as in {EXAMPLE}")
    for pattern in (_YEAR_FIRST, _COMPACT, _DOTTED):
        if match := text.take(pattern):
            return _date(match["y"], match["m"], match["d"])
    if match := text.take(_NUMBERS):
        return _ordered(match["y"], (match["one"], match["other"]), text.language)
    return None


def _ordered(year: str, numbers: tuple[str, str], language: str) -> date:
    order = date_words().order(language) if language else "unclear"
    if order == "unclear":
        possible = [_possible(year, *pair) for pair in (numbers[::-1], numbers)]
        days = list(dict.fromkeys(str(day) for day in possible if day))
        what = "does not say which number is the day"
        if len(days) < len(possible):
            what = "has its day and month as numbers, and this newsroom writes them either way"
        mend = " or ".join(days) or EXAMPLE
        raise NotADate(what, f"write {mend}, with the time behind it if there is one")
    return _date(year, *(numbers if order == "month_first" else numbers[::-1]))


def _take_named_day(text: UnreadText) -> date | tuple[int, str]:
    """A day whose month has its name; the month and the day alone if no year follows them."""
    if day := text.take(_DAY):
        text.take(date_words().before_the_month)
        month = _take_month(text)
    else:
        month = _take_month(text)
        day = text.take(_DAY)
    if day is None:
        raise NotADate("is not a date")
    year = text.take(_YEAR)
    return _date(year["y"], month, day["d"]) if year else (month, day["d"])


def _take_month(text: UnreadText) -> int:
    word = text.take(_WORD)
    month = date_words().months.get(word["word"].casefold()) if word else None
    if month is None:
        raise NotADate("is not a date")
    return month


def _date(year: str, month: int | str, day: str) -> date:
    if not year:
        raise NotADate("has no year")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise NotADate(f"is of the year {year}, which is none of ours")
    found = _possible(year, month, day)
    if found is None:
        raise NotADate("names a day that is in no calendar")
    return found


def _possible(year: str, month: int | str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
