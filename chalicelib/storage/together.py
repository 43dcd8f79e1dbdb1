"""Several questions in one flight: a page waits for the slowest, not for all in turn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from contextvars import copy_context
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.storage.warm_archive import NotRemembered, WarmArchive

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from chalicelib.news.archive import Archive

AT_ONCE = 8  # what the front page asks

Question = Callable[[], Any]


class Together:
    """Asks an archive in threads that stay, each with a connection of its own.

    What is remembered is not worth a thread and is answered first: a question may be begun twice.
    """

    def __init__(self, archive: Archive) -> None:
        self._lists = archive if isinstance(archive, WarmArchive) else None

    def __call__(self, *questions: Question) -> list[Any]:
        """The answers in the order of the questions; raises what the first that failed raised."""
        answers = self._remembered(questions)
        unanswered = [place for place in range(len(questions)) if place not in answers]
        if unanswered:
            asked = self._asked([questions[place] for place in unanswered])
            answers |= dict(zip(unanswered, asked, strict=True))
        return [answers[place] for place in range(len(questions))]

    def _remembered(self, questions: tuple[Question, ...]) -> dict[int, Any]:
        answers: dict[int, Any] = {}
        with self._lists.from_memory_alone() if self._lists else nullcontext():
            for place, question in enumerate(questions) if self._lists else ():
                with suppress(NotRemembered):
                    answers[place] = question()
        return answers

    def _asked(self, questions: list[Question]) -> list[Any]:
        first, *others = questions
        # Each in a copy of our context, which says how long the page may wait.
        futures = [self._others.submit(copy_context().run, question) for question in others]
        return [first(), *(future.result() for future in futures)]

    @cached_property
    def _others(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(AT_ONCE - 1, thread_name_prefix="asks")
