from __future__ import annotations

from datetime import UTC, date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.moments import utc_text
from chalicelib.news.period import months_of, period

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Copenhagen", "America/Sao_Paulo", "Asia/Kathmandu", "UTC")]
)
NAMES = ("2026", "2026-10", "2026-10-25")
DAYS = st.dates(min_value=date(1000, 1, 2), max_value=date(9998, 12, 30))


def test_the_day_that_the_clocks_are_put_back_has_25_hours() -> None:
    day = period("2026-10-25", COPENHAGEN)
    assert day.end.astimezone(UTC) - day.start.astimezone(UTC) == timedelta(hours=25)
    kinds = [(p.is_year, p.is_month) for p in (period(n, COPENHAGEN) for n in NAMES)]
    assert kinds == [(True, False), (False, True), (False, False)]


@pytest.mark.parametrize(
    ("name", "days"), [("2026-12", 31), ("2024-02", 29), ("2026-02", 28), ("2024-02-29", 1)]
)
def test_months_and_days_are_those_of_the_calendar(name: str, days: int) -> None:
    calendar = period(name, UTC)
    assert calendar.end - calendar.start == timedelta(days=days)


@given(day=DAYS, zone=ZONES)
def test_every_day_lies_in_its_month_and_ends_where_the_next_begins(
    day: date, zone: ZoneInfo
) -> None:
    today, tomorrow = period(f"{day}", zone), period(f"{day + timedelta(days=1)}", zone)
    month = period(f"{day}"[:7], zone)
    assert today.end == tomorrow.start
    assert month.start <= today.start < today.end <= month.end
    assert utc_text(month.start) < utc_text(month.end), "both can be looked up"


@pytest.mark.parametrize(
    "name",
    ["2026-00", "2026-13", "2026-02-30", "2026-11-00", "0000-01", "0001-01", "0999-12",
     "0001-01-01", "9999-01", "9999-12", "9999-12-31", "0999", "9999"],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "Pacific/Kiritimati", "America/Adak"])
def test_a_period_that_is_not_in_the_calendar_is_refused(name: str, zone: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        period(name, ZoneInfo(zone))


@given(day=DAYS, zone=ZONES)
def test_the_months_of_a_year_fill_it_without_a_gap(day: date, zone: ZoneInfo) -> None:
    year, months = period(f"{day.year:04}", zone), months_of(day.year, zone)
    assert (months[0].start, months[-1].end, len(months)) == (year.start, year.end, 12)
    assert all(month.end == following.start for month, following in pairwise(months))
    assert year.start <= period(f"{day}", zone).start < year.end
