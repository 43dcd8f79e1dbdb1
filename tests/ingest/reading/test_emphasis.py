from __future__ import annotations

import pytest

from chalicelib.ingest.reading.markdown import markdown_to_html


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4 and 2**3**4", "Leser*innen und Hörer*innen", "snake_case_name", "5~7 or 8~9",
        "~4 km~",
        "a * b * c", "5* and 6*",
    ],
)  # fmt: skip
def test_a_sign_within_a_word_or_between_numbers_is_no_mark(text: str) -> None:
    assert markdown_to_html(text) == f"<p>{text}</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b** _c_ ~~d~~", "<em>a</em> <strong>b</strong> <em>c</em> <del>d</del>"),
        ("**L**ocal *L*ocal", "<strong>L</strong>ocal <em>L</em>ocal"),
        ("(*a*), *b*!", "(<em>a</em>), <em>b</em>!"),
        ("港*の*話", "港<em>の</em>話"),
        ("ก*ข*ค", "ก<em>ข</em>ค"),
    ],
)
def test_marks_around_words_are_emphasis(text: str, html: str) -> None:
    assert markdown_to_html(text) == f"<p>{html}</p>\n"
