"""The clock of an archive's site, and the moments that it names."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalicelib.news.period import FIRST_YEAR, LAST_YEAR


def zone_of(name: object) -> ZoneInfo:
    """The zone of this name; UTC if there is none, as most programs have it."""
    try:
        return ZoneInfo(str(name)) if name else ZoneInfo("UTC")
    except (OSError, ValueError):
        return ZoneInfo("UTC")


def possible_moment(moment: datetime) -> datetime | None:
    """The moment, to the second, in UTC if it names no zone; None of a year that no story can have,
    such as WordPress writes for drafts.
    """
    is_possible = FIRST_YEAR <= moment.year <= LAST_YEAR
    return moment.replace(microsecond=0, tzinfo=moment.tzinfo or UTC) if is_possible else None
