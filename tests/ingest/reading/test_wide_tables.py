from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.ingest.reading.wide_tables import MOST_ADDED


def rows(markdown: str) -> list[list[str]]:
    """The cells of a table, row by row."""
    html = markdown_to_html(markdown)
    return [
        [cell.strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]


@pytest.mark.parametrize(
    ("markdown", "cells"),
    [
        ("|a|b|\n|-|-|\n|1|2|3|", [["a", "b", ""], ["1", "2", "3"]]),
        ("a|b\n-|-\n1|2|3|4\n5|6", [["a", "b", "", ""], ["1", "2", "3", "4"], ["5", "6", "", ""]]),
        ("|a|b|\n|-|-|\n|`x|y`|2|", [["a", "b"], ["<code>x|y</code>", "2"]]),
        ("|`a|c`|b|\n|-|-|\n|1|2|", [["<code>a|c</code>", "b"], ["1", "2"]]),
        ("|a|b|\n|-|-|\n|x\\|y|2|", [["a", "b"], ["x|y", "2"]]),
        ("|a|b|\n|-|-|\n|x ` y|2 ` z|", [["a", "b"], ["x ` y", "2 ` z"]]),
        ("> |a|b|\n> |-|-|\n> |1|2|3|", [["a", "b", ""], ["1", "2", "3"]]),
    ],
)
def test_a_table_shows_every_cell(markdown: str, cells: list[list[str]]) -> None:
    assert rows(markdown) == cells


def test_a_table_is_made_ten_columns_wider_at_most_and_shows_the_rest_in_the_last() -> None:
    cells = [str(number) for number in range(30)]
    _, row = rows(f"|a|\n|-|\n|{'|'.join(cells)}|")
    assert row == [*cells[:MOST_ADDED], "|".join(cells[MOST_ADDED:])]


def test_what_follows_a_wide_table_is_read_as_ever() -> None:
    html = markdown_to_html("One[^1].\n\n|a|\n|-|\n|1|2|\n\nTwo.\n\n- three\n\n[^1]: four")
    assert [html.count(word) for word in ("<table>", "<p>Two.</p>", "<li>three</li>", "four")] == [
        1
    ] * 4


@pytest.mark.parametrize("markdown", ["```\n|a|\n|-|\n|1|2|\n```", "|a|b|\n|-|\n|1|2|3|"])
def test_what_is_no_table_stays_as_it_is(markdown: str) -> None:
    assert "<table" not in markdown_to_html(markdown)


@given(
    words=st.lists(
        st.lists(st.sampled_from(["one", "`a|b`", "`", "|", "\\|"]), min_size=1), min_size=1
    )
)
def test_no_word_of_any_row_is_lost(words: list[list[str]]) -> None:
    table = "\n".join(["|h|", "|-|", *(f"|{'|'.join(row)}|" for row in words), "", "the end"])
    html = markdown_to_html(table)
    assert html.count("one") == table.count("one")
    assert "<p>the end</p>" in html
