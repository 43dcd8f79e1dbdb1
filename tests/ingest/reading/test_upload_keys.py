"""Which uploads are stories."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.upload_keys import is_story_key

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
