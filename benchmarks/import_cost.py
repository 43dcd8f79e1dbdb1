"""The cost of importing many files, by events and by a rebuild: processor time, calls, memory.

`python -m benchmarks.import_cost [FILE] [--files 1000 10000] [--walk 100000]`

The real intake asks a stand-in of S3 and DynamoDB over HTTP (doubles/endless_cloud.py), each
time in a process of its own: processor time and calls a file, and the most memory the process ever
held. `--walk` measures a rebuild of so many files that receives none of them: what holding on to
names, or to pages of them, would take.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

from benchmarks.ingest_cost import STORY
from benchmarks.report import circumstances, table
from chalicelib.ingest.intake import Intake, Outcome
from chalicelib.ingest.sweep import rebuild
from chalicelib.settings import read_settings
from chalicelib.site import Site
from doubles.endless_cloud import key_of
from operations.stages import PROJECT, stage_environment

SLOWEST, QUICKEST = 10, 5  # milliseconds that S3 or DynamoDB take for a call, from within AWS


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("file", nargs="?", type=Path, default=STORY)
    options.add_argument("--files", type=int, nargs="*", default=[1_000, 10_000])
    options.add_argument("--walk", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        _inside(*chosen.inside)
        return
    rows = [_measured(chosen.file, way, n) for n in chosen.files for way in ("events", "rebuild")]
    rows += [_measured(chosen.file, "walk", number) for number in chosen.walk]
    print(circumstances("benchmarks.import_cost"))
    heads = ("", "files", "processor ms a file", "calls a file", "their ms", "most MiB")
    print(table(heads, rows))


def _measured(file: Path, way: str, files: int) -> list[str]:
    with _cloud(file, files) as endpoint:
        command = [sys.executable, "-m", "benchmarks.import_cost", "--inside", way, str(files)]
        environment = os.environ | {"AWS_ENDPOINT_URL": endpoint}
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        with urllib.request.urlopen(f"{endpoint}/calls") as answer:  # noqa: S310 - loopback
            calls = sum(json.load(answer).values()) / files
    usage = json.loads(done.stdout.splitlines()[-1])  # before it, the journal's lines
    waits = f"{calls * QUICKEST:.0f}–{calls * SLOWEST:.0f}"
    milliseconds = f"{usage['seconds'] / files * 1000:.2f}"
    return [way, f"{files:,}", milliseconds, f"{calls:.2f}", waits, f"{usage['memory'] / 1024:.1f}"]


@contextmanager
def _cloud(file: Path, files: int) -> Iterator[str]:
    command = [sys.executable, "-m", "doubles.endless_cloud", str(file), "--files", str(files)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()  # it has nothing to tidy up


def _inside(way: str, files: str) -> None:
    """Run one measurement in this process; prints its time and memory as JSON."""
    endpoint = {"AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"]}
    os.environ.update(stage_environment("local") | endpoint)
    site = Site(read_settings(os.environ))
    ways: dict[str, Callable[[Site, int], object]] = {
        "events": _by_events,
        "rebuild": lambda site, _: rebuild(site.intake, progress=lambda _done: None),
        "walk": lambda site, _: rebuild(_IntakeOfNothing(site.intake), progress=lambda _done: None),
    }
    started = time.process_time()
    ways[way](site, int(files))
    print(json.dumps({"seconds": time.process_time() - started, "memory": _peak_memory()}))


def _by_events(site: Site, files: int) -> None:
    for number in range(files):
        key = {"key": quote_plus(key_of(number))}
        bucket = {"name": site.settings.bucket}
        record = {"eventName": "ObjectCreated:Put", "s3": {"bucket": bucket, "object": key}}
        site.logged_intake("").receive({"Records": [record]})


class _IntakeOfNothing(Intake):
    """An intake that receives no file, to measure the listing alone."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake.register, intake.uploads, intake.newsroom, "", intake.pause)

    def receiving(self, keys: Iterable[str], *, tells: bool = True) -> Iterator[Outcome]:  # noqa: ARG002 - as Intake has it
        """Receive none of them."""
        yield from ()


def _peak_memory() -> int:
    """Read the most that this process ever held, in KiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0])


if __name__ == "__main__":
    main()
