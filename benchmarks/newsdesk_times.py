"""How long an editor waits for `newsdesk check`, `preview`, and `put` where a site runs.

`python -m benchmarks.newsdesk_times [STORY]`

Each is run as an editor does, from the shell by `bin/newsdesk`, seven times: the quickest, and the
processor time of that. Beside it is how long this Python takes to do nothing.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import circumstances, table
from local.ports import RUNNING
from operations.stages import PROJECT

TIMES = 7
_STORY = PROJECT / "samples/stories/denmark/how-179-seats-are-shared-out.md"
_PICTURED = PROJECT / "samples/stories/denmark/twenty-five-years-across-the-oresund.md"
_BOUND = 0.5  # seconds, of the processor, that `check` of a Markdown file may take


def main() -> None:
    """Measure and print; the exit status is 1 if `check` takes longer than it may."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("story", nargs="?", type=Path, default=_STORY)
    story = options.parse_args().story
    check = _quickest(lambda: _run(_newsdesk("check", story)))
    rows = [
        ("Python alone", *_quickest(lambda: _run([sys.executable, "-c", "pass"]))),
        ("check, a story", *check),
        ("check, a story with a picture", *_quickest(lambda: _run(_newsdesk("check", _PICTURED)))),
        (
            "preview, until its page with a picture is there",
            *_quickest(lambda: _preview(_PICTURED)),
        ),
    ]
    if RUNNING.is_file():
        put = _newsdesk("put", story, "--section", "denmark")
        rows.append(("put, unchanged, into make run's site", *_quickest(lambda: _run(put))))
    told = [(what, f"{wall:.2f}", f"{cpu:.2f}") for what, wall, cpu in rows]
    print(table(("what", "seconds", "of processor time"), told))
    print(circumstances("benchmarks.newsdesk_times"))
    sys.exit(check[1] > _BOUND)


def _newsdesk(*arguments: object) -> list[str]:
    return [str(PROJECT / "bin" / "newsdesk"), *map(str, arguments)]


def _quickest(measured: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and those of the processor, of the run that took the least of the latter."""
    runs = []
    for _ in range(TIMES):
        before, started = _cpu(), time.perf_counter()
        measured()
        runs.append((_cpu() - before, time.perf_counter() - started))
    cpu, wall = min(runs)
    return wall, cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment() -> dict[str, str]:
    """Bytecode is written, as on an editor's machine."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "VENV": os.environ.get("VENV", sys.prefix)}


def _run(command: list[str]) -> None:
    subprocess.run(command, env=_environment(), capture_output=True, check=False)  # noqa: S603 - our own command


def _preview(story: Path) -> None:
    command = _newsdesk("preview", "--no-browser", story)
    environment = _environment() | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    assert process.stdout
    address = next(word for word in process.stdout.readline().split() if word.startswith("http"))
    with urllib.request.urlopen(address) as page:  # noqa: S310 - loopback only
        page.read()
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
