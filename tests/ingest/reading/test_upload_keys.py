"""Which uploads are stories."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from chalicelib.ingest.reading.upload_keys import is_story_key, slug_of_name
from tests.ingest.samples import problems, read, story

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
        *((f"articles/{name}/ferry.md", True) for name in ("/denmark", "./denmark", "..")),
        ("articles/./.git/ferry.md", False),
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


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("articles//denmark/ferry.md", "another one for many programs"),
        ("articles//_breaking.md", "another one for many programs"),
        ("articles/./_breaking.md", "another one for many programs"),
        ("articles/denmark/../culture/ferry.md", "another one for many programs"),
        ("articles/denmark/ferry\nmd: published.md", "can't be seen"),
        ("articles/denmark/ferry\u202edm.md", "can't be seen"),
        ("articles/denmark/ferry\u2028.md", "can't be seen"),
        (f"articles/denmark/{'æ' * 250}.md", "it has 520 bytes; 500 is the most"),
    ],
)
def test_a_name_that_is_not_what_it_looks_like_is_refused(key: str, what: str) -> None:
    (problem,) = problems(story(), key=key)
    assert what in problem.what


def test_a_name_in_letters_of_any_alphabet_is_taken_as_it_is() -> None:
    assert not problems(story(), key="articles/denmark/a\u030aben ö 北京 \u200d🚢.md")


def test_the_identity_of_a_story_is_made_of_its_own_key() -> None:
    one, other = (read(story(), key=f"articles/denmark/{name}.md") for name in ("a b", "a\xa0b"))
    assert one.identity != other.identity


@pytest.mark.parametrize(
    ("name", "language"),
    [("plan/index.pl.md", "pl"), ("plan/index.pt-br.md", "pt-br"), ("plan/index.xx.md", "en")],
)
def test_a_story_of_a_folder_is_in_the_language_that_its_name_says(
    name: str, language: str
) -> None:
    assert read(story(), key=f"articles/denmark/{name}").story.language == language
    said = read(story(language="da"), key=f"articles/denmark/{name}")
    assert said.story.language == "da"
