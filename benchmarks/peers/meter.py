"""Measures how many pages a second one core renders."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable

WARM_UP = 50


def measure(ask: Callable[[], str]) -> None:
    """Ask for the page many times over; print the rate and the page's size as JSON.

    The rate is of this process's own processor time, so that neighbours on the machine, and what
    the process waits for, do not count.
    """
    requests = int(os.environ["PEER_REQUESTS"])
    for _ in range(WARM_UP):
        ask()
    started = time.process_time()
    for _ in range(requests):
        page = ask()
    rate = requests / (time.process_time() - started)
    print(json.dumps({"rate": rate, "bytes": len(page.encode()), "cards": page.count('"card"')}))
