"""Waits for the receipts of what was uploaded."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from newsdesk.editors_bucket import THREADS, EditorsBucket

PATIENCE = 90  # seconds without any receipt; intake takes one, and a picture some
_AT_ONCE = 4 * THREADS  # of many files; each look at all of them would be as many requests
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0  # seconds between two looks


def awaited(
    bucket: EditorsBucket, versions: Mapping[str, str], *, patience: float = PATIENCE
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The receipt of each file's version, by its key, as they come; None of those that have none
    when nothing has come for so long.
    """
    waiting = dict(versions)
    deadline, pause = time.monotonic() + patience, _FIRST_PAUSE
    with ThreadPoolExecutor(THREADS) as threads:
        while waiting and time.monotonic() < deadline:
            looked = [*waiting][:_AT_ONCE]
            receipts = zip(looked, threads.map(bucket.receipt, looked), strict=True)
            come = {key: one for key, one in receipts if one and one["version"] == waiting[key]}
            for key in looked:  # the others have their turn, in whatever order receipts come
                waiting[key] = waiting.pop(key)
            yield from come.items()
            if come:
                deadline, pause = time.monotonic() + patience, _FIRST_PAUSE
                waiting = {key: waiting[key] for key in waiting if key not in come}
            elif waiting:
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
    yield from ((key, None) for key in waiting)
