"""Dates and names, as readers see them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.article import Byline
from chalicelib.rendering.filters import byline, day, day_and_time, machine_time

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def names(*people: str) -> list[Byline]:
    """Bylines of these people."""
    return [Byline("x", person) for person in people]


def test_a_moment_is_told_on_the_newsrooms_clock() -> None:
    moment = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert day(moment, COPENHAGEN) == "1 August 2026"
    assert day_and_time(moment, COPENHAGEN) == "1 August 2026 at 00:30 CEST"
    assert machine_time(moment, COPENHAGEN) == "2026-08-01T00:30:00+02:00"


def test_a_date_typed_without_a_time_is_told_without_one() -> None:
    assert day_and_time(datetime(2026, 10, 11, 22, tzinfo=UTC), COPENHAGEN) == "12 October 2026"


@given(st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)))
def test_machines_are_told_the_same_second(moment: datetime) -> None:
    assert datetime.fromisoformat(machine_time(moment, ZoneInfo("UTC"))) == moment


def test_bylines_are_joined_as_people_write_them() -> None:
    assert byline(names()) == ""
    assert byline(names("A")) == "A"
    assert byline(names("A", "B")) == "A and B"
    assert byline(names("A", "B", "C")) == "A, B and C"
