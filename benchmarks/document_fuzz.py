"""Fuzzes intake with documents: `python -m benchmarks.document_fuzz [FOLDER …] --inputs 500`.

So many mutants of each format, of files that are built and of those below the folders: most are
broken by their structure, so that readers and not parsers meet them, the others by their bytes; and
some files are made to blow up. Each must have a receipt, in two seconds of processor time and in
256 MB more than the process had; none may ask elsewhere, or have another file's words in it.
"""

from __future__ import annotations

import argparse
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from benchmarks import page_bombs
from benchmarks.document_bombs import BOMBS as BOMBS_OF_OFFICES
from benchmarks.document_mutants import mutant
from benchmarks.document_sources import BUILT, found
from benchmarks.structure_mutants import LISTENER, SECRET
from benchmarks.tried_files import Meter, TriedFile, report, tried_all, what_was_too_much
from chalicelib.ingest.intake import Intake
from chalicelib.news.register import Record
from doubles.newsroom import NEWSROOM
from tests.histories.practice import SITE_URL
from tests.memory import MemoryArchive, MemoryUploads

MOST_SECONDS = 2.0  # of processor time
MOST_MEMORY = 256  # MB beyond what the libraries take
IN_ONE_GO = 1000  # files that a process tries before it reports
LEAST_READ = 0.2  # of the mutants of a format: fewer, and it is the parser alone that is tried
OUTCOMES = ("published", "draft", "held", "refused")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

BOMBS = {**BOMBS_OF_OFFICES, **page_bombs.BOMBS}


def main() -> int:
    """Try all inputs and bombs; return 1 if any went wrong, or took too long or too much memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--inputs", type=int, default=500, help="mutants of each format")
    parser.add_argument("--formats", nargs="*", default=sorted(BUILT), help="endings, as .docx")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    kinds = options.formats
    jobs: list[tuple[str, int | str]] = [
        *((kind, start) for kind in kinds for start in range(0, options.inputs, IN_ONE_GO)),
        *((ending_of(bomb), bomb) for bomb in BOMBS if ending_of(bomb) in kinds),
    ]
    with _listening() as requests:
        tried = tried_all(partial(_try, options.folders, options.inputs), jobs, options.processes)
    went_wrong = report(tried, OUTCOMES)
    print(f"{len(requests)} requests to elsewhere.")
    return int(went_wrong or bool(requests) or _are_too_few_read(tried))


def _are_too_few_read(tried: Sequence[TriedFile]) -> bool:
    shares = {
        kind: sum(one.outcome != "refused" for one in tried if one.kind == kind)
        / sum(one.kind == kind for one in tried)
        for kind in {one.kind for one in tried}
    }
    few = [kind for kind, share in shares.items() if share < LEAST_READ]
    if few:
        print(f"Too few are read of {', '.join(sorted(few))}: the mutants are too broken.")
    return bool(few)


@contextmanager
def _listening() -> Iterator[list[object]]:
    """Note every connection to the address that mutants name."""
    requests: list[object] = []

    def note() -> None:
        while True:
            try:
                connection, caller = listener.accept()
            except OSError:
                return
            requests.append(caller)
            connection.close()

    with socket.create_server(LISTENER) as listener:
        threading.Thread(target=note, daemon=True).start()
        yield requests


def ending_of(bomb: str) -> str:
    """Find the ending that a bomb is read by: the one that it is called by, or Word's."""
    first = bomb.partition(" ")[0]
    return first if first.startswith(".") else ".docx"


def _try(folders: Sequence[Path], inputs: int, job: tuple[str, int | str]) -> list[TriedFile]:
    kind, start = job
    _outcome(kind, BUILT[kind][0])  # libraries are loaded at first use
    if isinstance(start, str):
        return [_tried(kind, start, BOMBS[start]())]
    seeds = range(start, min(start + IN_ONE_GO, inputs))
    broken = _sources(tuple(folders), kind)
    return [_tried(kind, f"seed {n}", mutant(kind, broken, n)) for n in seeds]


@cache
def _sources(folders: tuple[Path, ...], kind: str) -> list[bytes]:
    """Read the files that are not refused as they are, since their mutants would be refused too."""
    real = [one for one in found(folders, kind) if _outcome(kind, one)[0] != "refused"]
    return [*real, *BUILT[kind]]


def _tried(kind: str, name: str, content: bytes) -> TriedFile:
    meter = Meter()
    outcome, wrong, reason = _outcome(kind, content)
    seconds, memory = meter.taken()
    wrong = wrong or what_was_too_much(
        seconds, memory, most_seconds=MOST_SECONDS, most_memory=MOST_MEMORY
    )
    return TriedFile(name, kind, outcome, seconds, memory, wrong, reason)


def _outcome(kind: str, content: bytes) -> tuple[str, str, str]:
    """Say what became of a file, what is wrong with that (empty if nothing is), and the beginning
    of why it was refused.
    """
    key, uploads, archive = f"articles/denmark/ferry{kind}", MemoryUploads(), MemoryArchive()
    uploads.put(key, content, NOW)
    intake = Intake(archive, uploads, NEWSROOM, SITE_URL, pause=lambda _: None)
    try:
        record = intake.receive(key)
        _text, data = uploads.receipts.get(key, ("", ""))
        data.encode()
    except Exception as error:  # noqa: BLE001 - none may leave
        return "refused", repr(error)[:200], repr(error)[:20]
    if not data:
        return "refused", "it has no receipt", ""
    if SECRET in data or any(SECRET in str(one) for one in archive.kept_standings.values()):
        return "refused", "it has another file's words", ""
    return _told(record)


def _told(record: Record) -> tuple[str, str, str]:
    if not record.problems:
        outcome = record.chronicle.outcome
        return "published" if outcome == "edition" else outcome, "", ""
    first = record.problems[0]
    is_held = any("reviewed_by" in problem.mend for problem in record.problems)
    is_told = all(problem.what and problem.mend for problem in record.problems)
    wrong = "" if is_told else "refused without a mend"
    return "held" if is_held else "refused", wrong, first.what[:20]


if __name__ == "__main__":
    sys.exit(main())
