"""`make newsroom`: four answers make a newsroom that can be used as it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.news.slug import slug_of
from chalicelib.newsroom_file import read_newsroom
from operations.new_newsroom import Plan, asked, write_newsroom
from operations.newsroom_check import remarks, require_newsroom
from operations.stages import PROJECT
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads

ANSWERS = "Das Abendblatt", "de", "Europe/Berlin", "Politik, Sport, Über Land", ""


def answers(*given: str) -> Plan:
    waiting = list(given)
    plan = asked(lambda _question: waiting.pop(0))
    assert not waiting
    return plan


@pytest.mark.parametrize(
    ("given", "plan"),
    [
        (ANSWERS, Plan("Das Abendblatt", "de", "Europe/Berlin", ("Politik", "Sport", "Über Land"))),
        (("A", "", "", "B", ""), Plan("A", "en", "UTC", ("B",))),
        (("A", "", "", "B; C", "B, C", "B, tag", "D", ""), Plan("A", "en", "UTC", ("D",))),
        (
            (
                "",
                " A ",
                "English",
                "en",
                "Berlin",
                "Europe/Berlin",
                "",
                "B, b",
                "tag",
                "impressum",
                "B",
                "",
            ),
            Plan("A", "en", "Europe/Berlin", ("B",)),
        ),
    ],
    ids=["all answered", "the defaults", "sections once more", "asked again"],
)
def test_a_question_is_asked_until_its_answer_can_be_used(
    given: tuple[str, ...], plan: Plan
) -> None:
    assert answers(*given) == plan


@pytest.mark.parametrize(
    "plan",
    [
        answers(*ANSWERS),
        Plan('"Quoted": \\ $name & <b> #1', "da", "UTC", ('A "b" \\', "C")),
        Plan("新聞", "zh", "Asia/Taipei", ("政治", "體育")),
        Plan("'", "en", "UTC", ("Feed",)),
    ],
    ids=lambda plan: plan.name,
)
def test_a_new_newsroom_can_be_used_and_its_texts_are_taken_in(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "paper"
    write_newsroom(folder, plan)
    newsroom = require_newsroom(folder)
    own_words = plan.language if plan.language in {"da", "de"} else "en"
    assert (newsroom.name, newsroom.language) == (plan.name, plan.language)
    assert tuple(section.name for section in newsroom.sections) == plan.sections
    assert len(list(remarks(newsroom, folder))) == (plan.language == "zh")
    uploads = MemoryUploads()
    intake = Intake(MemoryArchive(), uploads, newsroom, site_url="", pause=lambda _attempt: None)
    texts = sorted(path for path in (folder / "stories").rglob("*.md"))
    assert len(texts) == 1 + len(newsroom.pages)
    for text in texts:
        key = f"articles/{text.relative_to(folder / 'stories').as_posix()}"
        uploads.put(key, text.read_text(encoding="utf-8"), NOON)
        record = intake.receive(key)
        assert (record.problems, record.warnings) == ((), ()), key
        assert f"\nlanguage: {own_words}\n" in text.read_text(encoding="utf-8")


def test_whatever_a_new_newsroom_leaves_unsaid_is_there_to_be_said(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    write_newsroom(folder, answers(*ANSWERS))
    file = folder / "newsroom.toml"
    text = re.sub(r"(?m)^# (?=\[|\w+ = )", "", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    newsroom = require_newsroom(folder)
    assert newsroom.accounts
    assert newsroom.preferred_source
    assert newsroom.rights.prohibited
    assert newsroom.trust
    assert newsroom.republishing
    assert newsroom.pings.receivers


def test_a_german_newsroom_has_an_impressum(tmp_path: Path) -> None:
    texts = write_newsroom(tmp_path / "paper", answers(*ANSWERS))
    assert texts[0] == tmp_path / "paper" / "stories" / "_pages" / "impressum.md"
    page = require_newsroom(tmp_path / "paper").page("impressum")
    assert page
    assert page.name == "Impressum"


def test_the_address_of_each_section_is_shown_before_it_is_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers(*ANSWERS)
    shown = capsys.readouterr().out
    assert "  Politik    /politik\n" in shown
    assert f"  Über Land  /{slug_of('Über Land')}\n" in shown


def make(folder: Path, answered: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "operations.new_newsroom", str(folder)],
        cwd=PROJECT,
        input=answered,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_newsroom_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    half = make(folder, "Das Abendblatt\n")
    assert (half.returncode, folder.exists()) == (1, False)
    folder.mkdir()
    (folder / ".DS_Store").touch()
    assert "Nothing was made." in half.stderr
    made = make(folder, "\n".join(ANSWERS) + "\n")
    assert made.returncode == 0, made.stderr
    assert f"make run NEWSROOM={folder}" in made.stdout
    assert "Rewrite these first" in made.stdout
    assert "\n  stories/_pages/impressum.md\n  stories/_pages/privacy.md\n" in made.stdout
    again = make(folder, "\n".join(("Another", *ANSWERS[1:])) + "\n")
    assert "is there already; nothing was changed" in again.stderr
    assert read_newsroom(folder).name == "Das Abendblatt"
