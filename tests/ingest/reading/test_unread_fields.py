"""Fields that stand where none are read: the story does not go out as if nobody had said so."""

from __future__ import annotations

import pytest

from tests.documents.word import paragraph, word_file
from tests.ingest.samples import TEXT, problems, read, story

TXT, MARKDOWN, WORD = (f"articles/denmark/ferry.{ending}" for ending in ("txt", "md", "docx"))


@pytest.mark.parametrize(
    "line",
    [
        *("Date: 2027-12-24 07:30", "Dato: 24.12.2027 kl. 7.30", "Datum: 24. Dezember 2027"),
        *("**Date:** tomorrow", "Expires: 2027-12-24", "Udløber: 24.12.2027", "Draft: yes"),
        *("Embargo: 24.12.2027", "Withdrawn: the price was wrong", "Tilbagetrukket: forkert pris"),
        *("Section: Business", "Sektion: Bornholm", "Frigives: 24.12.2027", "Kladde: ja"),
    ],
)
@pytest.mark.parametrize("above", ["# The ferry\n\n", "# The ferry\n\nRØNNE\n\n", "# The ferry\n"])
def test_a_field_below_the_headline_of_a_text_is_a_problem(line: str, above: str) -> None:
    [problem] = problems(f"{above}{line}\n\n{TEXT}", key=MARKDOWN)
    assert problem.line == above.count("\n") + 1
    assert problem.mend.startswith("move this line to the very top of the file, between two lines")
    plain = above.removeprefix("# ")
    assert len(problems(f"{plain}{line.replace('*', '')}\n\n{TEXT}", key=TXT)) == 1


def test_a_field_further_down_in_a_document_is_a_problem() -> None:
    head = [paragraph("The ferry", style="Title"), TEXT]
    [problem] = problems(word_file(*head, "Date: 2027-12-24", TEXT), key=WORD)
    assert (problem.line, problem.mend[:37]) == (3, "move this line up, right below the he")
    [draft] = problems(word_file(*head, "Draft: yes", TEXT), key=WORD)
    assert draft.mend.startswith("move this line up, right below the headline")


def test_a_web_page_says_how_it_writes_a_field() -> None:
    page = f"<title>The ferry</title><h1>The ferry</h1><p>Date: 2027-12-24</p><p>{TEXT}</p>"
    [problem] = problems(page, key="articles/denmark/ferry.html")
    assert "<meta name=" in problem.mend


@pytest.mark.parametrize(
    "line",
    [
        *("Date: what the fruit of the palm is worth", "Date palms", "Dato: prisen på avocado"),
        *("Section: it is the part of the town that nobody knows", "Expires: when the king dies"),
        *("Retraction: why journals take back", "Removed: 12 trees", "At 12.30: the ferry"),
    ],
)
def test_a_line_of_a_story_is_no_field(line: str) -> None:
    assert problems(f"# The ferry\n\n{line}\n\n{TEXT}") == ()


def test_a_field_that_is_said_where_it_is_read_too_is_only_warned_of() -> None:
    text = f"Date: 24 December 2026\n\n{TEXT}"
    for manuscript in (
        read(story(text=text, date="2026-11-01")),
        read(f"# The ferry\n\n{text}", key="articles/denmark/2026-11-01-ferry.md"),
    ):
        [warning] = manuscript.warnings
        assert "not read as a field" in warning.what


def test_a_byline_or_tags_typed_as_a_field_in_a_text_are_warned_of() -> None:
    for line in ("Forfatter: Ida Krog", "Tags: ferries, islands"):
        [warning] = read(f"# The ferry\n\n{line}\n\n{TEXT}").warnings
        assert line in warning.what
