"""Which date of a version counts, and which dates can't be meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.news.errors import Problem
from tests.conftest import NOON
from tests.ingest.samples import problems, read, story

TO_COME = NOON + timedelta(days=40)


def key(name: str) -> str:
    return f"articles/denmark/{name}.md"


def warned(name: str, **fields: str) -> list[Problem]:
    return list(read(story(**fields), key=key(name)).warnings)


@pytest.mark.parametrize(
    ("name", "fields", "date"),
    [
        ("2026-11-20-ferry", {}, "2026-11-20T00:00+01:00"),
        ("20270103-0645-ferry", {}, "2027-01-03T06:45+01:00"),
        ("20261120-0645-ferry", {}, "2026-11-20T06:45+01:00"),
        ("2026-11-20-ferry", {"date": "2026-11-21"}, "2026-11-21T00:00+01:00"),
        ("2027-01-03-ferry", {"date": "2027-01-04"}, "2027-01-04T00:00+01:00"),
        ("2026-11-31-ferry", {"date": "2026-11-21"}, "2026-11-21T00:00+01:00"),
        ("2026-11-23-ferry", {"date": "2026-11-21"}, "2026-11-21T00:00+01:00"),
    ],
)
def test_the_date_in_the_front_matter_counts_else_that_of_the_name(
    name: str, fields: dict[str, str], date: str
) -> None:
    manuscript = read(story(**fields), key=key(name))
    assert manuscript.date == datetime.fromisoformat(date)
    assert manuscript.address.slug == "ferry"
    assert not manuscript.warnings


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        *(("2031-02-30-ferry", {}), ("2026-13-45-ferry", {})),
        ("5-11-2026-ferry", {}),
        ("2027-01-03-ferry", {"date": "2026-11-21"}),
        ("2027-01-03-0645-ferry", {"date": "2027-01-03 06:00"}),
    ],
)
def test_a_name_that_may_hold_the_story_back_is_never_passed_over(
    name: str, fields: dict[str, str]
) -> None:
    (problem,) = problems(story(**fields), key=key(name))
    assert problem.field == "date"
    assert "name" in problem.what


def test_a_number_in_a_name_that_was_read_as_a_time_is_warned_of_while_it_holds_back() -> None:
    (warning,) = warned("2026-11-30-1845-ferry")
    assert "18:45" in warning.what
    assert read(story(), key=key("2026-11-30-1845-ferry")).date == datetime(
        2026, 11, 30, 17, 45, tzinfo=UTC
    )
    assert not warned("2026-11-20-1845-ferry")
    assert read(story(), key=key("2026-11-20-1845-ferry")).date == datetime(
        2026, 11, 19, 23, tzinfo=UTC
    )
    assert not warned("2026-11-30-1845-ferry", date="2026-12-30")


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2062-11-24", "2062"),
        ("2027-11-26", "2027"),
        ("2027-11-24", ""),
        ("1926-11-24", "1926"),
        ("1976-11-24", ""),
    ],
)
def test_a_year_far_away_is_warned_of(date: str, said: str) -> None:
    for name, fields in (("ferry", {"date": date}), (f"{date}-ferry", {})):
        warnings = warned(name, **fields)
        assert [warning.field for warning in warnings] == (["date"] if said else [])
        assert all(said in warning.what for warning in warnings)


@pytest.mark.parametrize(
    ("name", "fields", "is_right"),
    [
        ("ferry", {"expires": "2026-12-01"}, True),
        ("ferry", {"expires": "2020-01-01"}, True),
        ("ferry", {"expires": "2026-12-01", "date": "2026-11-30 23:59"}, True),
        ("ferry", {"expires": "2026-12-01", "date": "2026-12-01"}, False),
        ("2026-12-01-ferry", {"expires": "2026-11-30"}, False),
        ("ferry", {"expires": "when it is over"}, False),
    ],
)
def test_a_story_that_would_be_over_before_it_comes_is_a_problem(
    name: str, fields: dict[str, str], *, is_right: bool
) -> None:
    refused = [problem.field for problem in problems(story(**fields), key=key(name))]
    assert refused == ([] if is_right else ["expires"])
