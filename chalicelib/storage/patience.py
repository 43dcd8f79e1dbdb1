"""How long one page may wait for the archive: in all, whatever it asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Readers get a page or an apology within three seconds; half of one is for making it.
PAGE_SECONDS = 2.5

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


@contextmanager
def patience(seconds: float = PAGE_SECONDS) -> Iterator[None]:
    """Within it, no question is waited for longer than until it is over."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def page_ends() -> float:
    """When the page at work must be done with asking, by time.monotonic; never, if none is."""
    ends = _ends.get()
    return float("inf") if ends is None else ends
