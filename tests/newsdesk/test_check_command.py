"""`newsdesk check`: it says what intake would say, and where a file would be."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from chalicelib.ingest.intake import Intake
from operations.stages import PROJECT
from tests.memory import MemoryUploads
from tests.newsdesk.desk import TEXT, Desk

FILES = {
    "a story": "# The ferry sails again\n\n" + TEXT,
    "a draft": "---\ndraft: true\n---\n# The ferry sails again\n\n" + TEXT,
    "one to come": "---\ndate: 2031-01-01 07:00\n---\n# The ferry sails again\n\n" + TEXT,
    "two mistakes": "---\ntitle: The ferry\ndate: yesterday\nkind: gossip\n---\n" + TEXT,
    "an unknown field": "---\ntitle: The ferry\nsumary: It sails\n---\n" + TEXT,
    "no headline": TEXT,
    "no text": "# The ferry sails again\n",
    "an assistant's answer": "# Ferry\n\nPlease provide the text you would like me to translate.",
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_check_says_what_intake_says(
    desk: Desk, intake: Intake, uploads: MemoryUploads, content: str
) -> None:
    path = desk.file("denmark/ferry.md", content)
    uploads.put("articles/denmark/ferry.md", content.encode(), datetime.now(UTC))
    record = intake.receive("articles/denmark/ferry.md")
    told = desk.newsdesk("check", "--json", path)
    [data] = told.data
    assert told.status == bool(record.problems)
    assert data["key"] == "articles/denmark/ferry.md"
    assert data["problems"] == [problem.data() for problem in record.problems]
    assert [one["what"] for one in data["warnings"]] == [
        warning.what for warning in record.warnings if not warning.is_note
    ]
    assert data["address"] == (record.address.path if record.address else None)


def test_what_is_wrong_is_said_with_its_line_and_what_would_mend_it(desk: Desk) -> None:
    told = desk.newsdesk("check", desk.file("denmark/ferry.md", FILES["two mistakes"]))
    assert told.status == 1
    assert "ferry.md: it would be refused." in told.out
    assert "(line 3, date)\n  To mend it: " in told.out
    assert "(line 4, kind)\n  To mend it: " in told.out


def test_a_file_goes_where_the_folders_above_it_say(desk: Desk) -> None:
    plain = desk.file("desktop/ferry.md")
    desk.file("Denmark/plan/index.md")
    desk.file("_pages/about.md")
    desk.file("_breaking.md")
    desk.file("_redirects", "/old/ferry /denmark/ferry\n")
    desk.file(".git/denmark/ferry.md")
    desk.file("denmark/.DS_Store", b"\0")
    keys = {one["key"] for one in desk.newsdesk("check", "--json", desk.folder).data}
    assert keys == {
        "articles/ferry.md",
        "articles/denmark/plan/index.md",
        "articles/_pages/about.md",
        "articles/_breaking.md",
        "articles/_redirects",
    }
    [there] = desk.newsdesk("check", "--json", "--section", "Denmark", plain).data
    assert there["key"] == "articles/denmark/ferry.md"


def test_a_picture_that_is_not_there_and_one_without_alt_text_are_said(desk: Desk) -> None:
    pictures = "![](crane.png)\n\n![A quay](quay.jpg)\n\n![A map](map.png)\n\n"
    story = desk.file("denmark/ferry.md", f"# The ferry sails again\n\n{pictures}{TEXT}")
    desk.file("denmark/crane.png", _png())
    desk.file("_pictures/map.png", _png())
    [told] = desk.newsdesk("check", "--json", story).data
    about = [warning["what"] for warning in told["warnings"]]
    assert any("`quay.jpg` is neither beside the story" in what for what in about)
    assert any("`crane.png` has no `alt`" in what for what in about)
    assert not any("map.png" in what for what in about)


def test_a_picture_that_can_not_be_shown_is_refused_and_said_of_its_story(desk: Desk) -> None:
    desk.file("denmark/crane.png", b"no picture at all")
    desk.file("denmark/ferry.md", f"# The ferry\n\n![A crane](crane.png)\n\n{TEXT}")
    told = desk.newsdesk("check", desk.folder)
    assert told.status == 1
    assert "crane.png: it would be refused." in told.out
    assert "`crane.png` was refused" in told.out
    assert "2 files: 1 would be refused" in told.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "no-such-file.md"], "There is no file no-such-file.md."),
        (["check", "--section", "sprots", "."], "There is no section sprots; there are: "),
        (["chekc"], "There is no command chekc."),
    ],
)
def test_a_command_that_can_not_be_run_says_why_in_a_sentence(
    desk: Desk, arguments: list[str], sentence: str
) -> None:
    told = desk.newsdesk(*arguments)
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(sentence)


def test_the_tool_is_run_from_any_folder_and_no_file_there_is_taken_for_its_own(
    desk: Desk, tmp_path: Path
) -> None:
    python = desk.file("venv/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    desk.file("venv/.runs", "set up")
    desk.file("denmark/json.py", "raise SystemExit('not ours')")
    desk.file("denmark/ferry.md")
    link = tmp_path / "newsdesk"
    link.symlink_to(PROJECT / "bin" / "newsdesk")
    done = subprocess.run(  # noqa: S603 - our own command
        [str(link), "check", "ferry.md"],
        cwd=desk.folder / "denmark",
        env=os.environ | {"VENV": str(desk.folder / "venv")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("ferry.md: ready. It would be at /denmark/ferry at once.")
    assert (done.returncode, done.stderr) == (0, "")


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "PNG")
    return file.getvalue()
