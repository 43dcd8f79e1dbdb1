"""Events on a laptop: S3's notices of changed keys, and calls of functions by one another, are
delivered to the real entry points.

moto sends no notices of deletions in a versioned bucket, and needs Docker to call a function.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote_plus

SWEEP_EVERY = 300  # seconds, as in production
PROGRESS_EVERY = 5  # seconds, while many files wait
_RECEIPTS = "receipts/"  # S3 announces them too; intake passes those of stories over
_RECEIPT_OF_A_PICTURE = re.compile(
    rf"{_RECEIPTS}(?:pictures/.*|.*\.(?:avif|gif|hei[cf]|jpe?g|png|webp))\.json", re.IGNORECASE
)
MANY = 20  # files; fewer are done before anybody asks how far it is


class Deliveries(threading.Thread):
    """Delivers events to a function, one after another, until the program ends: of each `receive`
    gets what it is about, such as a key. What comes again while it waits is delivered once. When
    there has been nothing for a while, `sweep` is called. `say` gets failures, and the progress of
    many.
    """

    def __init__(
        self,
        receive: Callable[[str], object],
        *,
        say: Callable[[str], object],
        sweep: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(daemon=True, name="deliveries")
        self._receive = receive
        self._sweep = sweep
        self._say = say
        self._waiting: dict[str, None] = {}
        self._changed = threading.Condition()
        self._done = self._announced = 0
        self._done_before = 0  # of which the progress of many is not said again
        self._next_progress = 0.0

    def announce(self, subjects: Iterable[str]) -> None:
        """Deliver events about these soon; from any thread."""
        news = dict.fromkeys(subjects)
        with self._changed:
            if not self._waiting and self._done == self._announced:
                self._done_before = self._done
                self._next_progress = time.monotonic() + PROGRESS_EVERY
            self._announced += len(news.keys() - self._waiting.keys())
            self._waiting |= news
            self._changed.notify()

    def progress(self) -> tuple[int, int]:
        """How many files are done, and of how many, since the program started: both only grow."""
        with self._changed:
            return self._done, self._announced

    def run(self) -> None:
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._waiting, timeout=SWEEP_EVERY):
                    subject = None
                else:
                    subject = next(iter(self._waiting))
                    del self._waiting[subject]
            if subject is None:
                self._sweep()
            else:
                self._deliver(subject)

    def _deliver(self, subject: str) -> None:
        try:
            self._receive(subject)
        except Exception as error:  # noqa: BLE001 - as Lambda does: the function failed, others go on
            self._say(f"{subject}: this failed, and the next sweep tries again: {error!r}")
        with self._changed:
            self._done += 1
            self._say_progress(self._done - self._done_before, self._announced - self._done_before)

    def _say_progress(self, done: int, announced: int) -> None:
        is_due = time.monotonic() > self._next_progress or done == announced
        if announced >= MANY and is_due:
            self._next_progress = time.monotonic() + PROGRESS_EVERY
            self._say(f"{done:,} of {announced:,} files taken in")


def is_announced(key: str) -> bool:
    """Whether intake is told of a file: of a picture's receipt, since it takes in the stories that
    name the picture, and of no other.
    """
    return not key.startswith(_RECEIPTS) or bool(_RECEIPT_OF_A_PICTURE.fullmatch(key))


def event_for(key: str) -> dict[str, Any]:
    """The event S3 sends for a key, as far as anyone should rely on it."""
    bucket = {"name": "local"}
    return {
        "Records": [
            {
                "eventSource": "aws:s3",
                "s3": {"bucket": bucket, "object": {"key": quote_plus(key, safe="/")}},
            }
        ]
    }
