from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.moments import utc_text
from chalicelib.news.period import months_between, period

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Copenhagen", "America/Sao_Paulo", "Asia/Kathmandu", "UTC")]
)
DAYS = st.dates(min_value=date(1000, 1, 2), max_value=date(9998, 12, 30))


def test_the_day_that_the_clocks_are_put_back_has_25_hours() -> None:
    day = period("2026-10-25", COPENHAGEN)
    assert day.end.astimezone(UTC) - day.start.astimezone(UTC) == timedelta(hours=25)
    assert (day.is_month, period("2026-10", COPENHAGEN).is_month) == (False, True)


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
     "0001-01-01", "9999-01", "9999-12", "9999-12-31"],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "Pacific/Kiritimati", "America/Adak"])
def test_a_month_or_day_that_is_not_in_the_calendar_is_refused(name: str, zone: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        period(name, ZoneInfo(zone))


@given(last=DAYS, days=st.integers(min_value=0, max_value=2000))
def test_months_follow_each_other_without_a_gap(last: date, days: int) -> None:
    first = max(last - timedelta(days=days), date(1000, 1, 2))
    midnights = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
    months = months_between(*midnights)
    assert (months[0], months[-1]) == (f"{first}"[:7], f"{last}"[:7])
    for month, following in pairwise(months):
        assert period(month, UTC).end == period(following, UTC).start
