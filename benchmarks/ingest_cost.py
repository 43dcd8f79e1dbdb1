"""The processor time of intake, without the network: `python -m benchmarks.ingest_cost [FILE]`.

Takes one story in again and again, over an archive and a bucket in memory, and prints milliseconds
of processor time a story, the best of several rounds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from chalicelib.ingest.gate.quality_gate import judge
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.reading.manuscript import read_manuscript
from chalicelib.news.chronicle import Version
from doubles.newsroom import NEWSROOM
from tests.memory import MemoryArchive, MemoryUploads

STORY = Path("samples/stories/international/a-century-of-the-svalbard-treaty.md")
ROUNDS, STORIES = 5, 40

_NOW = datetime.now(UTC)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", nargs="?", type=Path, default=STORY)
    file: Path = options.parse_args().file
    content, newsroom = file.read_bytes(), NEWSROOM
    version = Version("1", _NOW, len(content))
    numbers = count()

    def key() -> str:
        return f"articles/{newsroom.sections[0].slug}/story-{next(numbers)}{file.suffix}"

    uploads = MemoryUploads()
    intake = Intake(MemoryArchive(), uploads, newsroom, "", lambda _attempt: None)

    def take_in() -> None:
        name = key()
        uploads.put(name, content, _NOW)
        intake.receive(name)

    manuscript = read_manuscript(key(), version, content, newsroom)
    steps: dict[str, Callable[[], object]] = {
        "reading the file": lambda: read_manuscript(key(), version, content, newsroom),
        "quality gate": lambda: judge(manuscript),
        "all of intake": take_in,
    }
    print(f"{file.name}, {len(manuscript.text.split()):,} words, processor time a story:")
    for name, step in steps.items():
        print(f"{name:<20}{_milliseconds(step):>8.2f} ms")


def _milliseconds(step: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(STORIES):
            step()
        best = min(best, time.process_time() - started)
    return best / STORIES * 1000


if __name__ == "__main__":
    main()
