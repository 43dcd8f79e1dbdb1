"""Dates at the beginning of files' names."""

from __future__ import annotations

from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.dated_names import dated_name
from chalicelib.ingest.reading.unread_text import NotADate

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def read(stem: str, language: str = "en") -> tuple[str, str]:
    named = dated_name(stem)
    date = named.date(COPENHAGEN, language)
    return (date.isoformat()[:16] if date else "", named.name)


@pytest.mark.parametrize(
    "stem",
    [
        *(
            "2031-03-04-tide",
            "2031-3-4-tide",
            "2031_03_04_tide",
            "2031 3 4 tide",
            "2031.03.04 tide",
        ),
        *("20310304-tide", "20310304 tide", "2031-03-04 - tide", "2031-03-04tide", "20310304tide"),
    ],
)
def test_a_day_before_the_name_is_its_date_and_no_part_of_it(stem: str) -> None:
    assert read(stem) == ("2031-03-03T23:00", "tide")


@pytest.mark.parametrize(
    ("stem", "moment", "name"),
    [
        ("2031-03-04-0645-tide", "2031-03-04T05:45", "tide"),
        ("2031-03-04-06-45-tide", "2031-03-04T05:45", "tide"),
        ("20310304T1845-tide", "2031-03-04T17:45", "tide"),
        ("2031-03-04T18:45:00Z tide", "2031-03-04T18:45", "tide"),
        ("2031-03-04-1845-tide", "2031-03-04T17:45", "1845-tide"),
        ("2031-03-04-2045-plan-for-the-sea", "2031-03-04T19:45", "2045-plan-for-the-sea"),
        ("2031-03-04-2500-seals", "2031-03-03T23:00", "2500-seals"),
        ("2031-03-04", "2031-03-03T23:00", ""),
    ],
)
def test_a_time_behind_the_day_counts_and_is_no_part_of_the_name_if_it_can_be_nothing_else(
    stem: str, moment: str, name: str
) -> None:
    assert read(stem) == (moment, name)


@pytest.mark.parametrize(
    "stem",
    ["tide", "2031-tide", "2031-32-budget", "1914-18-the-war", "20000000-kroner", "20319999-votes",
     "123456789", "4-tides-of-2031-03-04", "2031-03-041", ""],
)  # fmt: skip
def test_other_numbers_before_a_name_are_part_of_it(stem: str) -> None:
    assert read(stem) == ("", stem)


@pytest.mark.parametrize("stem", ["2031-02-30-tide", "2031-13-01-tide", "20310231-tide"])
def test_a_day_that_is_in_no_calendar_is_an_error(stem: str) -> None:
    with pytest.raises(NotADate):
        read(stem)


def test_a_day_before_its_month_is_read_as_the_newsroom_writes_it() -> None:
    assert read("04-03-2031-tide", "da") == ("2031-03-03T23:00", "tide")
    with pytest.raises(NotADate):
        read("04-03-2031-tide", "en")


@given(stem=st.text() | st.from_regex(r"[0-9]{1,8}[-_. T]{0,2}[0-9]{0,6}[-_. T]?[a-z0-9]{0,5}"))
def test_any_name_can_be_parted(stem: str) -> None:
    named = dated_name(stem)
    assert stem.endswith(named.name)
    with suppress(NotADate):
        assert (named.date(COPENHAGEN, "da") is None) is (named.day == "")
