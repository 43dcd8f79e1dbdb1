"""Months and days in addresses: parsed, queried, and listed for the archive and sitemaps."""

from __future__ import annotations

from datetime import datetime, tzinfo

from chalicelib.news.archive import Archive, Newest, NextNewer
from chalicelib.news.article import Card
from chalicelib.news.listing import LATEST, Cursor, cursor_at
from chalicelib.news.period import Period, months_between, period

FEW_YEARS = 10  # whose months are listed without a look at which have stories
MOST_YEARS = (
    100  # that are looked at, each by a query: one date mistyped as 1026 must not cost more
)


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


def months_with_stories(
    archive: Archive, oldest: Card | None, zone: tzinfo, now: datetime
) -> list[str]:
    """`2026-10`, `2026-11` … from the month of the oldest story to this one. After more than
    FEW_YEARS those in which nothing was published are left out; that takes a wait.
    """
    if oldest is None:
        return []
    first, last = oldest.published.astimezone(zone), now.astimezone(zone)
    if last.year - first.year <= FEW_YEARS:
        return months_between(first, last)
    starts = [first, *_first_of_each_year(archive, first.year + 1, zone, now)]
    ends = (min(last, start.replace(day=1, month=12)) for start in starts)
    return [month for pair in zip(starts, ends, strict=True) for month in months_between(*pair)]


def _first_of_each_year(
    archive: Archive, first_year: int, zone: tzinfo, now: datetime
) -> list[datetime]:
    """When the first story of each year was published, of those that have any; of many years the
    last MOST_YEARS.
    """
    this_year = now.astimezone(zone).year
    years = range(max(first_year, this_year - MOST_YEARS + 1), this_year + 1)
    beginnings = (datetime(year, 1, 1, tzinfo=zone) for year in years)
    queries = [NextNewer(LATEST, cursor_at(beginning)) for beginning in beginnings]
    answers = archive.answer(queries, now=now)
    cards = filter(None, (answers[query] for query in queries))
    return sorted({card.published.astimezone(zone) for card in cards})
