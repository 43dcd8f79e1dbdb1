"""A year, a month or a day of the newsroom's calendar."""

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
        """Whether it is a month."""
        return self.name.count("-") == 1

    @property
    def is_year(self) -> bool:
        """Whether it is a year."""
        return "-" not in self.name


def period(name: str, zone: tzinfo) -> Period:
    """The year `2026`, the month `2026-11` or the day `2026-11-24`. Raises ValueError if there is
    none.
    """
    year, *parts = (int(part) for part in name.split("-"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{year} is not a year of ours")
    month, day = (*parts, 1, 1)[:2]
    start = datetime(year, month, day, tzinfo=zone)
    return Period(name, start, _end(start, parts=len(parts)))


def _end(start: datetime, *, parts: int) -> datetime:
    """When the period ends that has so many parts behind its year."""
    if parts == 0:
        return start.replace(year=start.year + 1)
    if parts == 1:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=1)


def months_of(year: int, zone: tzinfo) -> list[Period]:
    """The twelve months."""
    return [period(f"{year:04}-{month:02}", zone) for month in range(1, 13)]
