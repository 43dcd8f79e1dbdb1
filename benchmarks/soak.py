"""The soak test: many more random histories of intake than the tests run, or every short one.

python -m benchmarks.soak --histories 100000 [--seed N] [--processes 2] [--pictures] [--documents]
python -m benchmarks.soak --exhaustive
python -m benchmarks.soak --mutants
python -m benchmarks.soak --replay SEED [--lossy] [--braked] [--pictures] [--documents]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import permutations, product
from multiprocessing import get_context
from typing import NamedTuple, Protocol, TypeVar

from tqdm import tqdm

from tests.histories.addresses import AddressHistory
from tests.histories.history import History, HistoryFailed
from tests.histories.mutants import MUTANTS, Mutant
from tests.histories.readings import remembered_readings
from tests.histories.small_scope import (
    DAWN,
    DEEDS,
    DELETED,
    GOOD,
    ILLUSTRATED,
    MOVED,
    THE_OTHER,
    TWO_FILES,
    Deed,
    SmallScope,
    SmallScopeFailed,
)

IN_ONE_GO = 48  # histories that a process plays before it reports; half of them lose events,
# half of each have a brake on deletions, half of those pictures, and half of these documents.


class Playable(Protocol):
    """A history."""

    def play(self) -> None:
        """Play it. Raises HistoryFailed."""
        ...

    def told(self) -> str:
        """Say what happened."""
        ...


class Kind(NamedTuple):
    """What a history has in it."""

    loses_events: bool
    is_braked: bool
    has_pictures: bool
    has_documents: bool

    @property
    def options(self) -> str:
        """By which it is played again."""
        names = ("lossy", "braked", "pictures", "documents")
        return "".join(f" --{name}" for name, is_so in zip(names, self, strict=True) if is_so)


KINDS = tuple(Kind(*one) for one in product((False, True), repeat=4))
_SEEDS = IN_ONE_GO // len(KINDS)


class Outcome(NamedTuple):
    """The number of cases tried, and the description of the first failure."""

    tried: int
    failure: str = ""


class Scope(NamedTuple):
    """One search."""

    deeds: tuple[Deed, ...]
    at_once: int
    doubled: bool


Job = TypeVar("Job")


def main() -> int:
    """Run what was asked for; 1 if anything failed."""
    options = _arguments()
    if options.replay is not None:
        kind = Kind(options.lossy, options.braked, options.pictures, options.documents)
        return _replay(options.replay, kind)
    if options.mutants:
        return _count_up_to_mutants(options.histories)
    if options.exhaustive:
        return _run(_search, _scopes(), options.processes, "states")
    kinds = [kind for kind in KINDS if kind.has_pictures >= options.pictures]
    kinds = [kind for kind in kinds if kind.has_documents >= options.documents]
    seeds = range(options.seed, options.seed + options.histories // len(kinds), _SEEDS)
    return _run(partial(_play, kinds), seeds, options.processes, "histories")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--histories", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first history")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--exhaustive", action="store_true", help="every short history instead")
    parser.add_argument("--mutants", action="store_true", help="how soon each one is caught")
    parser.add_argument("--replay", type=int, metavar="SEED", help="one history, told in full")
    parser.add_argument("--lossy", action="store_true", help="the one in which events are lost")
    parser.add_argument("--braked", action="store_true", help="the one with mass deletions")
    parser.add_argument("--pictures", action="store_true", help="those with pictures alone")
    parser.add_argument("--documents", action="store_true", help="those with documents alone")
    return parser.parse_args()


def _run[Job](
    work: Callable[[Job], Outcome], jobs: Sequence[Job], processes: int, unit: str
) -> int:
    started, tried = time.perf_counter(), 0
    with get_context("spawn").Pool(processes) as pool:
        for outcome in tqdm(pool.imap_unordered(work, jobs), total=len(jobs), unit="job"):
            tried += outcome.tried
            if outcome.failure:
                print(outcome.failure)
                return 1
    seconds = time.perf_counter() - started
    print(f"{tried:,} {unit} in {seconds:.0f} s ({tried / seconds:.0f}/s): none went wrong")
    return 0


def _play(of: Sequence[Kind], first: int) -> Outcome:
    kinds = list(product(range(first, first + _SEEDS), of))
    with remembered_readings():
        for tried, (seed, kind) in enumerate(kinds, start=1):
            try:
                History(seed, **kind._asdict()).play()
                if not kind.has_pictures and not kind.has_documents:
                    further = 2 * seed + kind.loses_events
                    AddressHistory(further, is_braked=kind.is_braked).play()
            except HistoryFailed as failed:
                return Outcome(tried, str(failed))
            except Exception as error:  # noqa: BLE001 - another process could not read all of them
                return Outcome(tried, f"{error!r}\n\nAgain: --replay {seed}{kind.options}")
    return Outcome(len(kinds))


def _scopes() -> list[Scope]:
    of_one = list(product(DEEDS, repeat=3))
    of_two = product((GOOD, MOVED, DELETED, *map(_by_the_other, (GOOD, MOVED, DELETED))), repeat=3)
    return [
        *(Scope(deeds, at_once=2, doubled=True) for deeds in of_one),
        *(Scope(deeds, at_once=3, doubled=True) for deeds in product(DEEDS, repeat=2)),
        *(Scope(deeds, at_once=2, doubled=False) for deeds in of_two if len(_files(deeds)) > 1),
        *(Scope(deeds, at_once=2, doubled=False) for deeds in permutations((ILLUSTRATED, DAWN))),
    ]


def _by_the_other(deed: Deed) -> Deed:
    return replace(deed, key=THE_OTHER.key)


def _files(deeds: tuple[Deed, ...]) -> set[str]:
    return {deed.key for deed in deeds}


def _search(scope: Scope) -> Outcome:
    search = SmallScope(scope.deeds, at_once=scope.at_once, doubled=scope.doubled)
    with remembered_readings():
        try:
            return Outcome(search.search())
        except SmallScopeFailed as failed:
            return Outcome(len(search.states), str(failed))


def _count_up_to_mutants(most: int) -> int:
    missed = 0
    with remembered_readings():
        for mutant in MUTANTS:
            histories, wrong = mutant.caught_after(most)
            missed += not histories
            print(f"{mutant}: {f'history {histories}, {wrong[:100]}' if histories else 'missed'}")
            for deeds in mutant.small_scopes:
                states = _states_up_to_mutant(mutant, deeds)
                missed += not states
                print(f"  in every way {len(deeds)} deeds can happen: {states or 'missed'}")
    return int(bool(missed))


def _states_up_to_mutant(mutant: Mutant, deeds: tuple[Deed, ...]) -> int:
    try:
        scope = SmallScope(deeds, mutant.practice, at_once=2, doubled=deeds != TWO_FILES)
    except ExceptionGroup:  # it can't even be rebuilt
        return 1
    try:
        scope.search()
    except Exception:  # noqa: BLE001 - SmallScopeFailed; some mutants break the archive itself
        return len(scope.states)
    return 0


def _replay(seed: int, kind: Kind) -> int:
    with remembered_readings():
        return replayed(History(seed, **kind._asdict()))


def replayed(history: Playable) -> int:
    """Play one history, and say what happened in it; 1 if it went wrong."""
    try:
        history.play()
    except HistoryFailed as failed:
        print(failed)
        return 1
    print(history.told())
    return 0


if __name__ == "__main__":
    sys.exit(main())
