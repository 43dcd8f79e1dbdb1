from __future__ import annotations

import pytest

from chalicelib.ingest.gate.source_lines import line_of

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
