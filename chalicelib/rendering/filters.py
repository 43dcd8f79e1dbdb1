"""How dates and names read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, tzinfo

from chalicelib.news.article import Byline

MIDNIGHT = time()

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day(moment: datetime, zone: tzinfo) -> str:
    """`24 November 2026`, on the newsroom's clock."""
    local = moment.astimezone(zone)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def day_and_time(moment: datetime, zone: tzinfo) -> str:
    """`24 November 2026 at 07:30 CET`, on the newsroom's clock.

    The first second of a day is what a date typed without a time means: the day alone is shown.
    """
    local = moment.astimezone(zone)
    if local.time() == MIDNIGHT:
        return day(moment, zone)
    return f"{day(moment, zone)} at {local:%H:%M %Z}"


def machine_time(moment: datetime, zone: tzinfo) -> str:
    """The same moment for machines: HTML's `datetime`, to the second, with an offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def byline(authors: Sequence[Byline]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    names = [author.name for author in authors]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
