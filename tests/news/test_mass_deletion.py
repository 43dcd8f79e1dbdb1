from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.chronicle import Version
from chalicelib.news.mass_deletion import (
    BOUND_KEY,
    WINDOW,
    Bound,
    DeletionWindow,
    confirmation_key,
    confirmed_at,
    confirmed_window,
    most_deletions,
    window_start,
)
from tests.conftest import NOON

A_MINUTE = timedelta(minutes=1)


def at(minute: int) -> datetime:
    return NOON + minute * A_MINUTE


def deletion(minute: int) -> Version:
    return Version(f"d{minute}", at(minute), is_deletion=True)


def upload(minute: int) -> Version:
    return Version(f"u{minute}", at(minute))


@given(st.datetimes(timezones=st.timezones(), min_value=datetime(2006, 3, 14)))  # noqa: DTZ001 - Hypothesis wants it without
def test_every_moment_is_in_one_window_of_ten_minutes(moment: datetime) -> None:
    start = window_start(moment)
    assert start <= moment < start + WINDOW
    assert confirmed_window(confirmation_key(start)) == start


@pytest.mark.parametrize(
    "key", [BOUND_KEY, "decisions/confirmed-deletions/soon.json", "articles/a"]
)
def test_only_a_file_named_after_a_window_confirms_deletions(key: str) -> None:
    assert confirmed_window(key) is None


def test_a_window_is_over_with_the_first_file_beyond_the_bound_and_stays_so() -> None:
    window = DeletionWindow(NOON)
    for key in ("b", "a", "b"):
        window = window.with_file(key, 2)
    assert (window.keys, window.is_over) == (("a", "b"), False)
    over = window.with_file("c", 2)
    assert (over.keys, over.is_over) == ((), True)
    assert over.with_file("d", 2) == over


def test_files_are_counted_alike_in_whatever_order_they_come() -> None:
    one, other = DeletionWindow(NOON), DeletionWindow(NOON)
    for key in "abcd":
        one = one.with_file(key, 3)
    for key in "dbca":
        other = other.with_file(key, 3)
    assert one == other


@pytest.mark.parametrize(
    ("minute", "most"),
    [(0, None), (4, None), (6, 5), (19, 5), (29, 5), (30, 20), (45, 20)],
)
def test_a_bound_counts_from_the_window_after_it_and_the_very_first_at_once(
    minute: int, most: int | None
) -> None:
    bounds = (Bound(at(5), 5), Bound(at(22), 20))
    assert most_deletions(at(minute), bounds) == most


def test_without_a_bound_any_number_may_be_deleted() -> None:
    assert most_deletions(NOON, ()) is None
    assert most_deletions(at(30), (Bound(NOON, 5), Bound(at(5), None))) is None


@pytest.mark.parametrize(
    ("later", "decisions", "minute"),
    [
        ([], [], None),
        ([], [upload(1)], None),  # of an earlier deletion in the same window
        ([], [upload(2)], 2),
        ([], [upload(9), upload(11)], 9),
        ([], [deletion(9)], None),  # somebody has removed a decision that never was
        ([upload(5)], [upload(9)], None),  # it came back before
        ([upload(5)], [upload(3)], 3),
        ([deletion(5)], [upload(9)], 9),
    ],
)
def test_a_decision_confirms_what_lies_deleted_when_it_is_made(
    later: list[Version],
    decisions: list[Version],
    minute: int | None,
) -> None:
    moment = None if minute is None else at(minute)
    assert confirmed_at(deletion(2), later, decisions) == moment
