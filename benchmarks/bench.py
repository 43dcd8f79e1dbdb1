"""The main benchmark: time and memory of pages, beside a reference and other frameworks.

`make bench`, or `python -m benchmarks.bench [--processes 8] [--invocations 300] [--keep]`.

The functions run as Lambda runs them, in processes of their own, by turns (A B C A B C); DynamoDB
is a double that replays an engine's replies, and after that Dynoxide, a real engine. Nothing leaves
this machine. `--keep` writes the tables to docs/performance.md, which also says what is counted and
what is not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tqdm import tqdm

from benchmarks.certificates import Certificate, certificate
from benchmarks.content import (
    ADDRESS,
    REFERENCE_TABLE,
    Newsroom,
    gateway_event,
    published_newsroom,
    reference_story,
)
from benchmarks.instructions import Counts, can_count, counted
from benchmarks.packages import (
    PEERS_PYTHON,
    PYTHON,
    compiled_package,
    long_timeouts_package,
    our_package,
    usual_package,
)
from benchmarks.real_engine import engine_with
from benchmarks.report import Row, circumstances, comparison, keep, rates
from doubles.lambda_runtime_api import Function, Instance, function_environment
from operations.stages import PROJECT
from tests.judges.running import stop_in_order
from tests.npm import CannotJudge

ARTICLE, FRONT = gateway_event(ADDRESS), gateway_event(None)
COMPARED = ("ours", "usual", "compiled")
WARM_UP = 30  # invocations of each page that are not counted


Pages = dict[str, tuple[str, str]]  # article and front page, by function


@dataclass(frozen=True)
class Measurable:
    """What there is to measure: every function over the stand-in, and those over an engine."""

    functions: Mapping[str, Function]
    watched: Mapping[str, Function]  # by Valgrind
    pages: Pages
    over_engine: Mapping[str, Function]
    no_engine: str = ""  # why there is none, as the end of a sentence


@dataclass
class Figures:
    """What was measured of one function, a value a process; times in milliseconds."""

    cold_wall: list[float] = field(default_factory=list)
    cold_cpu: list[float] = field(default_factory=list)
    article_cpu: list[float] = field(default_factory=list)
    article_wall: list[float] = field(default_factory=list)
    front_cpu: list[float] = field(default_factory=list)
    front_wall: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)  # MiB


def main() -> None:
    """Measure, print, and keep what was found if that was asked for."""
    options = _options()
    _require_tools()
    stop_in_order()
    with tempfile.TemporaryDirectory(prefix="tidende-bench-") as name:
        folder = Path(name)
        with _measurable(folder) as measurable:
            figures = _by_turns(
                measurable.functions, folder, options.processes, options.invocations
            )
            over_engine = _by_turns(
                measurable.over_engine, folder, options.engine_processes, options.engine_invocations
            )
            peers = _peers(
                measurable.functions, folder, options.peer_processes, options.peer_requests
            )
            wanted = options.instructions and can_count()
            counts = counted(measurable.watched, folder, ARTICLE, FRONT) if wanted else {}
    parts = [circumstances(), comparison(_rows(figures, counts, measurable.pages)), rates(peers)]
    parts += _engine_parts(over_engine, measurable.no_engine)
    if not counts:
        parts.append("Instructions were not counted: Valgrind is not here, or was not wanted.")
    text = "\n\n".join(parts)
    print(text)
    if options.keep:
        keep(text)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--processes", type=int, default=24, help="of each function")
    options.add_argument("--invocations", type=int, default=100, help="of each page, when warm")
    options.add_argument("--engine-processes", type=int, default=4, help="over Dynoxide")
    options.add_argument("--engine-invocations", type=int, default=100, help="in each of them")
    options.add_argument("--peer-processes", type=int, default=3, help="of each framework")
    options.add_argument("--peer-requests", type=int, default=1000, help="in each of them")
    options.add_argument("--instructions", action=argparse.BooleanOptionalAction, default=True)
    options.add_argument("--keep", action="store_true", help="write docs/performance.md")
    return options.parse_args()


def _require_tools() -> None:
    if not Path("/proc/self/stat").exists():
        sys.exit("The benchmarks read processor time and memory from /proc, so they need Linux.")
    if not (PYTHON.exists() and PEERS_PYTHON.exists()):
        sys.exit("`make bench` first sets up what measured processes run on: .venv-bench, -peers.")


@contextmanager
def _measurable(folder: Path) -> Iterator[Measurable]:
    """Yield every function, over a stand-in that has seen both pages of each, and an engine."""
    ours = our_package(folder / "ours")
    usual, compiled = usual_package(folder / "usual"), compiled_package(folder / "compiled")
    with ExitStack() as running:
        with published_newsroom() as newsroom:
            access = running.enter_context(
                _replaying_dynamodb(newsroom.endpoint, certificate(folder))
            )
            names = ("TABLE", "UPLOADS_BUCKET")
            own = {"STAGE": "prod", "MEMORY_SECONDS": "5"}
            own |= {name: newsroom.environment[name] for name in names}
            theirs = access | {"TABLE": REFERENCE_TABLE}
            # Lambda's packages are read-only: nothing that Python compiles is kept there.
            read_only = {"PYTHONDONTWRITEBYTECODE": "1"}
            functions = {
                "ours": Function(PYTHON, ours, access | own),
                "uncached": Function(PYTHON, ours, access | own | {"MEMORY_SECONDS": "0"}),
                "usual": Function(PYTHON, usual, theirs | read_only),
                "compiled": Function(PYTHON, compiled, theirs),
            }
            pages = {
                name: _rehearse(function, folder / name) for name, function in functions.items()
            }
            watched = _watched(functions, folder)
            _write_peer_content(newsroom, folder)
            try:
                engine = running.enter_context(engine_with(newsroom))
            except CannotJudge as reason:
                measurable = Measurable(functions, watched, pages, {}, str(reason))
            else:
                measurable = Measurable(functions, watched, pages, _over(engine, functions))
        for name, function in measurable.over_engine.items():
            assert _rehearse(function, folder / name) == pages[name], (
                f"Dynoxide makes {name} another"
            )
        yield measurable


def _watched(functions: Mapping[str, Function], folder: Path) -> dict[str, Function]:
    ours = functions["ours"]
    long_timeouts = replace(
        ours, package=long_timeouts_package(ours.package, folder / "long-timeouts")
    )
    return {name: functions[name] for name in COMPARED} | {"ours": long_timeouts}


def _over(engine: str, functions: Mapping[str, Function]) -> dict[str, Function]:
    access = {"AWS_ENDPOINT_URL": engine}
    return {
        name: replace(function, environment=function.environment | access)
        for name, function in functions.items()
    }


@contextmanager
def _replaying_dynamodb(engine: str, certificate: Certificate) -> Iterator[dict[str, str]]:
    """Yield the variables by which a function finds and trusts it."""
    command = [sys.executable, "-m", "doubles.canned_dynamodb", "--engine", engine]
    command += ["--certificate", str(certificate.file), "--key", str(certificate.key)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout
        try:
            yield {"AWS_ENDPOINT_URL": process.stdout.readline().strip(), **certificate.trusted}
        finally:
            process.terminate()


def _rehearse(function: Function, log: Path) -> tuple[str, str]:
    """Request both pages, so that the double records the replies to all their calls."""
    instance = Instance(function, log.with_suffix(".log"))
    with instance.running(ARTICLE):
        return instance.answer(ARTICLE), instance.answer(FRONT)


def _by_turns(
    functions: Mapping[str, Function], folder: Path, processes: int, invocations: int
) -> dict[str, Figures]:
    figures = {name: Figures() for name in functions}
    turns = [name for _ in range(processes) for name in functions]
    for name in tqdm(turns, desc="Functions", unit=" processes"):
        _measure(Instance(functions[name], folder / f"{name}.log"), figures[name], invocations)
    return figures


def _measure(instance: Instance, figures: Figures, invocations: int) -> None:
    with instance.running(ARTICLE) as cold:
        instance.mean_usage(ARTICLE, WARM_UP)
        article = instance.mean_usage(ARTICLE, invocations)
        instance.mean_usage(FRONT, WARM_UP)
        front = instance.mean_usage(FRONT, invocations)
        figures.memory.append(instance.peak_memory / 1024)
    figures.cold_wall.append(cold.wall * 1000)
    figures.cold_cpu.append(cold.cpu * 1000)
    figures.article_cpu.append(article.cpu * 1000)
    figures.article_wall.append(article.wall * 1000)
    figures.front_cpu.append(front.cpu * 1000)
    figures.front_wall.append(front.wall * 1000)


def _peers(
    functions: Mapping[str, Function], folder: Path, processes: int, requests: int
) -> dict[str, list[float]]:
    """Measure the article's page of each framework in a process of its own, by turns."""
    peers = {
        "ours": ("function", functions["ours"]),
        "ours, uncached": ("function", functions["uncached"]),
        "reference": ("function", functions["compiled"]),
        "Starlette, SQLite, Jinja2": ("starlette_peer", None),
        "Django, SQLite": ("django_peer", None),
        "Wagtail, SQLite": ("wagtail_peer", None),
    }
    rates_by_peer: dict[str, list[float]] = {name: [] for name in peers}
    turns = [name for _ in range(processes) for name in peers]
    for name in tqdm(turns, desc="Frameworks", unit=" processes"):
        module, function = peers[name]
        rates_by_peer[name].append(_rate(module, function, folder, requests))
    return rates_by_peer


def _rate(module: str, function: Function | None, folder: Path, requests: int) -> float:
    environment = {
        **(function_environment(function) if function else {}),
        "PEER_FOLDER": str(folder),
        "PEER_ADDRESS": str(ADDRESS),
        "PEER_REQUESTS": str(requests),
        # A function's own package first: both have an app.py.
        "PYTHONPATH": f"{function.package}:{PROJECT}" if function else str(PROJECT),
    }
    python = PYTHON if function else PEERS_PYTHON
    command = [str(python), "-m", f"benchmarks.peers.{module}"]
    completed = subprocess.run(  # noqa: S603 - our own command
        command,
        cwd=function.package if function else folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(json.loads(completed.stdout.splitlines()[-1])["rate"])


def _write_peer_content(newsroom: Newsroom, folder: Path) -> None:
    stories = [reference_story(article) for article in newsroom.articles]
    (folder / "articles.json").write_text(json.dumps(stories), encoding="utf-8")
    (folder / "event.json").write_text(json.dumps(ARTICLE), encoding="utf-8")


def _rows(figures: Mapping[str, Figures], counts: Mapping[str, Counts], pages: Pages) -> list[Row]:
    return [
        _row("cold start to first page, ms", figures, lambda f: f.cold_wall, digits=0),
        _row("… of processor time, ms", figures, lambda f: f.cold_cpu, digits=0),
        _row("article, processor ms", figures, lambda f: f.article_cpu, digits=2),
        _row("… from event to answer, ms", figures, lambda f: f.article_wall, digits=2),
        _row("… uncached", _uncached(figures), lambda f: f.article_cpu, digits=2),
        _row("front page, processor ms", figures, lambda f: f.front_cpu, digits=2),
        _row("… from event to answer, ms", figures, lambda f: f.front_wall, digits=2),
        _row("… uncached", _uncached(figures), lambda f: f.front_cpu, digits=2),
        _row("most memory, MiB", figures, lambda f: f.memory, digits=1),
        *_count_rows(counts),
        *_size_rows(pages),
    ]


def _row[T](
    title: str, measured: Mapping[str, T], values: Callable[[T], list[float]], *, digits: int
) -> Row:
    ours, usual, compiled = (values(measured[name]) for name in COMPARED)
    return Row(title, ours, usual, compiled, digits)


def _engine_parts(figures: Mapping[str, Figures], no_engine: str) -> list[str]:
    """Lay out what was measured over an engine, or say why nothing was."""
    if not figures:
        return [f"Nothing was measured over a real engine, since {no_engine}."]
    uncached = _uncached(figures)
    rows = [
        _row("cold start to first page, ms", figures, lambda f: f.cold_wall, digits=0),
        _row("article, event to answer, ms", figures, lambda f: f.article_wall, digits=2),
        _row("… uncached", uncached, lambda f: f.article_wall, digits=2),
        _row("article, processor ms", figures, lambda f: f.article_cpu, digits=2),
        _row("front page, event to answer, ms", figures, lambda f: f.front_wall, digits=2),
        _row("… uncached", uncached, lambda f: f.front_wall, digits=2),
        _row("front page, processor ms", figures, lambda f: f.front_cpu, digits=2),
    ]
    return ["Over a real engine (Dynoxide, in memory, over plain HTTP):", comparison(rows)]


def _uncached(figures: Mapping[str, Figures]) -> dict[str, Figures]:
    """Put ours without its cache in the place of ours."""
    return {**figures, "ours": figures["uncached"]}


def _count_rows(counts: Mapping[str, Counts]) -> list[Row]:
    if not counts:
        return []
    parts = ("cold start", "article", "front page")
    return [
        _row(f"{part}, million instructions", counts, partial(_counted, n), digits=2)
        for n, part in enumerate(parts)
    ]


def _counted(n: int, counts: Counts) -> list[float]:
    return [counts[n]]


def _size_rows(pages: Pages) -> list[Row]:
    sizes: dict[str, Callable[[str], int]] = {
        "bytes of HTML": _size,
        "gzip": _gzipped,
        "stories linked": _links,
    }
    return [
        _row(f"{part}, {name}", pages, partial(_sized, n, sizes[name]), digits=0)
        for n, part in enumerate(("article", "front page"))
        for name in sizes
    ]


def _sized(n: int, size: Callable[[str], int], pages: tuple[str, str]) -> list[float]:
    return [size(pages[n])]


def _size(page: str) -> int:
    return len(page.encode())


def _gzipped(page: str) -> int:
    return len(gzip.compress(page.encode(), 9))


def _links(page: str) -> int:
    """Count the headlines that lead to a story."""
    return page.count('<h2><a href="/api/') + page.count('<h3><a href="/api/')


if __name__ == "__main__":
    main()
