"""Counts the instructions that a function executes: the same on a busy machine as on an idle one.

Counted by Valgrind's cachegrind, which slows the process down some thirty times. A run is counted
from start to end, so what one page takes is the difference of two runs.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

from doubles.lambda_runtime_api import Function, Instance

Event = dict[str, Any]

WARM_UP, COUNTED = 5, 20  # invocations

_TOTAL = re.compile(r"I\s+refs:\s+([\d,]+)")


class Counts(NamedTuple):
    """Millions of instructions: from start to the first answer, and for one page when warm."""

    cold: float
    article: float
    front: float


def can_count() -> bool:
    """Whether Valgrind is on this machine."""
    return shutil.which("valgrind") is not None


def counted(
    functions: Mapping[str, Function], folder: Path, article: Event, front: Event
) -> dict[str, Counts]:
    """Count for each function; two processes at a time, since time does not matter."""
    histories: tuple[list[Event], ...] = (
        [],
        [article] * WARM_UP,
        [article] * (WARM_UP + COUNTED),
        [article, *[front] * WARM_UP],
        [article, *[front] * (WARM_UP + COUNTED)],
    )
    jobs = [(name, n) for name in functions for n in range(len(histories))]

    def total(job: tuple[str, int]) -> int:
        name, n = job
        return _total(functions[name], folder / f"{name}-{n}", [article, *histories[n]])

    with ThreadPoolExecutor(2) as pool:
        running = tqdm(pool.map(total, jobs), "Instructions", len(jobs), unit=" processes")
        totals = dict(zip(jobs, running, strict=True))
    return {name: _counts([totals[name, n] for n in range(len(histories))]) for name in functions}


def _counts(totals: Sequence[int]) -> Counts:
    cold, few, many, few_fronts, many_fronts = (total / 1e6 for total in totals)
    return Counts(cold, (many - few) / COUNTED, (many_fronts - few_fronts) / COUNTED)


def _total(function: Function, log: Path, events: Sequence[Event]) -> int:
    """Count the instructions of a process that answers these events."""
    report = log.with_suffix(".valgrind")
    watched = replace(
        function,
        watched_by=(
            "valgrind",
            "--tool=cachegrind",
            "--cache-sim=no",
            "--cachegrind-out-file=/dev/null",
            f"--log-file={report}",
        ),
    )
    instance = Instance(watched, log.with_suffix(".log"))
    with instance.running(events[0]):
        for event in events[1:]:
            instance.answer(event)
    match = _TOTAL.search(report.read_text(encoding="utf-8"))
    assert match, report.read_text(encoding="utf-8")
    return int(match[1].replace(",", ""))
