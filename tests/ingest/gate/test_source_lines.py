from __future__ import annotations

import pytest

from chalicelib.ingest.gate.source_lines import line_of
from chalicelib.news.text import letters

SOURCE = "---\ntitle: The ferry\n---\n\nThe **ferry sailed** again on\nTuesday with cars.\n"


@pytest.mark.parametrize(
    ("passage", "line"),
    [
        ("The ferry sailed again", 5),
        ("sailed again on Tuesday", 5),
        ("Tuesday with cars.", 6),
        ("The ferry sailed on Monday", None),
        ("again", None),
    ],
)
def test_the_line_where_a_passage_begins_is_found_across_marks_and_line_ends(
    passage: str, line: int | None
) -> None:
    assert line_of(passage, SOURCE) == line


def test_a_file_is_read_once_however_many_of_its_passages_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or a mail of a thousand paragraphs takes seconds."""
    read = []

    def counted(text: str) -> str:
        read.append(text)
        return letters(text)

    monkeypatch.setattr("chalicelib.ingest.gate.source_lines.letters", counted)
    source = "\n".join(f"Paragraph number {number} of the mail." for number in range(500))
    assert line_of("Paragraph number 77 of the mail.", source) == 78
    assert line_of("Paragraph number 99 of the mail.", source) == 100
    assert len(read) == 500 + 2
