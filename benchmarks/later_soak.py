"""Many more random histories than the tests run of what follows an upload: `index`, the writing of
the search's index, and `pings`, the telling of hubs and search engines.

python -m benchmarks.later_soak index [--histories 10000] [--seed N] [--processes 2] [--mutants]
python -m benchmarks.later_soak pings [the same]
python -m benchmarks.later_soak index --replay SEED [--real]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import get_context
from typing import NamedTuple

from tqdm import tqdm

from benchmarks.soak import replayed
from tests.histories import ping_mutants
from tests.histories.history import HistoryFailed
from tests.histories.ping_mutants import PingMutant
from tests.histories.pinging import PingedHistory
from tests.histories.readings import remembered_readings
from tests.search import index_mutants
from tests.search.index_histories import IndexHistory
from tests.search.index_mutants import IndexMutant

IN_ONE_GO = 20  # histories that a process plays before it reports
WITH_THE_ENGINE = 1_000  # one in so many histories of the index has its packs; it takes seconds


class Subject(NamedTuple):
    """What the histories are of: the history of a seed, and the mutants that are to be caught."""

    history: Callable[[int], IndexHistory | PingedHistory]
    mutants: Sequence[IndexMutant | PingMutant]


def _of_the_index(seed: int) -> IndexHistory:
    return IndexHistory(seed, real=seed % WITH_THE_ENGINE == WITH_THE_ENGINE - 1)


SUBJECTS = {
    "index": Subject(_of_the_index, index_mutants.MUTANTS),
    "pings": Subject(PingedHistory, ping_mutants.MUTANTS),
}


def main() -> int:
    """Run what was asked for; 1 if anything failed, or a mutant was missed."""
    options = _arguments()
    if options.replay is not None:
        return _replay(options)
    started = time.perf_counter()
    with get_context("spawn").Pool(options.processes) as pool:
        if options.mutants:
            jobs = range(len(SUBJECTS[options.subject].mutants))
            caught = partial(_caught, options.subject, options.histories)
            return max(map(_told_of_mutant, pool.imap(caught, jobs)))
        firsts = range(options.seed, options.seed + options.histories, IN_ONE_GO)
        failures = pool.imap_unordered(partial(_play, options.subject), firsts)
        for failure in tqdm(failures, total=len(firsts), unit="job"):
            if failure:
                print(failure)
                return 1
    seconds, played = time.perf_counter() - started, len(firsts) * IN_ONE_GO
    print(f"{played:,} histories of {options.subject} in {seconds:.0f} s: none went wrong")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.later_soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first history")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--mutants", action="store_true", help="how soon each one is caught")
    parser.add_argument("--replay", type=int, metavar="SEED", help="one history, told in full")
    parser.add_argument("--real", action="store_true", help="the one with the engine's own packs")
    return parser.parse_args()


def _play(subject: str, first: int) -> str:
    """Play some histories; what went wrong."""
    with remembered_readings():
        for seed in range(first, first + IN_ONE_GO):
            try:
                SUBJECTS[subject].history(seed).play()
            except HistoryFailed as failed:
                return str(failed)
    return ""


def _caught(subject: str, most: int, number: int) -> tuple[str, int, str]:
    with remembered_readings():
        mutant = SUBJECTS[subject].mutants[number]
        return (mutant.name, *mutant.caught_after(most))


def _told_of_mutant(caught: tuple[str, int, str]) -> int:
    """Say how soon a mutant was caught; 1 if it was missed."""
    name, histories, wrong = caught
    print(f"{name}: {f'history {histories}, {wrong[:100]}' if histories else 'missed'}")
    return int(not histories)


def _replay(options: argparse.Namespace) -> int:
    history: IndexHistory | PingedHistory = SUBJECTS[options.subject].history(options.replay)
    if options.real:
        history = IndexHistory(options.replay, real=True)
    return replayed(history)


if __name__ == "__main__":
    sys.exit(main())
