"""A page's deadline bounds every call that the page makes, and no other page's."""

from __future__ import annotations

import time

import pytest

from chalicelib.storage.dynamodb_http.deadline import (
    deadline_within,
    page_deadline,
    timeout_until,
)


def seconds_left(deadline: float) -> float:
    return deadline - time.monotonic()


def test_a_call_ends_with_its_page_unless_it_needs_less() -> None:
    with page_deadline(1):
        assert seconds_left(deadline_within(60)) == pytest.approx(1, abs=0.5)
    with page_deadline(60):
        assert seconds_left(deadline_within(1)) == pytest.approx(1, abs=0.5)
    assert seconds_left(deadline_within(60)) == pytest.approx(60, abs=0.5)


def test_a_timeout_is_no_longer_than_what_is_left_until_the_deadline() -> None:
    assert timeout_until(deadline_within(60), most=2) == 2
    assert timeout_until(deadline_within(1), most=60) <= 1
    with pytest.raises(TimeoutError):
        timeout_until(deadline_within(0), most=2)
