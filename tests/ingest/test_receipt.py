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
DELETED_NOTICE = Record(replace(read(edition(), None), key="articles/_breaking.md"))
PROBLEM = Problem("`date` is not a date", "write it like 2026-11-24", 3, "date")


def receipt(record: Record, zone: str = "Europe/Copenhagen") -> Receipt:
    return Receipt(record, SITE, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("record", "outcome", "sentence"),
    [
        (PUBLISHED, "published", f"{KEY}: published.\n"),
        (replace(PUBLISHED, address=Address(PAGES, "about")), "published", f"{SITE}/about\n"),
        (replace(PUBLISHED, address=BREAKING), "published", f"{KEY}: shown on every page until"),
        (Record(read(edition(date=at(2)), edition(date=at(2), text="b"))), "published", KEY),
        (
            Record(read(edition(date=at(9)))),
            "scheduled",
            "on the site from 2026-11-24 22:00:00 CET",
        ),
        (
            Record(read(edition(expires=at(9)))),
            "published",
            f"{KEY}: published until 2026-11-24 22:00:00 CET.\n",
        ),
        (
            Record(read(edition(date=at(9), expires=at(21)))),
            "scheduled",
            "from 2026-11-24 22:00:00 CET until 2026-11-25 10:00:00 CET.\n",
        ),
        (Record(read(edition(expires=at(1)))), "expired", f"{KEY}: over: its `expires` is past."),
        (Record(read(edition(is_withdrawn=True))), "withdrawn", "its address tells readers why"),
        (Record(read(edition(is_draft=True))), "draft", "readers do not see it"),
        (Record(read(edition(), None)), "deleted", "`aliases: [/denmark/ferry]`"),
        (Record(read(edition(date=at(9)), None)), "deleted", "readers never had it"),
        (DELETED_NOTICE, "deleted", "articles/_breaking.md: deleted; it is on no page"),
        (Record(read(""), problems=(PROBLEM,)), "refused", "Nothing was published"),
        (replace(PUBLISHED, problems=(PROBLEM,)), "refused", "The version published before stays"),
        (Record(Chronicle(KEY)), "absent", f"{KEY}: there is no such file.\n"),
    ],
)
def test_a_receipt_says_where_and_when_readers_see_the_file(
    record: Record, outcome: str, sentence: str
) -> None:
    assert receipt(record).outcome == outcome
    assert json.loads(receipt(record).data())["outcome"] == outcome
    assert sentence in receipt(record).text()


def test_a_receipt_for_programs_says_in_utc_until_when_the_story_is_there() -> None:
    expiring = Record(read(edition(expires=at(9))))
    assert json.loads(receipt(expiring).data())["expires"] == "2026-11-24T21:00:00Z"
    assert json.loads(receipt(PUBLISHED).data())["expires"] is None


@pytest.mark.parametrize("record", [replace(PUBLISHED, address=BREAKING), Record(Chronicle(KEY))])
def test_a_notice_and_an_absent_file_have_no_address(record: Record) -> None:
    assert "Address:" not in receipt(record).text()
    assert json.loads(receipt(record).data())["address"] is None


def test_a_receipt_for_people_names_every_problem_and_warning_its_place_and_its_mend() -> None:
    other = Problem("the story has no text", "write the story")
    short = Problem("it is short", "is all of it there?")
    record = Record(read(""), address=FERRY, problems=(PROBLEM, other), warnings=(short,))
    assert receipt(record).text() == (
        f"{KEY}: refused. The version published before stays on the site.\n"
        "\n"
        "Version of 2026-11-24 14:00:00 CET (v1)\n"
        f"Address: {SITE}/denmark/ferry\n"
        "\n"
        "What is wrong:\n"
        "- `date` is not a date (line 3, date)\n"
        "  To mend it: write it like 2026-11-24\n"
        "- the story has no text\n"
        "  To mend it: write the story\n"
        "\n"
        "Worth a look:\n"
        "- it is short\n"
        "  To mend it: is all of it there?\n"
    )


def test_a_receipt_for_programs_is_json() -> None:
    refused = Record(read(edition(), ""), address=FERRY, problems=(PROBLEM,))
    assert json.loads(receipt(refused).data()) == {
        "key": KEY,
        "version": "v2",
        "written": "2026-11-24T14:00:00Z",
        "outcome": "refused",
        "published": "2026-11-24T13:00:00Z",
        "expires": None,
        "address": f"{SITE}/denmark/ferry",
        "preview": None,
        "problems": [
            {
                "what": "`date` is not a date",
                "mend": "write it like 2026-11-24",
                "line": 3,
                "field": "date",
            }
        ],
        "warnings": [],
        "notes": [],
    }


def test_what_readers_miss_comes_first_and_what_asks_for_nothing_is_a_quiet_line() -> None:
    asking = Problem("it is short", "is all of it there?")
    note = Problem("not used: `layout`, `toc`", "")
    loss = Problem("a link was taken out", "write `https://…`", 7, is_loss=True)
    told = receipt(replace(PUBLISHED, warnings=(asking, note, loss)))
    assert told.text().endswith(
        "\n\nLost on the way:\n- a link was taken out (line 7)\n  To mend it: write `https://…`\n"
        "\nWorth a look:\n- it is short\n  To mend it: is all of it there?\n"
        "\nNot used: `layout`, `toc`.\n"
    )
    assert told.warnings == (loss, asking)
    data = json.loads(told.data())
    assert [warning["what"] for warning in data["warnings"]] == [loss.what, asking.what]
    assert data["notes"] == [note.what]


@pytest.mark.parametrize(
    ("zone", "time"),
    [
        ("Europe/Copenhagen", "2026-11-24 14:00:00 CET"),
        ("Asia/Baku", "2026-11-24 17:00:00 +04"),
        ("America/New_York", "2026-11-24 08:00:00 EST"),
        ("UTC", "2026-11-24 13:00:00 UTC"),
    ],
)
def test_times_are_by_the_newsrooms_clock_for_people_and_in_utc_for_programs(
    zone: str, time: str
) -> None:
    assert f"Version of {time} (v1)\n" in receipt(PUBLISHED, zone).text()
    assert json.loads(receipt(PUBLISHED, zone).data())["written"] == "2026-11-24T13:00:00Z"


def test_a_warning_that_asks_for_nothing_is_one_line_of_the_receipt() -> None:
    quiet = replace(PUBLISHED, warnings=(Problem("not used: `layout`, `toc`", ""),))
    assert receipt(quiet).text().endswith("\n\nNot used: `layout`, `toc`.\n")


def test_a_name_with_line_ends_forges_no_line() -> None:
    forged = "articles/denmark/ferry.md: published.\nAddress: https://evil.example\u2028\u202e"
    problem = Problem(f"its name, `{forged}`, is wrong", f"rename {forged}")
    text = receipt(Record(Chronicle(forged), problems=(problem,))).text()
    assert len(text.splitlines()) == 6
    assert text.startswith("articles/denmark/ferry.md: published.<000A>Address: ")
