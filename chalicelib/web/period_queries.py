"""Months and days in addresses: parsed, queried, and listed for the archive and sitemaps."""

from __future__ import annotations

from datetime import datetime, tzinfo

from chalicelib.news.archive import Newest
from chalicelib.news.article import Card
from chalicelib.news.listing import LATEST, Cursor, cursor_at
from chalicelib.news.period import Period, months_between, period


def period_named(name: str, zone: tzinfo) -> Period | None:
    """The month `2026-11` or the day `2026-11-24`, by the newsroom's clock; None if neither."""
    try:
        return period(name, zone)
    except ValueError:
        return None


def newest_of_period(period: Period, most: int, *, before: Cursor | None = None) -> Newest:
    """The newest stories of a period, or those of them that are older than `before`."""
    end = cursor_at(period.end)
    return Newest(LATEST, most, before=min(before or end, end, key=str), since=period.start)


def months_since(oldest: Card | None, zone: tzinfo, now: datetime) -> list[str]:
    """`2026-10`, `2026-11` … from the month of the oldest story to this one."""
    if oldest is None:
        return []
    return months_between(oldest.published.astimezone(zone), now.astimezone(zone))
