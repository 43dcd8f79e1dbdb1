"""Dates at the beginning of files' names: `2026-11-24-ferry`, `20261124-0730 ferry`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from chalicelib.ingest.reading.typed_dates import read_date

_YEAR_FIRST = r"(?P<y>[0-9]{4})(?P<sep>[-_. ])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
_DAY_FIRST = r"(?P<one>[0-9]{1,2})(?P<sep2>[-_.])(?P<other>[0-9]{1,2})(?P=sep2)(?P<last>[0-9]{4})"
# Eight digits are a day only where they can be one: 20000000-kroner is a sum.
_COMPACT = r"(?P<y8>(?:19|20|21)[0-9]{2})(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12][0-9]|3[01])"
_DAY = re.compile(rf"(?:{_YEAR_FIRST}|{_DAY_FIRST}|{_COMPACT})(?![0-9])")
_TIME = re.compile(
    r"(?P<sign>[-_. ]+|T)(?P<H>[01][0-9]|2[0-3])[-_.:h]?(?P<M>[0-5][0-9])"
    r"(?:[-_.:]?(?P<S>[0-5][0-9]))?(?P<utc>Z)?(?=[-_. ]|$)"
)


@dataclass(frozen=True)
class DatedName:
    """A file's name without its ending: the day and the time as read_date takes them, and the name
    behind them. `is_doubtful`: the time may be a number of the headline (2026-11-24-2030-aims).
    """

    day: str = ""
    time: str = ""
    name: str = ""
    is_doubtful: bool = False

    def date(self, zone: tzinfo, language: str) -> datetime | None:
        """The moment, on the clock of `zone`; None if there is none. Raises NotADate."""
        return read_date(f"{self.day} {self.time}".strip(), zone, language) if self.day else None


def dated_name(stem: str) -> DatedName:
    """The parts of a name. A time in doubt counts, since it holds the story back, and stays in the
    name too.
    """
    day = _DAY.match(stem)
    if day is None:
        return DatedName(name=stem)
    behind = stem[day.end() :]
    time = _TIME.match(behind)
    is_doubtful = time is not None and time["sign"] != "T" and time["H"][0] != "0"
    name_from = time.end() if time and not is_doubtful else 0
    return DatedName(
        day=_day_text(day),
        time=_time_text(time) if time else "",
        name=behind[name_from:].lstrip("-_. "),
        is_doubtful=is_doubtful,
    )


def _day_text(day: re.Match[str]) -> str:
    if day["last"]:
        return f"{day['one']}-{day['other']}-{day['last']}"
    return f"{day['y'] or day['y8']}-{day['m'] or day['m8']}-{day['d'] or day['d8']}"


def _time_text(time: re.Match[str]) -> str:
    return f"{time['H']}:{time['M']}:{time['S'] or '00'}{time['utc'] or ''}"
