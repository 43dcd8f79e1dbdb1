"""Years, months and days in addresses: parsed, queried, and found for the archive and sitemaps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from chalicelib.news.archive import Answers, Archive, Newest
from chalicelib.news.article import Card
from chalicelib.news.listing import LATEST, Cursor, cursor_at
from chalicelib.news.period import Period, months_of, period

# Years that are looked at in any case, since the date of the first story is not known before: a
# page of all stories takes as many queries and one wait, however many stories there are.
RECENT_YEARS = 20
# Years that are looked at in all, each by a query: one date mistyped as 1026 must not cost more.
MOST_YEARS = 150


def period_named(name: str, zone: tzinfo) -> Period | None:
    """The year `2026`, the month `2026-11` or the day `2026-11-24`, by the newsroom's clock; None
    if it is none of them.
    """
    try:
        return period(name, zone)
    except ValueError:
        return None


def newest_of_period(period: Period, most: int, *, before: Cursor | None = None) -> Newest:
    """The newest stories of a period, or those of them that are older than `before`."""
    end = cursor_at(period.end)
    return Newest(LATEST, most, before=min(before or end, end, key=str), since=period.start)


def recent_years(zone: tzinfo, now: datetime) -> list[Period]:
    """The years that are looked at in any case, up to the present one, newest first."""
    this_year = now.astimezone(zone).year
    return [period(f"{year}", zone) for year in range(this_year, this_year - RECENT_YEARS, -1)]


def months_begun(year: int, zone: tzinfo, now: datetime) -> list[Period]:
    """The months of a year that have begun, newest first."""
    return [month for month in reversed(months_of(year, zone)) if month.start <= now]


def queries_of(periods: Iterable[Period]) -> list[Newest]:
    """Those whose answers tell which of the periods have stories."""
    return [newest_of_period(period, 1) for period in periods]


def with_stories(periods: Iterable[Period], answers: Answers) -> list[Period]:
    """Those of the periods that have stories, by the answers to their queries."""
    pages = ((period, answers[newest_of_period(period, 1)]) for period in periods)
    # Where too many have expired the lookup gave up, and says where the list goes on.
    return [period for period, page in pages if page.cards or page.older]


def years_with_stories(
    archive: Archive, oldest: Card | None, recent: list[Period], zone: tzinfo, now: datetime
) -> list[Period]:
    """The years that have stories, newest first, given which of the recent ones have. It takes a
    wait if the oldest story is older than those.
    """
    if oldest is None:
        return []
    first, this_year = oldest.published.astimezone(zone).year, now.astimezone(zone).year
    last = this_year - RECENT_YEARS
    if first > last:
        return recent
    earliest = max(first + 1, this_year - MOST_YEARS + 1)
    earlier = [period(f"{year}", zone) for year in range(last, earliest - 1, -1)]
    answers = archive.answer(queries_of(earlier), now=now)
    return [*recent, *with_stories(earlier, answers), period(f"{first:04}", zone)]


def months_with_stories(
    archive: Archive, years: Iterable[Period], zone: tzinfo, now: datetime
) -> list[Period]:
    """The months of these years that have stories, newest first; a wait for all of them."""
    months = [month for year in years for month in months_begun(year.start.year, zone, now)]
    if not months:
        return []
    return with_stories(months, archive.answer(queries_of(months), now=now))
