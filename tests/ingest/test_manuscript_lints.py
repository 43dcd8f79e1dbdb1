"""The newsroom's lints: what they warn of, where, and that each can be switched off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.ingest.intake import Intake, Received
from chalicelib.ingest.manuscript_lints import lints
from chalicelib.ingest.receipt import Receipt
from chalicelib.news.errors import Problem
from chalicelib.news.lints import ALT_TEXT, LINK_TO_NO_STORY, without_lints
from chalicelib.news.newsroom import Newsroom
from tests.conftest import NOON
from tests.documents.pages import google_page, page
from tests.documents.word import bold, word_file
from tests.ingest.samples import TEXT, read, story
from tests.memory import MemoryArchive, MemoryUploads

PAGE = "articles/denmark/ferry.html"


@pytest.mark.parametrize(
    ("text", "name", "words", "line"),
    [
        (f"{TEXT}\n\n###\n\nNotes for the desk", "end-mark", "`###`", 7),
        (f"{TEXT}\n\n-30-", "end-mark", "`-30-`", 7),
        (f"{TEXT}\n\n(ends)", "end-mark", "`(ends)`", 7),
        (f"{TEXT}\n\n**What the harbour says**\n\n{TEXT}", "bold-heading", "What the harbour", 7),
        (f"{TEXT}\n\nIt sails  at seven.  Now.", "two-spaces", "another place", 7),
        (f"{TEXT}\n\n“It sails, she says.\n\nNobody knows.", "open-quotation", "It sails", 7),
        (f'{TEXT}\n\nAnd "it sails again, she says.', "open-quotation", "it sails", 7),
    ],
)
def test_a_lint_warns_with_the_line_and_can_be_switched_off(
    text: str, name: str, words: str, line: int
) -> None:
    manuscript = read(story(text=text))
    [warning] = lints(manuscript)
    assert words in warning.what
    assert warning.line == line
    assert not list(lints(manuscript, off=[name]))


@pytest.mark.parametrize(
    "text",
    [
        f"### The quay\n\n{TEXT}",
        f"{TEXT}\n\n**Karen Holm – harbour master**\n\n{TEXT}",
        f"{TEXT}\n\n**The harbour is closed until further notice.**\n\n{TEXT}",
        f"1.  {TEXT}\n2.  {TEXT}\n\n| a  b | c |\n|---|---|\n| d  e | f |\n\n```\na  b\n###\n```",
        "“It sails, she says.\n\n“And it sails well,” she says.",
        "“It sails, she says.\n\nAnd it sails well,” she says.",
        "“It sails:\n\n- at seven”",
        "It sails. “\n\nNobody knows.",
        'The boat’s 12" hull, and the ’90s. »Ja,« siger hun. „Ja“, sagt sie. «Oui», dit-elle.',
    ],
)
def test_what_only_looks_like_a_slip_is_left_alone(text: str) -> None:
    assert not list(lints(read(story(text=text))))


@pytest.fixture
def intake(archive: MemoryArchive, uploads: MemoryUploads, newsroom: Newsroom) -> Intake:
    return Intake(archive, uploads, newsroom, "", lambda _attempt: None, archive=archive)


def link_warnings(intake: Intake, uploads: MemoryUploads) -> list[str]:
    link = "[the plan](/denmark/plan), [this](/denmark/ferry), [a page](/about)"
    uploads.put("articles/denmark/ferry.md", story(text=f"{TEXT} See {link}."), NOON)
    (outcome,) = intake.receiving(["articles/denmark/ferry.md"])
    assert isinstance(outcome, Received)
    assert isinstance(outcome.receipt, Receipt)
    return [one.what for one in outcome.receipt.passing_warnings if "leads to no story" in one.what]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"draft": "true"}, "a draft"),
        ({"date": "2031-01-01"}, "it comes at 2030-12-31"),
        (None, "a draft"),
    ],
)
def test_a_link_to_what_readers_do_not_have_is_warned_of(
    intake: Intake, uploads: MemoryUploads, fields: dict[str, str] | None, why: str
) -> None:
    if fields is not None:
        uploads.put("articles/denmark/plan.md", story("The plan", **fields), NOON)
        intake.receive("articles/denmark/plan.md")
    [warning] = link_warnings(intake, uploads)
    assert "/denmark/plan" in warning
    assert why in warning
    off = replace(intake.newsroom, lints_off=(LINK_TO_NO_STORY,))
    silent = Intake(intake.register, uploads, off, "", lambda _attempt: None)
    assert link_warnings(silent, uploads) == []


def test_a_link_to_a_story_that_readers_have_is_not(intake: Intake, uploads: MemoryUploads) -> None:
    uploads.put("articles/denmark/plan.md", story("The plan"), NOON - timedelta(hours=1))
    intake.receive("articles/denmark/plan.md")
    assert link_warnings(intake, uploads) == []


def test_a_missing_alt_text_can_be_switched_off() -> None:
    missing, other = Problem("`ferry.jpg` has no `alt`: …", "…"), Problem("it is broken", "…")
    assert without_lints((missing, other), [ALT_TEXT]) == (other,)
    assert without_lints((missing, other), []) == (missing, other)


def test_two_spaces_are_found_where_somebody_typed_them_and_not_where_a_program_did() -> None:
    typed = "It sails  at seven."
    word = read(word_file(bold("The ferry"), TEXT, typed), key="articles/denmark/ferry.docx")
    [warning] = lints(word)
    assert "“It sails  at seven.”" in warning.what
    assert warning.line == 3
    assert not list(lints(read(page(f"<p>{TEXT}</p><p>{typed}</p>"), key=PAGE)))
    google = google_page(f'<p class="title">The ferry</p><p>{TEXT}</p><p>It sails.&nbsp; Now.</p>')
    assert [warning.what for warning in lints(read(google, key=PAGE))] == [
        "two spaces stand in “It sails.  Now.”"
    ]
