"""Deadlines, by time.monotonic: until when a page may wait for DynamoDB, whatever it calls."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from chalicelib.storage.retries import PAGE_SECONDS

_page_deadline: ContextVar[float] = ContextVar("page_deadline", default=float("inf"))


@contextmanager
def page_deadline(seconds: float = PAGE_SECONDS) -> Iterator[None]:
    """Within it, no call waits longer than until so many seconds from now, retries included."""
    token = _page_deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _page_deadline.reset(token)


def deadline_within(seconds: float) -> float:
    """So many seconds from now, or when the page at work must be done if that is sooner."""
    return min(time.monotonic() + seconds, _page_deadline.get())


def timeout_until(deadline: float, *, most: float) -> float:
    """The seconds left, or `most` if they are more. Raises TimeoutError if none are left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return min(most, left)
