"""Fuzzes the making of pictures: `python -m benchmarks.picture_fuzz [FOLDER …] --inputs 5000`.

Pictures of every type (drawn ones, or those below the folders) are cut, doubled, spliced and
sprinkled with what decoders trip over; and some are made to blow up. Each must become renditions,
or be refused with a sentence; one that is refused, in a second of processor time and in 256 MB more
than the process had.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from benchmarks.picture_bombs import BOMBS, drawn_file
from benchmarks.tried_files import Meter, TriedFile, report, tried_all, what_was_too_much
from chalicelib.imaging.picture_making import make_renditions
from chalicelib.imaging.picture_types import ENDINGS, HEIF, type_of
from chalicelib.news.errors import UnusablePicture

MOST_SECONDS = 1.0  # of processor time, for a file that is refused
MOST_MEMORY = 256  # MB beyond what the libraries take
IN_ONE_GO = 250  # files that a process tries before it reports
LARGEST_SOURCE = (
    60_000  # bytes; it is the structure of a file that is broken, and small ones are quick
)
SPAN = 400  # bytes that are cut, doubled or replaced at once

TROUBLE = (
    b"\xff\xd8\xff", b"\xff\xd9", b"\xff\xda\x00\x0c\x03", b"\xff\xdb\x00\x43", b"\xff\xc4\x00\x00",
    b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03", b"\xff\xc2", b"\xff\xe1\xff\xffExif\0\0MM\0*",
    b"\xff\xed\x00\x20Photoshop 3.0\x008BIM\x04\x04", b"\x1c\x02\x78\x80\x08", b"\x1c\x01\x5a",
    b"IHDR\xff\xff\xff\xff\xff\xff\xff\xff", b"IDAT", b"IEND", b"iCCPx\0\0", b"acTL\xff\xff\xff",
    b"zTXtx\0\0", b"fdAT", b"eXIfMM\0*", b"tRNS\0", b"PLTE", b"GIF89a", b"\x21\xff\x0bNETSCAPE2.0",
    b"\x2c\0\0\0\0\xff\xff\xff\xff\0", b"VP8X", b"ANMF", b"VP8L\xff\xff\xff\x7f", b"ftypheic",
    b"meta", b"iloc\0\0\0\0DDDD", b"ispe\0\0\0\0\x7f\xff\xff\xff\x7f\xff\xff\xff", b"irot\x03",
    b"iprp", b"grid", b"\0\0\0\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff", b"\0\0\0\0", b"\xff" * 16,
    b"\0" * 64, b"<x:xmpmeta", b"<!ENTITY a 'b'>", b"<rdf:li>", b"acsp", b"mluc", b"\x7f\xff\xff",
)  # fmt: skip


def main() -> int:
    """Try all inputs and bombs; return 1 if any went wrong, or took too long or too much memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--inputs", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    jobs = [*range(0, options.inputs, IN_ONE_GO), *BOMBS]
    tried = tried_all(partial(_try, options.folders), jobs, options.processes)
    return report(tried, ["refused"], measured=lambda one: one.outcome == "refused")


def _try(folders: Sequence[Path], job: int | str) -> list[TriedFile]:
    make_renditions(drawn_file("PNG"), language="en")  # decoders are loaded at first use
    if isinstance(job, str):
        return [_tried(job, BOMBS[job]())]
    sources = _sources(tuple(folders))
    return [_tried(f"seed {n}", _broken(sources, n)) for n in range(job, job + IN_ONE_GO)]


def _tried(name: str, content: bytes) -> TriedFile:
    meter = Meter(_processor_time)
    is_refused, wrong, reason = _objection(content)
    (seconds, memory), kind = meter.taken(), type_of(content)
    memory += _memory_of_children() if kind == HEIF else 0
    if is_refused:
        wrong = wrong or what_was_too_much(
            seconds, memory, most_seconds=MOST_SECONDS, most_memory=MOST_MEMORY
        )
    outcome = "refused" if is_refused else "shown"
    return TriedFile(name, kind, outcome, seconds, memory, wrong, reason)


def _processor_time() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _memory_of_children() -> float:
    """Read the most MB of any process that this one has started so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _objection(content: bytes) -> tuple[bool, str, str]:
    """Whether a file was refused, what is wrong with what became of it (empty if nothing is), and
    the beginning of why it was refused.
    """
    try:
        _, files = make_renditions(content, language="en")
    except UnusablePicture as unusable:
        wrong = "" if unusable.problem.mend else "refused without a mend"
        return True, wrong, unusable.problem.what[:20]
    except Exception as error:  # noqa: BLE001 - none may leave
        return True, repr(error)[:200], repr(error)[:20]
    return False, "" if files else "it has no rendition", ""


@cache
def _sources(folders: tuple[Path, ...]) -> list[bytes]:
    """Read the files below the folders that are pictures, and draw one of every type."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    contents = [path.read_bytes() for path in files if path.stat().st_size < LARGEST_SOURCE]
    real = [content for content in contents if type_of(content) in ENDINGS]
    return [*real, *(drawn_file(kind) for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF"))]


def _broken(sources: Sequence[bytes], seed: int) -> bytes:
    dice = random.Random(seed)  # noqa: S311 - seeded: the same file again
    content = bytearray(dice.choice(sources))
    for _ in range(dice.randint(1, 6)):
        # Headers are at the beginning, and it is there that most goes wrong.
        at = dice.randint(0, len(content) if dice.random() < 0.5 else min(len(content), 1500))
        span = slice(at, at + dice.randint(0, SPAN))
        match dice.randint(0, 6):
            case 0:
                del content[span]
            case 1:
                content[at:at] = content[span] * dice.choice((1, 2, 50))
            case 2:
                content[span] = dice.choice(sources)[span]
            case 3:
                content[at:] = b""
            case 4 | 5:
                content[at : at + 1] = bytes((dice.randint(0, 255),))
            case _:
                trouble = dice.choice(TROUBLE)
                content[at : at + len(trouble)] = trouble * dice.choice((1, 1, 2, 40))
    return bytes(content)


if __name__ == "__main__":
    sys.exit(main())
