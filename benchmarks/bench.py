"""How fast pages are, beside the usual way to build them.

`python -m benchmarks.bench [--processes 6] [--invocations 200]`, or `make bench`.

Both functions run as Lambda runs them, in processes of their own, by turns (A B A B); DynamoDB is a
stand-in that answers what a real engine answered before. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tqdm import tqdm

from benchmarks.content import ADDRESS, REFERENCE_TABLE, gateway_event, published_newsroom
from benchmarks.packages import PYTHON, our_package, reference_package
from benchmarks.runtime_api import Function, Instance
from local.stages import PROJECT

ARTICLE, FRONT = gateway_event(ADDRESS), gateway_event(None)
WARM_UP = 20  # invocations of each page that are not counted


@dataclass
class Figures:
    """What was measured of one function, a value a process."""

    cold_wall: list[float] = field(default_factory=list)  # milliseconds, as all times
    cold_cpu: list[float] = field(default_factory=list)
    article_cpu: list[float] = field(default_factory=list)
    front_cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)  # MiB


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--processes", type=int, default=6, help="of each function")
    options.add_argument("--invocations", type=int, default=200, help="of each page, when warm")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="tidende-bench-") as name:
        folder = Path(name)
        with _functions(folder) as functions:
            figures = _by_turns(functions, folder, chosen.processes, chosen.invocations)
    _print(figures)


@contextmanager
def _functions(folder: Path) -> Iterator[dict[str, Function]]:
    """Both functions, over a stand-in that has seen both pages of each."""
    ours, reference = our_package(folder / "ours"), reference_package(folder / "reference")
    with ExitStack() as running:
        with published_newsroom() as newsroom:
            endpoint = running.enter_context(_stand_in(newsroom.endpoint))
            own = {"STAGE": "prod", "AWS_ENDPOINT_URL": endpoint}
            own |= {name: newsroom.environment[name] for name in ("TABLE", "UPLOADS_BUCKET")}
            theirs = {"TABLE": REFERENCE_TABLE, "AWS_ENDPOINT_URL": endpoint}
            functions = {
                "ours": Function(PYTHON, ours, own),
                "reference": Function(PYTHON, reference, theirs),
            }
            for name, function in functions.items():
                _rehearse(function, folder / f"{name}.log")
        yield functions


@contextmanager
def _stand_in(engine: str) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.canned_dynamodb", "--engine", engine]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _rehearse(function: Function, log: Path) -> None:
    """Ask for each page once, so that the stand-in knows the answers to its questions."""
    instance = Instance(function, log)
    with instance.running(ARTICLE):
        instance.answer(FRONT)


def _by_turns(
    functions: Mapping[str, Function], folder: Path, processes: int, invocations: int
) -> dict[str, Figures]:
    figures = {name: Figures() for name in functions}
    turns = [name for _ in range(processes) for name in functions]
    for name in tqdm(turns, desc="Measuring", unit=" processes"):
        _measure(Instance(functions[name], folder / f"{name}.log"), figures[name], invocations)
    return figures


def _measure(instance: Instance, figures: Figures, invocations: int) -> None:
    with instance.running(ARTICLE) as cold:
        figures.cold_wall.append(cold.wall * 1000)
        figures.cold_cpu.append(cold.cpu * 1000)
        instance.used_for(ARTICLE, WARM_UP)
        figures.article_cpu.append(instance.used_for(ARTICLE, invocations).cpu * 1000)
        instance.used_for(FRONT, WARM_UP)
        figures.front_cpu.append(instance.used_for(FRONT, invocations).cpu * 1000)
        figures.memory.append(instance.most_memory / 1024)


def _print(figures: Mapping[str, Figures]) -> None:
    ours, reference = figures["ours"], figures["reference"]
    for name in ("cold_wall", "cold_cpu", "article_cpu", "front_cpu", "memory"):
        a, b = getattr(ours, name), getattr(reference, name)
        print(f"{name:<20}{_spread(a):>30}{_spread(b):>30}{median(a) / median(b):>8.2f}")


def _spread(values: list[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


if __name__ == "__main__":
    main()
