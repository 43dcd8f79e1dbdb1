"""S3 event notifications on a laptop: changed keys are delivered to the real handler.

moto sends none for deletions in a versioned bucket, and needs Docker to call a function.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote_plus

SWEEP_EVERY = 300  # seconds, as in production
PROGRESS_EVERY = 5  # seconds, while many files wait
MANY = 20  # files; fewer are done before anybody asks how far it is

_RECEIPTS = "receipts/"  # S3 announces them too; intake passes them over


class Deliveries(threading.Thread):
    """Delivers an event for each changed key, one after another, until the program ends. A key that
    changes again while it waits is delivered once. `say` gets failures, and the progress of many.
    """

    def __init__(
        self,
        receive: Callable[[dict[str, Any]], object],
        *,
        sweep: Callable[[], object],
        say: Callable[[str], object],
    ) -> None:
        super().__init__(daemon=True, name="deliveries")
        self._receive = receive
        self._sweep = sweep
        self._say = say
        self._waiting: dict[str, None] = {}
        self._changed = threading.Condition()
        self._done = self._announced = 0
        self._next_progress = 0.0

    def announce(self, keys: Iterable[str]) -> None:
        """Deliver events for these keys soon; from any thread."""
        news = dict.fromkeys(key for key in keys if not key.startswith(_RECEIPTS))
        with self._changed:
            if not self._waiting and self._done == self._announced:
                self._done = self._announced = 0
                self._next_progress = time.monotonic() + PROGRESS_EVERY
            self._announced += len(news.keys() - self._waiting.keys())
            self._waiting |= news
            self._changed.notify()

    def progress(self) -> tuple[int, int]:
        """How many files are done, and of how many, since the last time that none waited."""
        with self._changed:
            return self._done, self._announced

    def run(self) -> None:
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._waiting, timeout=SWEEP_EVERY):
                    key = None
                else:
                    key = next(iter(self._waiting))
                    del self._waiting[key]
            if key is None:
                self._sweep()
            else:
                self._deliver(key)

    def _deliver(self, key: str) -> None:
        try:
            self._receive(event_for(key))
        except Exception as error:  # noqa: BLE001 - as Lambda does: the function failed, others go on
            self._say(f"{key}: intake failed, the next sweep tries again: {error!r}")
        with self._changed:
            self._done += 1
            self._say_progress(self._done, self._announced)

    def _say_progress(self, done: int, announced: int) -> None:
        is_due = time.monotonic() > self._next_progress or done == announced
        if announced >= MANY and is_due:
            self._next_progress = time.monotonic() + PROGRESS_EVERY
            self._say(f"{done:,} of {announced:,} files taken in")


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
