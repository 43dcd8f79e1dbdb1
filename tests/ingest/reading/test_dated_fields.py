"""Moments and corrections."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.ingest.limits import MOST_CORRECTIONS
from chalicelib.ingest.reading.dated_fields import read_corrections, read_end, read_moment
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.typed_dates import EXAMPLE
from chalicelib.news.article import CORRECTION_KINDS, Correction
from chalicelib.news.story_fields import LONGEST_TEXT
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line
from tests.ingest.samples import problems, story

SECOND, FIRST = datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("block", "moment"),
    [
        ("date: 2026-11-24 07:30", datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        ("a: b", None),
        ("date:", None),
    ],
)
def test_a_moment_is_read_or_absent(block: str, moment: datetime | None) -> None:
    fields = front_matter(block)
    assert read_moment(fields, "date") == moment
    assert fields.problems == []


@pytest.mark.parametrize(
    ("typed", "later", "earlier"),
    [
        ("2026-10-25 02:30", "2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+02:00"),
        ("2026-03-29 02:30", "2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00+01:00"),
    ],
)
def test_in_the_hour_of_a_clock_change_a_story_is_held_back_and_the_receipt_says_so(
    typed: str, later: str, earlier: str
) -> None:
    typed_in = front_matter(f"date: {typed}")
    fields = Fields(typed_in.values, ZoneInfo("Europe/Copenhagen"))
    assert read_moment(fields, "date") == datetime.fromisoformat(later)
    assert read_end(fields, "date") == datetime.fromisoformat(earlier)
    ((began, taken), (ended, first)) = [(w.mend, w.what) for w in fields.warnings]
    assert later in taken
    assert earlier in began
    assert earlier in first
    assert later in ended


def test_days_in_numbers_are_in_the_order_of_the_newsrooms_language() -> None:
    typed = front_matter("date: 5/11/2026").values
    assert read_moment(Fields(typed, UTC, "da"), "date") == datetime(2026, 11, 5, tzinfo=UTC)
    fields = Fields(typed, UTC, "en")
    assert read_moment(fields, "date") is None
    assert "2026-11-05 or 2026-05-11" in fields.problems[0].mend


@pytest.mark.parametrize("typed", ["soon", "[2026-11-24]", "{y: 2026}", "2026-02-30"])
def test_a_text_that_is_no_date_is_a_problem_that_shows_how_to_write_dates(typed: str) -> None:
    fields = front_matter(f"date: {typed}")
    assert read_moment(fields, "date") is None
    assert problems_by_line(fields) == [("date", 2)]
    assert EXAMPLE in fields.problems[0].mend


@pytest.mark.parametrize(
    ("block", "corrections"),
    [
        (
            """corrections:
- date: 2026-11-24
  text: A second.
- {date: 2026-11-23, text: 'The  first: Q&amp;A.'}""",
            (Correction(FIRST, "The first: Q&A."), Correction(SECOND, "A second.")),
        ),
        (
            f"corrections: [{{date: 2026-11-24, text: {'x' * LONGEST_TEXT}}}]",
            (Correction(SECOND, "x" * LONGEST_TEXT),),
        ),
        ("a: b", ()),
    ],
    ids=["two", "the longest", "none"],
)
def test_corrections_are_read_oldest_first(block: str, corrections: tuple[Correction, ...]) -> None:
    fields = front_matter(block)
    assert read_corrections(fields, "corrections") == corrections
    assert fields.problems == []


@pytest.mark.parametrize("typed", ["It was wrong.", "{date: 2026-11-24, text: Wrong.}"])
def test_corrections_that_are_no_list_are_a_problem(typed: str) -> None:
    fields = front_matter(f"corrections: {typed}")
    assert read_corrections(fields, "corrections") == ()
    assert problems_by_line(fields) == [("corrections", 2)]


@pytest.mark.parametrize(
    "entry",
    [
        *("It was wrong.", "{text: No date.}", "{date: 2026-11-24}", "{date: '', text: No date.}"),
        *("{date: 2026-11-24, text: ''}", "{date: 2026-11-24, text: [a]}", "[2026-11-24, a]", ""),
        f"{{date: 2026-11-24, text: {'x' * (LONGEST_TEXT + 1)}}}",
    ],
)
def test_a_correction_that_lacks_something_is_a_problem_and_never_passed_over(entry: str) -> None:
    fields = front_matter(f"corrections:\n- {{date: 2026-11-24, text: Fine.}}\n- {entry}")
    read_corrections(fields, "corrections")
    assert problems_by_line(fields) == [("corrections", 4)]


def test_every_correction_with_a_problem_is_named_by_its_line() -> None:
    fields = front_matter("corrections:\n- date: soon\n  text: a\n- text: b\n- date: 2026-11-24")
    assert read_corrections(fields, "corrections") == ()
    assert problems_by_line(fields) == [
        ("corrections.date", 3),
        ("corrections", 5),
        ("corrections", 6),
    ]


def test_the_number_of_corrections_is_bounded() -> None:
    entry = "- {date: 2026-11-24, text: a}\n"
    most = front_matter("c:\n" + entry * MOST_CORRECTIONS)
    assert len(read_corrections(most, "c")) == MOST_CORRECTIONS
    fields = front_matter("c:\n" + "- \n" * (MOST_CORRECTIONS + 1))
    assert read_corrections(fields, "c") == ()
    assert problems_by_line(fields) == [("c", 3)]


def kinds_of(entry: str) -> tuple[list[str], list[tuple[str, int | None]]]:
    """The kinds that are read of a list with one entry, and the problems by their lines."""
    fields = front_matter(f"corrections:\n- date: 2026-11-24\n  text: Twelve.\n  {entry}")
    read = read_corrections(fields, "corrections")
    return [correction.kind for correction in read], problems_by_line(fields)


@pytest.mark.parametrize("kind", CORRECTION_KINDS)
def test_a_correction_says_of_which_kind_it_is(kind: str) -> None:
    assert kinds_of(f"kind: {kind}") == ([kind], [])
    assert kinds_of(f"Type: {kind.capitalize()}") == ([kind], [])


@pytest.mark.parametrize("entry", ["", "kind:", "note: for the desk"])
def test_an_entry_without_a_kind_is_a_correction(entry: str) -> None:
    assert kinds_of(entry) == (["correction"], [])


@pytest.mark.parametrize("entry", ["kind: erratum", "kind: [update]", "type: {a: b}"])
def test_a_kind_that_nobody_knows_is_a_problem_and_no_correction(entry: str) -> None:
    assert kinds_of(entry) == ([], [("corrections", 5)])


def test_a_day_of_no_calendar_is_quoted_as_it_was_typed() -> None:
    [problem] = problems(story(date="32.13.2026"))
    assert problem.what == "`date` names a day that is in no calendar: “32.13.2026”"
