"""Names that come near what a reader typed, where no story was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.near_names import near_names

NAMES = ("Denmark", "International News", "København", "Färöer", "Climate policy", "المناخ", "AI")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("denmark", "Denmark"), ("Danmark", "Denmark"), ("denm", "Denmark"),
        ("kobenhavn", "København"), ("kopenhavn", "København"), ("faroer", "Färöer"),
        ("policy", "Climate policy"), ("climates", "Climate policy"), ("المناخ", "المناخ"),
        ("new", "International News"),
    ],
)  # fmt: skip
def test_a_name_is_near_if_a_word_of_it_is_misspelt_or_begins_so(typed: str, near: str) -> None:
    assert near_names([typed], NAMES) == (near,)


@pytest.mark.parametrize("typed", ["", "a", "of", "zebra", "-", "mark"])
def test_what_is_like_no_name_has_none(typed: str) -> None:
    assert near_names([typed], NAMES) == ()


@given(typed=st.lists(st.text(max_size=200), max_size=12))
def test_whatever_is_typed_the_names_are_ours(typed: list[str]) -> None:
    assert set(near_names(typed, NAMES)) <= set(NAMES)
