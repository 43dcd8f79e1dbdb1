"""Files that other programs leave behind, by their names."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from chalicelib.ingest.reading.leavings import (
    is_left_alone,
    leaving_of_ending,
    leaving_problem,
    numbered_warning,
    says_draft,
)
from tests.ingest.samples import problems, read, story


def path(name: str) -> PurePosixPath:
    return PurePosixPath(f"articles/denmark/{name}")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        *(
            (f"{name}.md", "conflicted copy")
            for name in (
                "ferry (Leyla's conflicted copy 2026-11-24)",
                "ferry (conflicted copy 2026-11-24 073000)",
                "ferry (Leylas konfliktkopi 2026-11-24)",
                "ferry.sync-conflict-20261124-073000-ABCDEFG",
                "ferry_conflict-20261124-073000",
                "Ferry (LEYLA'S CONFLICTED COPY)",
                "ferry (Case Conflict)",
            )
        ),
        *(
            (f"{name}.md", "a copy of another file")
            for name in ("ferry - Copy", "ferry - Copy (2)", "Ferry - Kopi", "ferry copy",
                         "ferry copy 2", "Copy of ferry", "Kopi af færgen")
        ),
        *((f"{folder}/ferry.md", f"`{folder}`") for folder in ("_includes", "_old", "a/_tpl")),
    ],
)  # fmt: skip
def test_a_copy_and_a_file_of_a_program_are_a_problem_that_says_what_they_are(
    name: str, what: str
) -> None:
    problem = leaving_problem(path(name))
    assert problem
    assert what.replace("a/", "") in problem.what
    assert problem.mend


@pytest.mark.parametrize(
    "name",
    ["ferry.md", "the-conflict-in-gaza.md", "conflict.md", "ferry-copy.md", "copycat.md",
     "The conflict (analysis).md", "_index.md", "_posts/2026-11-24-ferry.md", "_drafts/ferry.md",
     "ferry (1).md", "copyright.md"],
)  # fmt: skip
def test_a_story_is_not_taken_for_a_copy(name: str) -> None:
    assert leaving_problem(path(name)) is None


@pytest.mark.parametrize(
    ("name", "is_numbered"),
    [("ferry (1).md", True), ("ferry(2).md", True), ("ferry (2026).md", False), ("(1).md", False)],
)
def test_the_second_file_of_a_name_is_warned_of(name: str, *, is_numbered: bool) -> None:
    assert (numbered_warning(path(name)) is not None) is is_numbered


@pytest.mark.parametrize(
    ("name", "said"),
    [("_drafts/ferry.md", "_drafts"), ("a/Drafts/ferry.md", "Drafts"),
     ("kladder/a/b.md", "kladder"),
     ("ferry.draft.md", ".draft"), ("ferry.WIP.md.txt", ".WIP"), ("ferry.md", ""),
     ("drafts.md", ""), ("drafty/ferry.md", ""), ("draft.md", "")],
)  # fmt: skip
def test_a_folder_of_drafts_and_a_name_that_says_draft_hold_a_story_back(
    name: str, said: str
) -> None:
    assert says_draft(path(name)) == said
    manuscript = read(story(), key=str(path(name)))
    assert manuscript.is_draft is bool(said)
    assert [f"`{said}`" in warning.what for warning in manuscript.warnings] == [True] * bool(said)


@pytest.mark.parametrize("name", ["ferry.md.bak", "ferry.orig", "ferry.md~", "ferry.TMP"])
def test_the_ending_of_a_programs_own_copy_is_named(name: str) -> None:
    assert leaving_of_ending(path(name))
    (problem,) = problems(story(), key=str(path(name)))
    assert leaving_of_ending(path(name)) in problem.what
    assert "delete it" in problem.mend


def test_a_copy_is_refused_however_well_it_is_written() -> None:
    (problem,) = problems(story(), key=str(path("ferry - Copy.md")))
    assert "a copy of another file" in problem.what
    (warning,) = read(story(), key=str(path("ferry (1).md"))).warnings
    assert "second copy" in warning.what


def test_what_browsers_save_beside_a_page_is_no_story_and_its_scripts_need_no_receipt() -> None:
    [problem] = problems(story(), key="articles/denmark/Ferry_files/frame.md")
    assert "saved beside a web page" in problem.what
    assert is_left_alone(path("Ferry_files/main.js.download"))
    assert not is_left_alone(path("Ferry_files/quay.jpg"))
    assert not is_left_alone(path("Ferry_files/ferry.md"))
    assert not is_left_alone(path("main.js"))


def test_a_draft_of_medium_is_a_draft_by_its_name() -> None:
    assert says_draft(path("draft_The-ferry-1a2b.html")) == "draft_"
