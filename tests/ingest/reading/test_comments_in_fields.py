from __future__ import annotations

import pytest

from chalicelib.ingest.reading.comments_in_fields import refuse_comments
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ('title: "Twelve cars <!-- ask -->"', 2),
        ("summary: Twelve %%ask%% cars", 2),
        ('key_points:\n  - Twelve\n  - "{>> ask <<} cars"', 4),
        ("picture:\n  file: a.png\n  alt: a\n  caption: A %%ask%% b", 5),
    ],
)
def test_a_private_comment_in_a_field_that_readers_see_is_refused(field: str, line: int) -> None:
    fields = front_matter(field)
    refuse_comments(fields)
    assert problems_by_line(fields) == [(field.partition(":")[0], line)]


def test_a_field_that_no_reader_sees_may_hold_anything() -> None:
    fields = front_matter('cards: "%%a%% <!-- b -->"\ntitle: 100 %% of "it"')
    refuse_comments(fields)
    assert fields.problems == []
