"""Fault injection: responses to readers while DynamoDB fails, `python -m benchmarks.faults`.

The real app over its own client, a proxy that fails, and moto. Exit status 1 if an answer took
longer than three seconds, or was neither the page nor a 503 with Retry-After.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import random
import socket
import statistics
import time
from collections import Counter
from collections.abc import Callable
from types import ModuleType

from chalicelib.settings import Keys, Settings
from chalicelib.site import Site
from doubles.faulty_dynamodb import BROKEN, HUNG, THROTTLED, WELL, faulty
from doubles.loopback import HOST
from local.cloud import start_moto
from operations.stages import stage_environment
from tests.conftest import NOON
from tests.storage.engines import REGION, table_at
from tests.storage.samples import a_story, keep
from tests.web.conftest import Answer, Gateway

PAGES = ("/", "/denmark/a-story", "/denmark", "/feed.xml")
MOST = 3.0  # seconds

rng = random.Random(1)  # noqa: S311 - no secret in it
FAULTS: dict[str, Callable[[], str | float]] = {
    "well": lambda: WELL,
    "50 % errors": lambda: rng.choice((WELL, BROKEN)),
    "100 % errors (500)": lambda: BROKEN,
    "100 % throttled": lambda: THROTTLED,
    "5 s latency": lambda: 5.0,
    "hung connection": lambda: HUNG,
}


def main() -> None:
    """Ask under every fault, and print what came."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=10, help="each page; a tenth if it is slow")
    times = options.parse_args().times
    logging.disable()
    os.environ |= stage_environment("local")
    app = importlib.import_module("app")
    server, _ = start_moto(0)
    upstream = f"http://{HOST}:{server.server_port}"
    print(f"{'fault':20} {'answers':24} {'median':>7} {'slowest':>8}  headers of the 503")
    is_well = True
    with table_at(upstream) as table, faulty(upstream) as proxy:
        keep(table.archive, a_story(published=NOON.replace(year=2025)))
        for name, fault in FAULTS.items():
            proxy.next = fault
            is_slow = name in {"5 s latency", "hung connection"}
            repeats = max(1, times // 10 if is_slow else times)
            is_well &= measured(app, name, proxy.url, table.name, repeats)
    with socket.socket() as closed:
        closed.bind((HOST, 0))
        url = f"http://{HOST}:{closed.getsockname()[1]}"
        is_well &= measured(app, "connection refused", url, "table", times)
    server.shutdown()
    raise SystemExit(not is_well)


def measured(app: ModuleType, name: str, endpoint: str, table: str, times: int) -> bool:
    """Print a row; whether every answer was as promised."""
    keys = Keys(REGION, "tests", "tests")
    site = Site(Settings("prod", "uploads", table, dynamodb_endpoint=endpoint, keys=keys))
    app.site.__dict__["archive"] = site.archive
    app.site.now = lambda: NOON
    gateway = Gateway(app.app)
    answers, seconds = [], []
    for _ in range(times):
        for path in PAGES:
            started = time.monotonic()
            answers.append(gateway.get(path))
            seconds.append(time.monotonic() - started)
    statuses = Counter(answer.status for answer in answers)
    counts = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    print(
        f"{name:20} {counts:24} {statistics.median(seconds):6.2f}s {max(seconds):7.2f}s  "
        f"{headers(answers)}",
        flush=True,
    )
    return max(seconds) <= MOST and all(is_promised(answer) for answer in answers)


def headers(answers: list[Answer]) -> str:
    """Those of the errors, each kind once."""
    names = ("content-type", "cache-control", "retry-after")
    kinds = {
        "; ".join(f"{name}: {answer.headers.get(name)}" for name in names)
        for answer in answers
        if answer.status != 200
    }
    return " | ".join(sorted(kinds)) or "-"


def is_promised(answer: Answer) -> bool:
    """Whether it is the page, or a 503 with Retry-After."""
    if answer.status == 200:
        return "stale-if-error=86400" in answer.headers["cache-control"]
    return answer.status == 503 and answer.headers["retry-after"] == "30"


if __name__ == "__main__":
    main()
