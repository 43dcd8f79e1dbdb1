from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from chalicelib.ingest.receipt import Receipt
from chalicelib.news.address import BREAKING, PAGES, Address
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import Problem
from chalicelib.news.register import Record
from tests.ingest.samples import KEY
from tests.news.test_chronicle import FERRY, at, edition, read

SITE = "https://news.example.org/api"
PUBLISHED = Record(read(edition()), revision=1, address=FERRY)
PROBLEM = Problem("`date` is not a date", "write it like 2026-11-24", 3, "date")


def receipt(record: Record, zone: str = "Europe/Copenhagen") -> Receipt:
    return Receipt(record, SITE, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (PUBLISHED, "published"),
        (Record(read(edition(date=at(9)))), "scheduled"),
        (Record(read(edition(date=at(2)), edition(date=at(2), text="b"))), "published"),
        (Record(read(edition(is_withdrawn=True))), "withdrawn"),
        (Record(read(edition(is_draft=True))), "draft"),
        (Record(read(edition(), None)), "deleted"),
        (Record(read(edition(), ""), problems=(PROBLEM,)), "refused"),
        (Record(Chronicle(KEY)), "absent"),
        (replace(PUBLISHED, problems=(Problem("its address is taken", "wait"),)), "refused"),
    ],
)
def test_a_receipt_says_what_became_of_the_file(record: Record, outcome: str) -> None:
    assert receipt(record).outcome == outcome
    assert json.loads(receipt(record).data())["outcome"] == outcome
    assert receipt(record).text().startswith(f"{KEY}: ")


def test_a_receipt_for_people_is_in_words() -> None:
    warned = replace(PUBLISHED, warnings=(Problem("it is short", "is all of it there?"),))
    assert receipt(warned).text() == (
        f"{KEY}: published.\n"
        "\n"
        "Version of 2026-11-24 14:00:00 CET (v1)\n"
        f"Address: {SITE}/denmark/ferry\n"
        "\n"
        "Worth a look:\n"
        "- it is short\n"
        "  To mend it: is all of it there?\n"
    )


def test_a_page_that_is_no_news_has_its_address_at_the_top() -> None:
    about = replace(PUBLISHED, address=Address(PAGES, "about"))
    assert f"Address: {SITE}/about\n" in receipt(about).text()


def test_a_notice_has_no_address_but_is_on_every_page() -> None:
    breaking = replace(PUBLISHED, address=BREAKING)
    assert "shown on every page" in receipt(breaking).text()
    assert "Address:" not in receipt(breaking).text()
    assert json.loads(receipt(breaking).data())["address"] is None


def test_a_notice_that_is_deleted_leaves_no_address_behind() -> None:
    gone = Record(replace(read(edition(), None), key="articles/_breaking.md"))
    assert receipt(gone).text().startswith("articles/_breaking.md: deleted; it is on no page")


def test_a_receipt_names_every_problem_its_place_and_its_mend() -> None:
    other = Problem("the story has no text", "write the story")
    refused = Record(read(""), problems=(PROBLEM, other))
    assert receipt(refused).text() == (
        f"{KEY}: refused. Nothing was published; the file stays where it is.\n"
        "\n"
        "Version of 2026-11-24 14:00:00 CET (v1)\n"
        "\n"
        "What is wrong:\n"
        "- `date` is not a date (line 3, date)\n"
        "  To mend it: write it like 2026-11-24\n"
        "- the story has no text\n"
        "  To mend it: write the story\n"
    )


def test_a_receipt_for_programs_is_json() -> None:
    refused = Record(read(edition(), ""), address=FERRY, problems=(PROBLEM,))
    assert json.loads(receipt(refused).data()) == {
        "key": KEY,
        "version": "v2",
        "written": "2026-11-24T14:00:00Z",
        "outcome": "refused",
        "address": f"{SITE}/denmark/ferry",
        "problems": [
            {
                "what": "`date` is not a date",
                "mend": "write it like 2026-11-24",
                "line": 3,
                "field": "date",
            }
        ],
        "warnings": [],
    }


def test_the_receipt_of_a_file_that_never_was_is_one_line() -> None:
    absent = Record(Chronicle(KEY))
    assert receipt(absent).text() == f"{KEY}: there is no such file.\n"
    assert json.loads(receipt(absent).data())["written"] is None
    assert json.loads(receipt(absent).data())["address"] is None


def test_a_refused_update_says_that_the_version_before_stays() -> None:
    refused = Record(read(edition(), ""), address=FERRY, problems=(PROBLEM,))
    assert "The version published before stays" in receipt(refused).text()


def test_a_scheduled_story_says_from_when_it_is_on_the_site() -> None:
    scheduled = Record(read(edition(date=at(9))), address=FERRY)
    assert "on the site from 2026-11-24 22:00:00 CET" in receipt(scheduled).text()


@pytest.mark.parametrize(
    ("zone", "time"),
    [
        ("Europe/Copenhagen", "2026-11-24 14:00:00 CET"),
        ("Asia/Baku", "2026-11-24 17:00:00 +04"),
        ("America/New_York", "2026-11-24 08:00:00 EST"),
        ("UTC", "2026-11-24 13:00:00 UTC"),
    ],
)
def test_people_are_told_times_by_the_newsrooms_clock(zone: str, time: str) -> None:
    told = receipt(PUBLISHED, zone)
    assert f"Version of {time} (v1)\n" in told.text()
    assert json.loads(told.data())["written"] == "2026-11-24T13:00:00Z"
