"""Uploads in the wrong folder."""

from __future__ import annotations

import json

import pytest

from chalicelib.ingest.intake import Failed, Intake, Received
from chalicelib.ingest.strays import is_stray_key, stray_problem
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.ingest.samples import story
from tests.memory import MemoryArchive, MemoryUploads


@pytest.mark.parametrize(
    ("key", "folder", "mend"),
    [
        ("ferry.md", "no folder", "`articles/SECTION/ferry.md`"),
        ("denmark/ferry.md", "the folder `denmark`", "`articles/denmark/ferry.md`"),
        ("Danmark/a/ferry.md", "the folder `Danmark`", "`articles/SECTION/ferry.md`"),
        ("Articles/denmark/ferry.md", "`Articles`", "`articles/denmark/ferry.md`"),
        ("article/denmark/a/ferry.md", "`article`", "`articles/denmark/a/ferry.md`"),
        ("/articles/denmark/ferry.md", "`articles`", "`articles/denmark/ferry.md`"),
        ("articles", "no folder", "`articles/SECTION/articles`"),
        ("stories/denmark/ferry.md", "`stories`", "`articles/SECTION/ferry.md`"),
        ("pictures/ferry.md", "the folder `pictures`", "`articles/SECTION/ferry.md`"),
        ("denmark/ferry.JPG", "`denmark`", "`pictures/ferry.JPG`"),
        ("ferry.heic", "no folder", "`pictures/ferry.heic`"),
    ],
)
def test_a_file_in_the_wrong_folder_is_told_where_it_belongs(
    key: str, folder: str, mend: str
) -> None:
    assert is_stray_key(key)
    problem = stray_problem(key, NEWSROOM)
    assert folder in problem.what
    assert mend in problem.mend


@pytest.mark.parametrize(
    "key",
    [
        "articles/a.md",
        "pictures/a.jpg",
        "articles/a.jpg",
        "receipts/ferry.md.txt",
        "receipts/x",
        "x/",
        ".git/config.md/.x",
        "~a",
    ],
)
def test_stories_receipts_and_hidden_files_are_no_strays(key: str) -> None:
    assert not is_stray_key(key)


def test_a_stray_has_a_receipt_and_leaves_nothing_else(
    intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
) -> None:
    uploads.put("ferry.md", story(), NOON)
    (answered,) = intake.answering(["ferry.md"])
    assert isinstance(answered, Received)
    text, data = uploads.receipts["ferry.md"]
    assert text.startswith("ferry.md: refused. Nothing was published")
    assert "`articles/SECTION/ferry.md`" in text
    assert json.loads(data)["outcome"] == "refused"
    assert archive.kept_records == {}


def test_a_receipt_that_cannot_be_left_does_not_keep_others_from_theirs(
    intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = uploads.keep_receipt

    def broken(key: str, text: str, data: str) -> None:
        if key == "a.md":
            raise OSError(key)
        keep(key, text, data)

    monkeypatch.setattr(uploads, "keep_receipt", broken)
    failed, answered = intake.answering(["a.md", "b.md"])
    assert isinstance(failed, Failed)
    assert isinstance(answered, Received)
