from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.date_words import date_words
from chalicelib.ingest.reading.typed_dates import EXAMPLE, read_date, readings
from chalicelib.ingest.reading.unread_text import NotADate
from tests.ingest.reading.test_date_words import WORDS
from tests.news.strategies import moments

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def read(text: str, language: str = "") -> str:
    return read_date(text, COPENHAGEN, language).isoformat()


def refusal(text: str, language: str = "en") -> NotADate:
    with pytest.raises(NotADate) as refused:
        read_date(text, COPENHAGEN, language)
    return refused.value


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
        *(("2026-11-24 07:30 +01", "2026-11-24T06:30"), ("2026-11-24T0730+01", "2026-11-24T06:30")),
        *(
            ("24.11.2026 07:30 UTC+2", "2026-11-24T05:30"),
            ("24.11.2026 7:30 GMT-5", "2026-11-24T12:30"),
        ),
        ("Sat, 5 Dec 2026 18:15:00 -05:00", "2026-12-05T23:15"),
        ("Sat, 5 Dec 2026 18:15:00 -0000", "2026-12-05T18:15"),
        ("2026-12-05 18:15:00.250 +0100 CET", "2026-12-05T17:15"),
        ("Saturday, 05-Dec-2026 18:15:00 GMT", "2026-12-05T18:15"),
        ("Sat Dec 05 2026 18:15:00 GMT-0800 (Pacific Standard Time)", "2026-12-06T02:15"),
        ("Sat Dec 05 2026 18:15:00 GMT+0100 (CET)", "2026-12-05T17:15"),
        ("Sat Dec 05 18:15:00 +0530 2026", "2026-12-05T12:45"),
        ("2026-12-05 18:15\u202f−05:00", "2026-12-05T23:15"),
        ("2026-12-05T18:15-05:00[America/New_York]", "2026-12-05T23:15"),
        ("2026-12-05 18:15 Asia/Kathmandu", "2026-12-05T12:30"),
        ("1890-05-01T12:00:20+00:50:20", "1890-05-01T11:10"),
        *(("1800000000", "2027-01-15T08:00"), ("1800000000999", "2027-01-15T08:00")),
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
        *("tirsdag den 24. november 2026 kl. 7.30", "tis 24 nov 2026 klockan 07.30"),
        *("Dienstag, 24. November 2026 um 07:30 Uhr", "mardi 24 novembre 2026 à 07:30"),
        *("Tuesday, November 24th, 2026 at 7:30 AM", "11-24-2026 7:30 a.m.", "24-Nov-2026 07:30"),
        EXAMPLE.replace("2030-01-31", "2026-11-24"),  # what editors are shown
    ],
)
def test_a_date_without_a_zone_is_by_the_newsrooms_clock(typed: str) -> None:
    assert read(typed, "en-US") == "2026-11-24T06:30:00+00:00"


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        *(("7:30 PM", "19:30"), ("7:30pm", "19:30"), ("7.30 p.m.", "19:30"), ("7 pm", "19:00")),
        *(
            ("12:00 AM", "00:00"),
            ("12:30 am", "00:30"),
            ("12 pm", "12:00"),
            ("12:59 p. m.", "12:59"),
        ),
        *(("noon", "12:00"), ("12 noon", "12:00"), ("12:00 noon", "12:00"), ("11:59 PM", "23:59")),
    ],
)
def test_a_clock_of_twelve_hours_is_read(typed: str, time: str) -> None:
    for day in ("2026-12-05", "Dec 5, 2026,", "5 December 2026 at"):
        assert read(f"{day} {typed}") == read(f"2026-12-05 {time}")


def test_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    for typed in ("2026-12-31T24:00", "2026-12-31 24:00:00", "31. december 2026 kl. 24.00"):
        assert read(typed) == read("2027-01-01")


@pytest.mark.parametrize(
    ("language", "day"),
    [
        *(("da", "2026-11-05"), ("de", "2026-11-05"), ("en-GB", "2026-11-05")),
        ("en-US", "2026-05-11"),
        *(("en", None), ("en-CA", None), ("ja", None), ("", None)),
    ],
)
def test_two_numbers_are_day_and_month_as_the_newsrooms_language_has_them(
    language: str, day: str | None
) -> None:
    for typed in ("5/11/2026", "05-11-2026", "5/11-2026", "5/11 2026", "5/11/2026 00:00"):
        if day:
            assert read(typed, language) == read(day)
        else:
            assert "2026-11-05 or 2026-05-11" in refusal(typed, language).mend


def test_a_day_that_can_be_meant_in_one_way_only_is_in_the_mend() -> None:
    assert "write 2026-11-24," in refusal("24/11/2026").mend
    refusal("11/24/2026", "da")
    assert EXAMPLE in refusal("32/13/2026").mend


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Sunday, 5 December 2026", "2026-12-05 is a Saturday"),
        ("søndag den 5. december 2026 kl. 7.30", "2026-12-05 is a Saturday"),
        ("2026-12-05 07:30 or 08:30", "“ or 08:30”"),
        ("2026-12-05 18:15 IST", "IST"),
        ("2026-12-05 18:15 Atlantis/Poseidonis", "Atlantis"),
        ("2026-12-05 18:15 GMT+0100 (EST)", "two zones"),
        *((f"2026-12-05 18:15 {zone}", "two zones") for zone in ("EST+1", "+0100 EST")),
        ("2026-12-05 18:15 (local time)", "local time"),
        ("2026-12-05 18:15 +15:00", "+15:00"),
        *((f"5{gap}12{gap}26", "two digits") for gap in "./-"),
        *(("5 Dec 26", "two digits"), ("5. dec. 26 kl. 7.30", "two digits")),
        ("2026-12-05 midnight", "midnight"),
        *((f"2026-12-05 {time}", "no clock") for time in ("13:30 PM", "0:30 am", "24:01", "7:60")),
        ("2026-11-31", "no calendar"),
    ],
)
def test_a_date_that_is_refused_says_what_is_wrong_with_it(typed: str, reason: str) -> None:
    assert reason in refusal(typed).what


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("2026-10-25 02:30", ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00")),
        ("2026-03-29 02:30", ("2026-03-29T00:30:00+00:00", "2026-03-29T01:30:00+00:00")),
        (
            "2026-10-25 02:30 Europe/Paris",
            ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"),
        ),
        ("2026-10-25 03:00", ("2026-10-25T02:00:00+00:00",)),
        ("2026-10-25T02:30+02:00", ("2026-10-25T00:30:00+00:00",)),
    ],
)
def test_an_hour_that_the_clock_skips_or_repeats_has_two_readings(
    typed: str, both: tuple[str, ...]
) -> None:
    assert tuple(moment.isoformat() for moment in readings(typed, COPENHAGEN)) == both


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-06-24 07:30:15", "2026-06-24T05:30:15+00:00"),  # in summer
        ("2026-03-29 02:30", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25 02:30", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_of_an_hour_that_the_clock_skips_or_repeats_the_later_moment_is_meant(
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
        "2026-11-24T07:30:60", "2026-11-24T07:30:00+99:00", "2026-11-24T07", "2034112407",
        "2026-11-24 0730", "Nov 24 1930 2026",
        "2026-11-24-05", "2026-11-24 or so", "2026-11-24\n2026-11-25", "29/1/2016", "1/2/2016",
        "12 May", "3. maj", "maj 2026", "3. ma 2026", "31. februar 2026",
        "24. november 2026 kl. 25.30", "24. november 2026 kl. 7", "24. november 2026 i Aarhus",
        "24. 11 2026 november", "1. maj 20261", "Fri, 03 Sep 2021 11:21:31 IST",
        "Fri Sep  3 11:21:31 XYZ 2021", "Fri, 03 Sep 2021 99:21:31 +0200",
        "Mon, 1 Jan 2020 00:00:00 +999999999999", "２０１６-01-29", "٢٠١٦-٠١-٢٩", "0001-01-01",
        "0999-12-31", "9999-12-31T23:59:59-01:00", "99999-01-01", "9999-12-31T24:00", "1" * 10_000,
    ],
)  # fmt: skip
def test_a_text_that_names_no_moment_beyond_doubt_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(typed)


@pytest.mark.parametrize(("name", "number"), date_words().months.items())
def test_months_go_by_their_names_in_several_languages(name: str, number: int) -> None:
    for typed in (f"3. {name} 2026", f"3 {name.capitalize()} 2026", f"3. {name}. 2026"):
        assert read(f"{typed} 12:00Z") == f"2026-{number:02}-03T12:00:00+00:00"


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        *(("Z", "+00:00"), ("UT", "+00:00"), ("UTC", "+00:00"), ("GMT", "+00:00")),
        *(("WET", "+00:00"), ("WEST", "+01:00"), ("BST", "+01:00"), ("CET", "+01:00")),
        *(("CEST", "+02:00"), ("EET", "+02:00"), ("EEST", "+03:00"), ("MSK", "+03:00")),
        *(("JST", "+09:00"), ("AEDT", "+11:00"), ("MESZ", "+02:00"), ("HST", "-10:00")),
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


@given(
    moment=moments,
    language=st.sampled_from(["da", "de", "en", "fr", "nb", "nl", "nn", "sv"]),
    days_off=st.sampled_from([0, 0, 1, 6]),
)
def test_a_date_in_words_is_read_back_or_refused_for_its_day_of_the_week(
    moment: datetime, language: str, days_off: int
) -> None:
    words = WORDS[language]
    local = moment.astimezone(COPENHAGEN)
    month = words["months"][local.month - 1].split()[0]
    weekday = words["days"][(local.weekday() + days_off) % 7].split()[0]
    at = words["before_the_time"][0]
    typed = f"{weekday}, {local.day}. {month} {local.year} {at} {local:%H:%M:%S}Z"
    if days_off:
        assert weekday in refusal(typed).what
    else:
        assert read_date(typed, COPENHAGEN) == local.replace(tzinfo=UTC)


parts_of_dates = st.sampled_from(
    ["Mon", "Jan", "maj", "kl. 7.30", "2020", "99", "10:00:00", "+0100", "-4", "EST", "Z", " ", ",",
     "-", "/", ".", "T", " pm", "noon", "24/11/2026", "(CET)", "[Asia/Tokyo]", "2026-11-24"]
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
