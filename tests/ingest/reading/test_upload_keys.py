"""Which uploads are stories."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from chalicelib.ingest.reading.upload_keys import is_story_key, slug_of_name
from tests.ingest.samples import problems, story

HIDDEN = (".git", ".obsidian", ".trash", ".stversions", "__MACOSX", "@eaDir", "#recycle", "~old",
          "node_modules", "Lost+Found")  # fmt: skip


@pytest.mark.parametrize(
    ("key", "is_story"),
    [
        ("articles/denmark/ferry.md", True),
        ("articles/ferry.pdf", True),
        *(("articles/", False), ("articles/denmark/", False), ("elsewhere/ferry.md", False)),
        ("articles/denmark/.ferry.md.swp", False),
        ("articles/denmark/._ferry.md", False),
        ("articles/.DS_Store", False),
        ("articles/denmark/~$ferry.docx", False),
        ("articles/denmark/Thumbs.db", False),
        ("receipts/articles/denmark/ferry.md.txt", False),
        *((f"articles/denmark/{folder}/ferry.md", False) for folder in HIDDEN),
        *((f"articles/{folder}/denmark/a/ferry.md", False) for folder in HIDDEN),
        ("articles/denmark/desktop.ini", False),
        ("articles/denmark/_drafts/ferry.md", True),
        ("articles/denmark/site/ferry.md", True),
        ("articles", False),
        ("", False),
    ],
)
def test_folder_marks_hidden_files_and_other_folders_hold_no_stories(
    key: str, *, is_story: bool
) -> None:
    assert is_story_key(key) is is_story


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("denmark/plan/index.md", "plan"), ("denmark/plan/index.pl.md", "plan-pl"),
        ("denmark/map/index.pl.md", "map-pl"), ("denmark/plan/index.pt-br.md", "plan-pt-br"),
        ("denmark/plan/index.html.md", "plan"), ("denmark/2026-11-24-plan/index.md", "plan"),
        ("denmark/index.md", "index"), ("denmark/plan.pl.md", "plan-pl"),
    ],
)  # fmt: skip
def test_a_story_in_a_folder_of_its_own_has_the_folders_name_and_its_language(
    name: str, slug: str
) -> None:
    assert slug_of_name(PurePosixPath("articles") / name) == slug


@pytest.mark.parametrize(
    "name", ["README.md", "readme.txt", "README.da.md", "_index.md", "plan/_index.pl.md"]
)
def test_a_file_that_describes_its_folder_is_no_story(name: str) -> None:
    (problem,) = problems(story(), key=f"articles/denmark/{name}")
    assert problem.what == "by its name the file is about its folder, and no story"
