"""Where in a file a passage of its text begins."""

from __future__ import annotations

import pytest

from chalicelib.ingest.gate import source_lines
from chalicelib.ingest.gate.source_lines import line_of

SOURCE = "# The ferry\n\nThe **ferry** to Samsø sails again.\nIt was in the harbour\nfor a week."


@pytest.mark.parametrize(
    ("passage", "line"),
    [
        ("The ferry to Samsø sails again.", 3),
        ("It was in the harbour for a week.", 4),
        ("Something that nobody wrote.", None),
        ("a week", None),
    ],
)
def test_a_passage_is_found_by_its_letters(passage: str, line: int | None) -> None:
    assert line_of(passage, SOURCE) == line


def test_a_file_is_read_once_however_many_passages_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or a mail of a thousand paragraphs takes seconds."""
    read = []
    letters = source_lines.letters
    monkeypatch.setattr(source_lines, "letters", lambda text: read.append(text) or letters(text))
    source = "\n".join(f"Paragraph number {number} of the mail." for number in range(500))
    assert line_of("Paragraph number 77 of the mail.", source) == 78
    assert line_of("Paragraph number 99 of the mail.", source) == 100
    assert len(read) == 500 + 2
