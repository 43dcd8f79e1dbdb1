from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.reading_order import runs_from_right, runs_in_order

PORT = "ميناء"  # Arabic: a port
NEW = "جديد"  # new


@pytest.mark.parametrize(
    ("text", "from_right"),
    [
        ("Ferry", False),
        (PORT, True),
        ("24 " + PORT, True),
        ("“Ferry” " + PORT, False),
        ("24", False),
    ],
)
def test_a_line_begins_where_its_first_letter_does(text: str, *, from_right: bool) -> None:
    assert runs_from_right(text) == from_right


@pytest.mark.parametrize(
    ("text", "from_right", "runs"),
    [
        ("Ferry 24", False, [("Ferry 24", False)]),
        (f"{PORT} {NEW}", True, [(f"{PORT} {NEW}", True)]),
        (f"{PORT} 24 {NEW}", True, [(f" {NEW}", True), ("24", False), (f"{PORT} ", True)]),
        (f"{PORT} Siemens 24", True, [("Siemens 24", False), (f"{PORT} ", True)]),
        (f"The {PORT} 24 {NEW} of", False, None),
        (f"{PORT} 1.500,5", True, [("1.500,5", False), (f"{PORT} ", True)]),
        (f"{PORT} 40% {NEW}", True, [(f" {NEW}", True), ("40%", False), (f"{PORT} ", True)]),
        (f"{PORT}!", True, [(f"{PORT}!", True)]),
        (f"{PORT}!", False, [(PORT, True), ("!", False)]),
    ],
)
def test_runs_stand_as_they_are_seen(
    text: str, runs: list[tuple[str, bool]] | None, *, from_right: bool
) -> None:
    if runs is None:  # right-to-left words within a line that runs to the right
        runs = [
            ("The ", False),
            (f" {NEW}", True),
            ("24", False),
            (f"{PORT} ", True),
            (" of", False),
        ]
    assert runs_in_order(text, from_right=from_right) == runs


@given(st.text(alphabet=f"ab 1.,%()“”-\u0301{PORT}{NEW}"), st.booleans())
def test_no_character_is_lost_or_doubled(text: str, from_right: bool) -> None:  # noqa: FBT001 - drawn
    runs = runs_in_order(text, from_right=from_right)
    assert sorted("".join(run for run, _ in runs)) == sorted(text)
