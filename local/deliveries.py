"""S3 event notifications on a laptop: changes of the bucket are delivered to the real handler.

moto sends none for deletions in a versioned bucket, and needs Docker to call a function. So
after every request that may have changed the bucket, its listing is compared with the last one.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote_plus

SWEEP_EVERY = 300  # seconds, as in production

_RECEIPTS = "receipts/"  # S3 announces them too; intake passes them over


class Deliveries(threading.Thread):
    """Delivers events, one after another, until the program ends. `list_files` gives the key of
    every file in the bucket and its newest version.
    """

    def __init__(
        self,
        list_files: Callable[[], Iterable[tuple[str, str]]],
        *,
        receive: Callable[[dict[str, Any]], object],
        sweep: Callable[[], object],
        report_error: Callable[[str], object],
    ) -> None:
        super().__init__(daemon=True, name="deliveries")
        self._list_files = list_files
        self._receive = receive
        self._sweep = sweep
        self._report_error = report_error
        self._wake_ups: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._last_versions: dict[str, str] = {}

    def bucket_changed(self) -> None:
        """Compare the bucket's listing soon; from any thread."""
        self._wake_ups.put(None)

    def run(self) -> None:
        while True:
            try:
                self._wake_ups.get(timeout=SWEEP_EVERY)
            except queue.Empty:
                self._sweep()
                continue
            for key in self._changed():
                self._deliver(key)

    def _changed(self) -> Iterator[str]:
        now = {key: version for key, version in self._list_files() if not key.startswith(_RECEIPTS)}
        changed = [key for key, version in now.items() if self._last_versions.get(key) != version]
        deleted = [key for key in self._last_versions if key not in now]
        self._last_versions = now
        return iter(changed + deleted)

    def _deliver(self, key: str) -> None:
        try:
            self._receive(event_for(key))
        except Exception as error:  # noqa: BLE001 - as Lambda does: the function failed, others go on
            self._report_error(f"{key}: intake failed, the next sweep tries again: {error!r}")


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
