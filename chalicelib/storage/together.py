"""Several questions in one flight: a page waits for the slowest, not for all in turn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 8  # what the front page asks

_T = TypeVar("_T")


class Together:
    """Asks in threads that stay, each with a connection of its own."""

    def __init__(self) -> None:
        self._others = ThreadPoolExecutor(AT_ONCE - 1, thread_name_prefix="asks")

    def __call__(self, *questions: Callable[[], _T]) -> list[_T]:
        """The answers in the order of the questions; raises what the first that failed raised."""
        if not questions:
            return []
        first, *others = questions
        futures = [self._others.submit(question) for question in others]
        return [first(), *(future.result() for future in futures)]
