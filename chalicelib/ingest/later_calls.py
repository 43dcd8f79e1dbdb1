"""Calls of the functions that do later what an upload has noted: the search's index is written, and
hubs and search engines are told.

An upload never waits for them, nor fails for them: a call that Lambda does not take is let go, and
the next sweep, within five minutes, calls for whatever is noted. The note itself is not let go: if
it can't be written, nobody would ever find the change, so the upload fails and Lambda tries it
again. Nor is the sweep's own call: nothing stands behind that, so its failure must be heard of.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from chalicelib.news.errors import NotCalled


def call_or_leave_to_the_sweep(call: Callable[[], object]) -> None:
    """Make the call; if Lambda does not take it, let it go."""
    with suppress(NotCalled):
        call()
