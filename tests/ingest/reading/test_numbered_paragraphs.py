from __future__ import annotations

import pytest

from chalicelib.ingest.reading.markdown import markdown_to_html


def digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


@pytest.mark.parametrize(
    "text",
    [
        "17. maj er Norges dag.", "3. Oktober ist Feiertag.", "1986. A great year.",
        "1. division begynder lørdag.", "2. verdenskrig begyndte her.",
        "23. november sejlede den.\n\n24. november lå den stille.", "6. joulukuuta", "- 24. maj",
        "> 24. maj", "Den kom\n1. maj igen.",
    ],
)  # fmt: skip
def test_a_paragraph_that_begins_with_a_number_is_no_list(text: str) -> None:
    assert "<ol" not in markdown_to_html(text)
    assert digits(markdown_to_html(text)) == digits(text)


@pytest.mark.parametrize(
    "text",
    [
        "1. One\n2. Two", "1. one\n\n2. two", "3. Three\n4. Four", "1. maj: a\n2. juni: b",
        "1) one",
        "1. Do\n\n```\nx\n```\n\n2. Go", "1. one\n1. two", "4) four", "1. One", "0. One",
        "12. three\n13. four",
    ],
)  # fmt: skip
def test_a_list_stays_a_list(text: str) -> None:
    assert markdown_to_html(text).count("<li>") == sum(map(text.count, (". ", ") ")))


def test_a_list_goes_on_after_what_parts_it() -> None:
    html = markdown_to_html("1. Do\n\n<div>x</div>\n\n2. Go")
    assert '<ol start="2">' in html
