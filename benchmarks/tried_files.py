"""Broken files, tried in processes of their own: what came of each, what it took, and the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from benchmarks.pictures import most_memory

MOST_SHOWN = 20  # files that went wrong


class TriedFile(NamedTuple):
    """What came of a file, in a word, and what it took: seconds of processor time, and MB at the
    most beyond what was taken before.
    """

    name: str
    kind: str
    outcome: str
    seconds: float
    memory: float
    wrong: str  # empty if nothing is
    reason: str = ""  # of a refusal


def tried_all[Job](
    try_job: Callable[[Job], Sequence[TriedFile]], jobs: Sequence[Job], processes: int
) -> list[TriedFile]:
    """Try every job in a process of its own: the memory of one is not that of another, and one
    that crashes is noticed.
    """
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        work = pool.map(try_job, jobs)
        return [one for group in tqdm(work, total=len(jobs), unit="job") for one in group]


class Meter:
    """Measures what was taken since it was made."""

    def __init__(self, processor_time: Callable[[], float] = time.process_time) -> None:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most, from now on
        self._processor_time = processor_time
        self._memory, self._start = most_memory(), processor_time()

    def taken(self) -> tuple[float, float]:
        """Read the seconds, and the MB at the most."""
        return self._processor_time() - self._start, most_memory() - self._memory


def what_was_too_much(
    seconds: float, memory: float, *, most_seconds: float, most_memory: float
) -> str:
    """Say which bound was passed; empty if none was."""
    if seconds > most_seconds:
        return f"took {seconds:.1f} s"
    return f"took {memory:.0f} MB" if memory > most_memory else ""


def report(
    tried: Sequence[TriedFile],
    outcomes: Iterable[str],
    *,
    measured: Callable[[TriedFile], bool] = lambda _one: True,
) -> int:
    """Print a row for each kind, of how many came to each outcome and what the `measured` took at
    the most; return 1 if anything went wrong.
    """
    wrong = [f"{one.name} ({one.kind}): {one.wrong}" for one in tried if one.wrong]
    print(*wrong[:MOST_SHOWN], sep="\n")
    names = [*outcomes]
    columns = ("kind", "files", *names, "reasons", "slowest, s", "most memory of one, MB")
    print(f"| {' | '.join(columns)} |")
    print(f"|---|{'---:|' * (len(columns) - 1)}")
    for kind in sorted({one.kind for one in tried}):
        print(_row(kind, [one for one in tried if one.kind == kind], names, measured))
    print(f"{len(tried):,} files, {len(wrong):,} wrong.", flush=True)
    return int(bool(wrong))


def _row(
    kind: str,
    tried: Sequence[TriedFile],
    outcomes: Sequence[str],
    measured: Callable[[TriedFile], bool],
) -> str:
    bounded = [*filter(measured, tried)]
    slowest = max(bounded, key=lambda one: one.seconds, default=None)
    largest = max(bounded, key=lambda one: one.memory, default=None)
    counts = [f"{sum(one.outcome == outcome for one in tried):,}" for outcome in outcomes]
    cells = (
        f"`{kind or 'unknown'}`",
        f"{len(tried):,}",
        *counts,
        str(len({one.reason for one in tried if one.reason})),
        f"{slowest.seconds:.2f} ({slowest.name})" if slowest else "",
        f"{largest.memory:.0f} ({largest.name})" if largest else "",
    )
    return f"| {' | '.join(cells)} |"
