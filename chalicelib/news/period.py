"""A month or a day of the newsroom's calendar."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

FIRST_YEAR, LAST_YEAR = 1000, 9998  # of any story: four digits, and a day to spare for any zone


class Period(Struct, frozen=True):
    """From `start` up to but without `end`, midnights on the newsroom's clock."""

    name: str
    start: datetime
    end: datetime

    @property
    def is_month(self) -> bool:
        """Whether it is a month, not a day."""
        return self.name.count("-") == 1


def period(name: str, zone: tzinfo) -> Period:
    """The month `2026-11` or the day `2026-11-24`. Raises ValueError if there is none."""
    year, month, *days = (int(part) for part in name.split("-"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{year} is not a year of ours")
    start = datetime(year, month, days[0] if days else 1, tzinfo=zone)
    following = start + timedelta(days=1) if days else start.replace(day=28) + timedelta(days=4)
    end = following if days else following.replace(day=1)
    return Period(name, start, end)


def months_between(first: datetime, last: datetime) -> list[str]:
    """`2026-10`, `2026-11` …, both ends included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    months = range(first.month - 1, first.month + count)
    return [f"{first.year + month // 12}-{month % 12 + 1:02}" for month in months]
