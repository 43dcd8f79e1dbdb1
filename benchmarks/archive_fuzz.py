"""Fuzzes imports with broken exports: `python -m benchmarks.archive_fuzz [FOLDER …] --inputs 5000`.

So many mutants of exports of WordPress and of Ghost, of made ones and of those below the folders.
Each must be rehearsed, with an outlook for every post, or be refused with a sentence; in two
seconds of processor time and a fiftieth for every post, and in 256 MB more than the process had.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from benchmarks.archive_makers import MAKERS
from benchmarks.archives import NOW, plan_of
from benchmarks.document_mutants import broken_by_bytes
from benchmarks.structure_mutants import SECRET, broken_json, broken_xml
from benchmarks.tried_files import Meter, TriedFile, report, tried_all, what_was_too_much
from doubles.newsroom import NEWSROOM
from newsdesk.import_report import ImportReport
from newsdesk.importing import rehearse_archive
from operations.refusal import Refused

MOST_SECONDS = 2.0  # of processor time
MOST_SECONDS_A_POST = 0.02  # a mutant may have its posts many times
MOST_MEMORY = 256  # MB beyond what the libraries take
IN_ONE_GO = 500  # archives that a process tries before it reports
LARGEST_SOURCE = 200_000  # bytes
POSTS = 12  # of an archive that is made

BREAKERS = {"WordPress": broken_xml, "Ghost": broken_json}
ENDINGS = {"WordPress": ".xml", "Ghost": ".json"}
POST_BEGINS = {"WordPress": b"<item", "Ghost": b'"html"'}


def main() -> int:
    """Try all inputs; return 1 if any went wrong, or took too long or too much memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--inputs", type=int, default=5000, help="mutants of each program's")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    jobs = [
        (program, start) for program in BREAKERS for start in range(0, options.inputs, IN_ONE_GO)
    ]
    tried = tried_all(partial(_try, options.folders, options.inputs), jobs, options.processes)
    return report(tried, ["rehearsed", "empty", "refused"])


def _try(folders: Sequence[Path], inputs: int, job: tuple[str, int]) -> list[TriedFile]:
    program, start = job
    broken = _sources(tuple(folders), program)
    seeds = range(start, min(start + IN_ONE_GO, inputs))
    return [_tried(program, seed, _mutant(program, broken, seed)) for seed in seeds]


@cache
def _sources(folders: tuple[Path, ...], program: str) -> list[bytes]:
    """Make one archive, and read those below the folders that can be rehearsed as they are."""
    with tempfile.TemporaryDirectory() as name:
        made = MAKERS[program](Path(name), POSTS, 0)
        file = next(made.rglob(f"*{ENDINGS[program]}")) if made.is_dir() else made
        content = file.read_bytes()
    files = [path for folder in folders for path in sorted(folder.rglob(f"*{ENDINGS[program]}"))]
    real = [path.read_bytes() for path in files if path.stat().st_size < LARGEST_SOURCE]
    return [content, *(one for one in real if _outcome(program, one)[0] == "rehearsed")]


def _mutant(program: str, broken: Sequence[bytes], seed: int) -> bytes:
    dice = random.Random(seed)  # noqa: S311 - seeded: the same archive again
    content, other = dice.choice(broken), dice.choice(broken)
    change = BREAKERS[program] if dice.random() < 0.9 else broken_by_bytes
    return change(content, other, dice)


def _tried(program: str, seed: int, content: bytes) -> TriedFile:
    meter = Meter()
    outcome, wrong, reason = _outcome(program, content)
    seconds, memory = meter.taken()
    most_seconds = MOST_SECONDS + MOST_SECONDS_A_POST * content.count(POST_BEGINS[program])
    wrong = wrong or what_was_too_much(
        seconds, memory, most_seconds=most_seconds, most_memory=MOST_MEMORY
    )
    return TriedFile(f"seed {seed}", program, outcome, seconds, memory, wrong, reason)


def _outcome(program: str, content: bytes) -> tuple[str, str, str]:
    """Rehearse an archive: say what came of it, what is wrong with that (empty if nothing is), and
    the beginning of why it was refused.
    """
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / f"export{ENDINGS[program]}"
        file.write_bytes(content)
        try:
            told = _rehearsed(file)
            told.json().encode()
            told.html().encode()
        except Refused as refused:
            reason = str(refused).partition(file.name)[2]
            return "refused", "" if reason else "refused without a sentence", reason[:24]
        except Exception as error:  # noqa: BLE001 - none may leave
            return "refused", repr(error)[:200], repr(error)[:20]
    if SECRET in told.json():
        return "refused", "it has another file's words", ""
    return "rehearsed" if told.stories else "empty", "", ""


def _rehearsed(file: Path) -> ImportReport:
    plan = plan_of(file)
    told = ImportReport(plan.archive.program, plan.archive.base)
    for one in rehearse_archive(plan, NEWSROOM, NOW):
        told.add(one)
    told.finish(plan)
    return told


if __name__ == "__main__":
    sys.exit(main())
