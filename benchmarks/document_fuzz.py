"""Fuzzes the reading of documents: `python -m benchmarks.document_fuzz [FOLDER …] --inputs 500`.

So many mutants of each format, of files that tests build and of those below the folders: whole
ones, or their parts within the archive, are cut, doubled, spliced and sprinkled with what parsers
trip over; and some files are made to blow up. Each must become a story, or be refused with a
sentence, in two seconds of processor time and in 256 MB more than the process had.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from tqdm import tqdm

from benchmarks import page_bombs
from benchmarks.document_bombs import BOMBS as BOMBS_OF_OFFICES
from benchmarks.pictures import most_memory
from chalicelib.ingest.reading.formats import FORMATS
from chalicelib.ingest.reading.manuscript import read_manuscript
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import UnusableManuscript
from doubles.newsroom import NEWSROOM
from tests.documents.opendocument import flat_opendocument, frame, line, opendocument, span
from tests.documents.trapped import TRAPPED
from tests.documents.word import PNG

MOST_SECONDS = 2.0  # of processor time
MOST_MEMORY = 256  # MB beyond what the libraries take
IN_ONE_GO = 250  # files that a process tries before it reports
LARGEST_SOURCE = 60_000  # bytes; small files are quick, and it is their structure that is broken
SPAN = 200  # bytes that are cut, doubled or replaced at once
OPENDOCUMENT = opendocument(
    line("The ferry", "Title"),
    "Tags: ferries",
    line(f"It {span('sails', 'Bold')}, {span('they say', 'Hidden')}{frame()}"),
    line(
        '<text:a xlink:href="https://a.example/">here</text:a><text:note><text:note-body/></text:note>'
    ),
    "<table:table><table:table-row><table:table-cell/></table:table-row></table:table>",
    "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>",
    media={"Pictures/1.png": PNG},
)
RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}{\colortbl;\red255;}"
    r"\pard{\b The ferry\par}It {\i sails}{\v they say}, {\f1 \'cc} \u26085?\par"
    r'{\field{\*\fldinst{HYPERLINK "https://a.example/"}}{\fldrslt here}}{\footnote By the log.}'
    r"\trowd\intbl A\cell B\cell\row{\pict\pngblip " + PNG.hex() + r"}{\header Desk\par}}"
).encode()
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

# Files that tests build, by their ending.
BUILT: Mapping[str, Sequence[bytes]] = {
    ".docx": tuple(TRAPPED.values()),
    ".odt": (OPENDOCUMENT,),
    ".rtf": (RTF,),
    ".fodt": (flat_opendocument(line("The ferry", "Title"), "It sails."),),
    **page_bombs.BUILT,
}
BOMBS = {**BOMBS_OF_OFFICES, **page_bombs.BOMBS}
TROUBLE = (
    b"<w:p>", b"</w:p>", b"<w:r><w:t>", b"<w:tbl><w:tr><w:tc>", b"<w:vanish/>", b"<w:del>",
    b'<w:fldChar w:fldCharType="begin"/>', b'<w:gridSpan w:val="-1"/>', b"<w:vMerge/>",
    b"<![CDATA[", b"<!DOCTYPE a>", b"<!ENTITY a 'b'>", b"&a;", b"&#0;", b"&#xFFFF;", b"\0",
    b"\xff\xfe", b"\xc3", b'w:val=""', b'w:id="-1"', b'xmlns:w=""', b'<w:numId w:val="99"/>',
    b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04", b"\xff\xff\xff\xff", b"javascript:",
    b"../../../", b"]]>", b"<text:p>", b"<table:table>", b"<text:list>", b"<draw:frame>",
    b'text:display="none"', b'table:number-columns-spanned="99999"', b"<text:note>",
    b"{\\pict ", b"\\bin99999999 ", b"\\u-1?", b"{\\footnote ", b"{\\*\\fldinst ", b"\\uc8", b"}}}",
    *page_bombs.TROUBLE,
)  # fmt: skip


class TriedDocument(NamedTuple):
    """What came of a file, and what it took: seconds of processor time, and MB at the most."""

    name: str
    kind: str
    is_refused: bool
    seconds: float
    memory: float
    wrong: str  # empty if nothing is


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
    # A process each: the memory of one is not that of another. One that crashes is noticed.
    with ProcessPoolExecutor(
        options.processes, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        work = pool.map(partial(_try, options.folders, options.inputs), jobs)
        tried = [one for group in tqdm(work, total=len(jobs), unit="job") for one in group]
    return _report(tried)


def ending_of(bomb: str) -> str:
    """Find the ending that a bomb is read by: the one that it is called by, or Word's."""
    first = bomb.partition(" ")[0]
    return first if first.startswith(".") else ".docx"


def _report(tried: Sequence[TriedDocument]) -> int:
    wrong = [f"{one.name} ({one.kind}): {one.wrong}" for one in tried if one.wrong]
    print(*wrong[:20], sep="\n")
    print("| format | files | refused | slowest, s | most memory of one, MB |")
    print("|---|---:|---:|---:|---:|")
    for kind in sorted({one.kind for one in tried}):
        print(_row(kind, [one for one in tried if one.kind == kind]))
    print(f"{len(tried):,} files, {len(wrong):,} wrong.")
    return int(bool(wrong))


def _row(kind: str, tried: Sequence[TriedDocument]) -> str:
    slowest = max(tried, key=lambda one: one.seconds)
    largest = max(tried, key=lambda one: one.memory)
    refused = sum(one.is_refused for one in tried)
    return (
        f"| `{kind}` | {len(tried):,} | {refused:,} | {slowest.seconds:.2f} ({slowest.name}) "
        f"| {largest.memory:.0f} ({largest.name}) |"
    )


def _try(folders: Sequence[Path], inputs: int, job: tuple[str, int | str]) -> list[TriedDocument]:
    kind, start = job
    _objection(kind, BUILT[kind][0])  # libraries are loaded at first use
    if isinstance(start, str):
        return [_tried(kind, start, BOMBS[start]())]
    sources = _sources(tuple(folders), kind)
    seeds = range(start, min(start + IN_ONE_GO, inputs))
    return [_tried(kind, f"seed {n}", _broken(sources, n)) for n in seeds]


def _tried(kind: str, name: str, content: bytes) -> TriedDocument:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most memory, from now on
    memory, start = most_memory(), time.process_time()
    is_refused, wrong = _objection(kind, content)
    taken, more = time.process_time() - start, most_memory() - memory
    if taken > MOST_SECONDS:
        wrong = wrong or f"took {taken:.1f} s"
    if more > MOST_MEMORY:
        wrong = wrong or f"took {more:.0f} MB"
    return TriedDocument(name, kind, is_refused, taken, more, wrong)


def _objection(kind: str, content: bytes) -> tuple[bool, str]:
    """Whether a file was refused, and what is wrong with what became of it; empty if nothing is."""
    try:
        if len(content) <= FORMATS[kind].largest:
            version = Version("v1", NOW, len(content))
            read_manuscript(f"articles/denmark/ferry{kind}", version, content, NEWSROOM)
    except UnusableManuscript as unusable:
        is_told = all(problem.what and problem.mend for problem in unusable.problems)
        return True, "" if is_told else "refused without a mend"
    except Exception as error:  # noqa: BLE001 - none may leave
        return True, repr(error)[:200]
    return False, ""


@cache
def _sources(folders: tuple[Path, ...], kind: str) -> list[bytes]:
    """Read the files below the folders that are of a kind; and those that tests build."""
    files = [path for folder in folders for path in sorted(folder.rglob(f"*{kind}"))]
    real = [path.read_bytes() for path in files if path.stat().st_size < LARGEST_SOURCE]
    return [*real, *BUILT[kind]]


def _broken(sources: Sequence[bytes], seed: int) -> bytes:
    dice = random.Random(seed)  # noqa: S311 - seeded: the same file again
    content = dice.choice(sources)
    if content.startswith(b"PK") and dice.random() < 0.8:
        return _with_broken_part(content, sources, dice)
    return _changed(content, sources, dice)


def _with_broken_part(content: bytes, sources: Sequence[bytes], dice: random.Random) -> bytes:
    """Make a whole archive with a part in it that is not; or that is missing, or another."""
    parts = _parts(content)
    others = _parts(dice.choice(sources)) or parts
    name = dice.choice([*parts])
    match dice.randint(0, 9):
        case 0:
            del parts[name]
        case 1:
            parts[name] = dice.choice([*others.values()])
        case _:
            parts[name] = _changed(parts[name], [*others.values()], dice)
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as zipped:
        for one, within in parts.items():
            zipped.writestr(one, within)
    return buffer.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(io.BytesIO(content)) as zipped:
            return {name: zipped.read(name) for name in zipped.namelist()}
    except BadZipFile:
        return {}


def _changed(content: bytes, sources: Sequence[bytes], dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(changed))
        span = slice(at, at + dice.randint(0, SPAN))
        _CHANGES[dice.randint(0, len(_CHANGES) - 1)](changed, span, dice.choice(sources), dice)
    return bytes(changed)


def _cut(content: bytearray, span: slice, _other: bytes, _dice: random.Random) -> None:
    del content[span]


def _double(content: bytearray, span: slice, _other: bytes, dice: random.Random) -> None:
    content[span.start : span.start] = content[span] * dice.choice((1, 2, 50))


def _splice(content: bytearray, span: slice, other: bytes, _dice: random.Random) -> None:
    content[span] = other[span]


def _end(content: bytearray, span: slice, _other: bytes, _dice: random.Random) -> None:
    del content[span.start :]


def _change_byte(content: bytearray, span: slice, _other: bytes, dice: random.Random) -> None:
    content[span.start : span.start + 1] = bytes((dice.randint(0, 255),))


def _trouble(content: bytearray, span: slice, _other: bytes, dice: random.Random) -> None:
    content[span.start : span.start] = dice.choice(TROUBLE) * dice.choice((1, 1, 2, 40))


def _change_tag(content: bytearray, _span: slice, _other: bytes, dice: random.Random) -> None:
    """Change what is well-formed and stays so: another element in place of one."""
    names = (
        b"w:p w:r w:t w:tbl w:tc w:ins w:sdt w:pict text:p text:list table:table text:span".split()
    )
    old, new = dice.sample(names, 2)
    for sign in (b"<%s>", b"</%s>", b"<%s "):
        content[:] = content.replace(sign % old, sign % new)


_CHANGES: tuple[Callable[[bytearray, slice, bytes, random.Random], None], ...] = (
    _cut, _double, _splice, _end, _change_byte, _change_byte, _trouble, _trouble, _change_tag,
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
