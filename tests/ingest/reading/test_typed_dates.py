from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.typed_dates import EXAMPLE, read_date
from tests.news.strategies import moments

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def read(text: str) -> str:
    return read_date(text, COPENHAGEN).isoformat()


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        *(
            ("2026-11-24T07:30+01:00", "2026-11-24T06:30"),
            ("2026-11-24t07:30z", "2026-11-24T07:30"),
        ),
        *(("1000-06-01 00:00 UTC", "1000-06-01T00:00"), ("9998-06-01 00:00Z", "9998-06-01T00:00")),
        *(("2026-11-24 7:30 CET", "2026-11-24T06:30"), ("2016-01-29+01:00", "2016-01-28T23:00")),
        ("2026-11-24T07:30:00.123456789Z", "2026-11-24T07:30"),
        ("2026-11-24T07:30:00,5+0100", "2026-11-24T06:30"),
        ("2019-03-26 12:38:00 -0500", "2019-03-26T17:38"),
        ("2015-03-17 14:00:00 -4", "2015-03-17T18:00"),
        ("2015-03-17 14:00 +5:30", "2015-03-17T08:30"),
        ("Fri Sep  3 11:21:00 CEST 2021", "2021-09-03T09:21"),
        ("Fri, 03 Sep 2021 11:21:00 +0200", "2021-09-03T09:21"),
        ("Fri, 03 Sep 2021 11:21:00 EST", "2021-09-03T16:21"),
        ("Fri, 03 Sep 2021 11:21:00 GMT", "2021-09-03T11:21"),
    ],
)
def test_a_date_with_a_zone_is_that_moment(typed: str, moment: str) -> None:
    assert read(typed) == f"{moment}:00+00:00"


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-11-24T07:30:00", "2026/11/24 7:30", "20261124T0730", "24.11.2026 07:30"),
        *("Tue Nov 24 07:30:00 2026", "24. november 2026 kl. 7.30", "24. november 2026, kl. 07:30"),
        *("24.november 2026 kl 7:30", "24 November 2026 07:30", "24. november 2026 07:30:00"),
        EXAMPLE,  # what editors are shown
    ],
)
def test_a_date_without_a_zone_is_by_the_newsrooms_clock(typed: str) -> None:
    assert read(typed) == "2026-11-24T06:30:00+00:00"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-06-24 07:30:15", "2026-06-24T05:30:15+00:00"),  # in summer
        ("2026-03-29 02:30", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
    ],
)
def test_summer_time_and_an_hour_that_the_clock_skips_or_repeats_are_read(
    typed: str, moment: str
) -> None:
    assert read(typed) == moment


@pytest.mark.parametrize(
    "typed",
    [
        *("2016-01-29", " 2016-01-29 ", "2016-1-29", "2016/01/29", "2016.1.29", "20160129"),
        *("29.1.2016", "29. 1. 2016"),
        *("29. januar 2016", "den 29. januar 2016", "29. Januar 2016", "29. jan. 2016"),
        *("29 January 2016", "29 Jan 2016", "January 29, 2016", "Jan 29, 2016"),
    ],
)
def test_a_day_is_its_first_second(typed: str) -> None:
    assert read(typed) == "2016-01-28T23:00:00+00:00"


@pytest.mark.parametrize(
    "typed",
    [
        "", "now", "soon", "2026", "2026-11", "2026-13-01", "2026-02-30", "2026-11-24T25:00",
        "2026-11-24T07:30:60", "2026-11-24T07:30:00+99:00", "2026-11-24T07", "2026-11-24 7:30 PM",
        "2026-11-24-05", "2026-11-24 or so", "2026-11-24\n2026-11-25", "29/1/2016", "1/2/2016",
        "12 May", "3. maj", "maj 2026", "3. mai 2026", "3. ma 2026", "31. februar 2026",
        "24. november 2026 kl. 25.30", "24. november 2026 kl. 7", "24. november 2026 i Aarhus",
        "24. 11 2026 november", "1. maj 20261", "Fri, 03 Sep 2021 11:21:31 IST",
        "Fri Sep  3 11:21:31 XYZ 2021", "Fri, 03 Sep 2021 99:21:31 +0200",
        "Mon, 1 Jan 2020 00:00:00 +999999999999", "２０１６-01-29", "٢٠١٦-٠١-٢٩", "0001-01-01",
        "0999-12-31", "9999-12-31T23:59:59-01:00", "99999-01-01", "1" * 10_000,
    ],
)  # fmt: skip
def test_a_text_that_names_no_moment_beyond_doubt_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(typed)


@pytest.mark.parametrize(
    ("number", "names"),
    [
        *((1, "januar january jan"), (2, "februar february feb"), (3, "marts march mar")),
        *((4, "april apr"), (5, "maj may"), (6, "juni june jun"), (7, "juli july jul")),
        *((8, "august aug"), (9, "september sep sept"), (10, "oktober october okt oct")),
        *((11, "november nov"), (12, "december dec")),
    ],
)
def test_months_go_by_their_danish_and_english_names(number: int, names: str) -> None:
    for name in names.split():
        for typed in (f"3. {name} 2026", f"3 {name.capitalize()} 2026", f"3. {name}. 2026"):
            assert read(f"{typed} 12:00Z") == f"2026-{number:02}-03T12:00:00+00:00"


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        *(("Z", "+00:00"), ("UT", "+00:00"), ("UTC", "+00:00"), ("GMT", "+00:00")),
        *(("WET", "+00:00"), ("WEST", "+01:00"), ("BST", "+01:00"), ("CET", "+01:00")),
        *(("CEST", "+02:00"), ("EET", "+02:00"), ("EEST", "+03:00"), ("MSK", "+03:00")),
        *(("EST", "-05:00"), ("EDT", "-04:00"), ("CST", "-06:00"), ("CDT", "-05:00")),
        *(("MST", "-07:00"), ("MDT", "-06:00"), ("PST", "-08:00"), ("PDT", "-07:00")),
    ],
)
def test_zones_go_by_their_names(zone: str, offset: str) -> None:
    moment = read(f"2026-11-24T12:00:00{offset}")
    assert read(f"2026-11-24 12:00 {zone}") == moment
    assert read(f"2026-11-24 12:00 {zone.lower()}") == moment
    if zone != "Z":
        assert read(f"Tue Nov 24 12:00:00 {zone} 2026") == moment


@given(moment=moments, hours=st.integers(-12, 14))
def test_a_date_as_python_mail_or_feeds_write_dates_is_read_back(
    moment: datetime, hours: int
) -> None:
    local = moment.astimezone(timezone(timedelta(hours=hours)))
    if 1001 <= local.year <= 9997:
        for typed in (local.isoformat(), local.isoformat(sep=" "), format_datetime(local)):
            assert read_date(typed, COPENHAGEN) == moment


parts_of_dates = st.sampled_from(
    ["Mon", "Jan", "maj", "kl. 7.30", "2020", "99", "10:00:00", "+0100", "-4", "EST", "Z", " ", ",",
     "-", "/", ".", "T"]
)  # fmt: skip


@given(text=st.text() | st.lists(parts_of_dates, max_size=10).map("".join))
def test_any_text_is_a_moment_in_utc_or_refused(text: str) -> None:
    try:
        moment = read_date(text, COPENHAGEN)
    except ValueError:
        return
    assert moment.tzinfo is UTC
    assert moment.microsecond == 0
    assert 999 <= moment.year <= 9999
