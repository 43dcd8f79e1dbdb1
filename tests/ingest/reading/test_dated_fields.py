"""Moments and corrections."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chalicelib.ingest.limits import MOST_CORRECTIONS
from chalicelib.ingest.reading.dated_fields import read_corrections, read_moment
from chalicelib.ingest.reading.list_fields import read_names
from chalicelib.news.article import Correction
from chalicelib.news.story_fields import LONGEST_TEXT
from tests.ingest.reading.front_matter_samples import fields, problems


def test_a_date_is_read() -> None:
    moment = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert read_moment(fields("date: 2026-11-24 07:30"), "date") == moment


def test_an_absent_or_empty_date_is_none() -> None:
    assert read_moment(fields("a: b"), "date") is None
    assert read_moment(fields("date:"), "date") is None


@pytest.mark.parametrize("typed", ["soon", "[2026-11-24]", "{y: 2026}", "2026-02-30"])
def test_what_is_no_date_is_a_problem_that_shows_how(typed: str) -> None:
    found = fields(f"date: {typed}")
    assert read_moment(found, "date") is None
    assert problems(found) == [("date", 2)]
    assert "2026-11-24T07:30:00+01:00" in found.problems[0].mend


def test_corrections_are_read_oldest_first() -> None:
    found = fields(
        "corrections:\n"
        "- date: 2026-11-24\n  text: The second.\n"
        "- {date: 2026-11-23, text: 'The  first: Q&amp;A.'}"
    )
    assert read_corrections(found, "corrections") == (
        Correction(datetime(2026, 11, 23, tzinfo=UTC), "The first: Q&A."),
        Correction(datetime(2026, 11, 24, tzinfo=UTC), "The second."),
    )
    assert found.problems == []


def test_an_absent_field_has_none() -> None:
    assert read_corrections(fields("a: b"), "corrections") == ()
    assert read_names(fields("a: b"), "tags", 3) == ()


@pytest.mark.parametrize("typed", ["It was wrong.", "{date: 2026-11-24, text: Wrong.}"])
def test_corrections_that_are_no_list_are_a_problem(typed: str) -> None:
    found = fields(f"corrections: {typed}")
    assert read_corrections(found, "corrections") == ()
    assert problems(found) == [("corrections", 2)]


@pytest.mark.parametrize(
    "entry",
    [
        "It was wrong.",
        "{text: No date.}",
        "{date: 2026-11-24}",
        "{date: '', text: No date.}",
        "{date: 2026-11-24, text: ''}",
        "{date: 2026-11-24, text: [a]}",
        "[2026-11-24, Wrong.]",
        "",
    ],
)
def test_an_entry_that_lacks_something_is_a_problem_and_never_passed_over(entry: str) -> None:
    found = fields(f"corrections:\n- {{date: 2026-11-24, text: Fine.}}\n- {entry}")
    read_corrections(found, "corrections")
    assert problems(found)[0][0] == "corrections"


def test_a_date_that_cannot_be_read_is_said_to_be_the_corrections() -> None:
    found = fields("corrections:\n- date: soon\n  text: Wrong.")
    assert read_corrections(found, "corrections") == ()
    assert problems(found) == [("corrections.date", 3)]


def test_every_entry_with_a_problem_is_told_of() -> None:
    found = fields("corrections:\n- date: soon\n  text: a\n- text: b\n- date: 2026-11-24")
    read_corrections(found, "corrections")
    assert [line for _, line in problems(found)] == [3, 5, 6]


def test_a_correction_may_be_just_as_long_as_allowed() -> None:
    found = fields(f"c:\n- date: 2026-11-24\n  text: {'x' * LONGEST_TEXT}")
    assert len(read_corrections(found, "c")[0].text) == LONGEST_TEXT


def test_a_correction_is_no_essay() -> None:
    found = fields(f"corrections:\n- date: 2026-11-24\n  text: {'x' * (LONGEST_TEXT + 1)}")
    assert read_corrections(found, "corrections") == ()
    assert len(found.problems) == 1


def test_the_number_of_corrections_is_bounded() -> None:
    entry = "- {date: 2026-11-24, text: a}\n"
    assert len(read_corrections(fields("c:\n" + entry * MOST_CORRECTIONS), "c")) == MOST_CORRECTIONS
    found = fields("c:\n" + "- \n" * (MOST_CORRECTIONS + 1))
    assert read_corrections(found, "c") == ()
    assert len(found.problems) == 1
