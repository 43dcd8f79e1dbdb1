"""The focus of a picture, as editors type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.picture_focus import read_focus


@pytest.mark.parametrize(
    ("typed", "focus"),
    [
        ("left top", (0, 0)), ("top left", (0, 0)), ("top", (50, 0)), ("right", (100, 50)),
        ("center", (50, 50)), ("Centre Bottom", (50, 100)), ("30% 20%", (30, 20)),
        ("30, 20", (30, 20)), ("30;20", (30, 20)), ("0.3 0.2", (30, 20)), ("0 0", (0, 0)),
        ("1 1", (1, 1)), ("33.4% 50%", (33, 50)), ("100 100", (100, 100)),
        *((other, None) for other in (
            "left right", "top bottom", "left top left", "the quay", "30", "101 5", "-1 5",
            "30px 5", "", "1 2 3", "٣٠ ٢٠", "30 top",
        )),
    ],
)  # fmt: skip
def test_a_focus_is_in_words_or_two_numbers(typed: str, focus: tuple[int, int] | None) -> None:
    assert read_focus(typed) == focus


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_focus_in_per_cent_is_read_as_it_is_written(across: int, down: int) -> None:
    assert read_focus(f"{across}% {down}%") == (across, down)
