"""Dates as editors really type them."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime

EXAMPLE = "2026-11-24T07:30:00+01:00"

_LOOSE = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T ]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?(?:\.\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def read_date(text: str, zone: tzinfo) -> datetime:
    """The moment that `text` names, to the second; in `zone` if it names none.

    A date without a time is the first second of that day. Raises ValueError.
    """
    moment = _moment(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.replace(microsecond=0)


def _moment(text: str) -> datetime:
    match = _LOOSE.fullmatch(text)
    if match:
        time = f"{int(match['H'] or 0):02}:{match['M'] or '00'}:{match['S'] or '00'}"
        day = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
        return datetime.fromisoformat(f"{day}T{time}{_offset(match['zone'])}")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)  # RFC 5322, as mail and feeds write it


def _offset(zone: str | None) -> str:
    if zone is None:
        return ""
    return "+00:00" if zone.upper() in {"Z", "UTC", "GMT"} else zone
