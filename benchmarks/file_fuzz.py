"""Fuzzes intake with broken files: `python -m benchmarks.file_fuzz [FOLDER …] --inputs 20000`.

Real files (the sample stories, or those below the folders) are cut, doubled, spliced and sprinkled
with what parsers trip over; and files are blown up to the largest size that is read. Each is
uploaded to a newspaper in memory. It must have a receipt, in two seconds and 256 MB at most.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.limits import (
    LARGEST_FILE,
    LARGEST_FRONT_MATTER,
    LARGEST_MARKDOWN,
    LARGEST_RAW_TEXT,
)
from doubles.newsroom import NEWSROOM
from tests.histories.practice import SITE_URL
from tests.memory import MemoryArchive, MemoryUploads

SAMPLES = Path(__file__).parents[1] / "samples" / "stories"
SUFFIXES = (".md", ".markdown", ".txt")
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MOST_SECONDS = 2.0  # of processor time, for one file
MOST_MEMORY = 256  # MB of the whole process
IN_ONE_GO = 250  # files that a process reads before it reports
SPAN = 400  # bytes that are cut, doubled or replaced at once

TROUBLE = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\r", b"\t",
    b"\n---\n", b"---", b"+++\n", b": ", b"&a [*a, *a]", b"!!python/object:x", b"date: 2026-02-30",
    b"date: 9999-12-31T23:59:60Z", b"draft: perhaps\n", b"expires: never\n", b"<!--", b"-->", b"%%",
    b"{% raw %}", b"{{", b"[[", b"![](", b"[^1]: ", b"```", b"~~~", b"|", b"> ", b"- ", b"1. ",
    b"<table><tr>", b"</p>", b"<a href='", b"&#0;", b"&#x10FFFF;", "\u202e\ue000\ufdd0".encode(),
    "e\u0301\u200b\u200d".encode(), b"title: ", b"\ntags: [", b"\nauthor:\n  - name: ", b"\n  : ",
)  # fmt: skip
# What is repeated up to the largest file that is read, in the text and as a field.
BOMBS = (
    b"[", b"]", b"[^", b"![", b"](", b"*a", b"**", b"_", b"`", b"~", b"> ", b"- ", b"1. ", b"  - ",
    b"|", b"|-", b"#", b"<", b"<a ", b"<p>", b"<b><i>", b"</p>", b"<!--", b"<ruby>", b"<table>",
    b"&", b"&amp;", b"&#0;", b"\\", b"'", b'"', "“".encode(), "«".encode(), b"(", b"{", b"{{",
    b"{%", b"%%", b"[[", b":::", b"==", b"++", b"^[", b"[@", b"a@b.c ", b"www.a.b ", b"https://a ",
    b"a\n", b"a\n\n", b"\n", b" ", b"\t", b"\x00", b"a", b"a ", b"24. ", b"--- \n", b"[a]: /b\n",
    b"[^a]: b\n\n", b"$", b"~~~\n", b"```\n", b"a<b ", b"\xff", "漢".encode(), "́".encode(),
    "\u200d".encode(), "👩‍👩‍👧".encode(), b"- [ ] a\n", b"| a | b |\n", b"a: b\n", b"x:\n ",
)  # fmt: skip


class Outcome(NamedTuple):
    """How many files were read, the worst of them, and those that went wrong."""

    files: int
    seconds: float
    slowest: str
    memory: float
    wrong: tuple[str, ...]


def main() -> int:
    """Try so many broken files, and every bomb; returns 1 if any went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=[SAMPLES])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    files = [path for folder in options.folders for path in sorted(folder.rglob("*"))]
    sources = [path for path in files if path.suffix in SUFFIXES and path.is_file()]
    if not sources:
        print(f"There are no {', '.join(SUFFIXES)} files below the folders.")
        return 1
    jobs = [*range(0, options.inputs, IN_ONE_GO), *BOMBS]
    with get_context("spawn").Pool(options.processes) as pool:
        outcomes = list(
            tqdm(pool.imap_unordered(partial(_try, sources), jobs), total=len(jobs), unit="job")
        )
    return _report(outcomes)


def _report(outcomes: Sequence[Outcome]) -> int:
    wrong = [line for outcome in outcomes for line in outcome.wrong]
    print(*wrong[:20], sep="\n")
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    memory = max(outcome.memory for outcome in outcomes)
    print(f"{sum(outcome.files for outcome in outcomes):,} files, {len(wrong):,} wrong.")
    print(f"Slowest: {slowest.seconds:.2f} s ({slowest.slowest}). Most memory: {memory:.0f} MB.")
    return int(bool(wrong) or memory > MOST_MEMORY)


def _try(sources: Sequence[Path], job: int | bytes) -> Outcome:
    if isinstance(job, bytes):
        cases = list(_bombs(job))
    else:
        cases = [_broken(sources, seed) for seed in range(job, job + IN_ONE_GO)]
    seconds, slowest, wrong = 0.0, "", []
    for name, key, content in cases:
        start = time.process_time()
        try:
            objection = _objection(key, content)
        except Exception as error:  # noqa: BLE001 - none may leave intake
            objection = repr(error)[:200]
        taken = time.process_time() - start
        if taken > MOST_SECONDS:
            objection = objection or f"took {taken:.1f} s"
        if objection:
            wrong.append(f"{name}: {objection}")
        seconds, slowest = max((seconds, slowest), (taken, name))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(len(cases), seconds, slowest, memory, tuple(wrong))


def _objection(key: str, content: bytes) -> str:
    """Say what is wrong with what became of one file; empty if nothing is."""
    uploads = MemoryUploads()
    uploads.put(key, content, NOW)
    intake = Intake(MemoryArchive(), uploads, NEWSROOM, SITE_URL, pause=lambda _: None)
    record = intake.receive(key)
    if record.chronicle.outcome == "refused" and not record.problems:
        return "refused without a reason"
    return "" if uploads.receipts.get(key) else "it has no receipt"


def _broken(sources: Sequence[Path], seed: int) -> tuple[str, str, bytes]:
    dice = random.Random(seed)  # noqa: S311 - seeded: the same file again
    source = dice.choice(sources)
    content = bytearray(source.read_bytes())
    for _ in range(dice.randint(1, 6)):
        at = dice.randint(0, len(content))
        span = slice(at, at + dice.randint(0, SPAN))
        match dice.randint(0, 5):
            case 0:
                del content[span]
            case 1:
                content[at:at] = content[span] * dice.choice((1, 2, 50))
            case 2:
                content[span] = dice.choice(sources).read_bytes()[span]
            case 3:
                content[at:] = b""
            case _:
                content[at:at] = dice.choice(TROUBLE) * dice.choice((1, 1, 2, 40))
    return f"seed {seed}", f"articles/denmark/file{dice.choice(SUFFIXES)}", bytes(content)


def _bombs(unit: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Files of nothing but `unit`: the longest text that is read, and the longest field."""
    for suffix, longest in ((".md", LARGEST_MARKDOWN), (".txt", LARGEST_RAW_TEXT)):
        for place, head, size in (
            ("text", b"---\ntitle: A bomb\n---\n", longest),
            ("headline", b"---\ntitle: ", LARGEST_FRONT_MATTER),
            ("fields", b"---\n", LARGEST_FRONT_MATTER),
            ("file", b"", LARGEST_FILE),
        ):
            content = head + unit * ((size - len(head)) // len(unit))
            yield f"{unit!r} as {place}{suffix}", f"articles/denmark/bomb{suffix}", content


if __name__ == "__main__":
    sys.exit(main())
