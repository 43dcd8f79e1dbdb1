"""Fuzzes the making of pictures: `python -m benchmarks.picture_fuzz [FOLDER …] --inputs 5000`.

Pictures of every type (drawn ones, or those below the folders) are cut, doubled, spliced and
sprinkled with what decoders trip over; and some are made to blow up. Each must become renditions,
or be refused with a sentence; one that is refused, in a second of processor time and in 256 MB more
than the process had.
"""

from __future__ import annotations

import argparse
import random
import struct
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageCms
from tqdm import tqdm

from benchmarks.pictures import most_memory
from chalicelib.imaging.picture_making import make_renditions
from chalicelib.imaging.picture_types import ENDINGS, type_of
from chalicelib.news.errors import UnusablePicture
from tests.imaging.drawn_files import saved

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


class Outcome(NamedTuple):
    """What came of some files: how many, how slow, how large, and what was wrong with any."""

    files: int
    refused: int
    seconds: float  # of the slowest that was refused
    slowest: str
    memory: float
    wrong: tuple[str, ...]


def main() -> int:
    """Try all inputs and bombs; return 1 if any went wrong, or took too long or too much memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--inputs", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    jobs = [*range(0, options.inputs, IN_ONE_GO), *BOMBS]
    # A process each: the memory of one is not that of another. One that crashes is noticed.
    with ProcessPoolExecutor(
        options.processes, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        work = pool.map(partial(_try, options.folders), jobs)
        outcomes = list(tqdm(work, total=len(jobs), unit="job"))
    return _report(outcomes)


def _report(outcomes: Sequence[Outcome]) -> int:
    wrong = [line for outcome in outcomes for line in outcome.wrong]
    print(*wrong[:20], sep="\n")
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    most = max(outcomes, key=lambda outcome: outcome.memory)
    files = sum(outcome.files for outcome in outcomes)
    refused = sum(outcome.refused for outcome in outcomes)
    print(f"{files:,} files, {refused:,} refused, {len(wrong):,} wrong.")
    print(f"Slowest refusal: {slowest.seconds:.2f} s ({slowest.slowest}).")
    print(f"Most memory: {most.memory:.0f} MB beyond the libraries' ({most.slowest}).")
    return int(bool(wrong))


def _try(folders: Sequence[Path], job: int | str) -> Outcome:
    if isinstance(job, str):
        cases = [(job, BOMBS[job]())]
    else:
        sources = _sources(tuple(folders))
        cases = [(f"seed {n}", _broken(sources, n)) for n in range(job, job + IN_ONE_GO)]
    make_renditions(_drawn("PNG"), language="en")  # decoders are loaded at first use
    before, refused = most_memory(), 0
    seconds, slowest, wrong = 0.0, "", []
    for name, content in cases:
        start = time.process_time()
        is_refused, objection = _objection(content)
        taken = time.process_time() - start
        refused += is_refused
        if is_refused and taken > MOST_SECONDS:
            objection = objection or f"took {taken:.1f} s"
        if is_refused and most_memory() - before > MOST_MEMORY:
            objection = objection or f"took {most_memory() - before:.0f} MB"
        if objection:
            wrong.append(f"{name}: {objection}")
        if is_refused:
            seconds, slowest = max((seconds, slowest), (taken, name))
    return Outcome(len(cases), refused, seconds, slowest, most_memory() - before, tuple(wrong))


def _objection(content: bytes) -> tuple[bool, str]:
    """Whether a file was refused, and what is wrong with what became of it; empty if nothing is."""
    try:
        _, files = make_renditions(content, language="en")
    except UnusablePicture as unusable:
        return True, "" if unusable.problem.mend else "refused without a mend"
    except Exception as error:  # noqa: BLE001 - none may leave
        return True, repr(error)[:200]
    return False, "" if files else "it has no rendition"


@cache
def _sources(folders: tuple[Path, ...]) -> list[bytes]:
    """Read the files below the folders that are pictures, and draw one of every type."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    contents = [path.read_bytes() for path in files if path.stat().st_size < LARGEST_SOURCE]
    real = [content for content in contents if type_of(content) in ENDINGS]
    return [*real, *(_drawn(kind) for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF"))]


def _drawn(kind: str) -> bytes:
    image = Image.effect_noise((120, 80), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {} if kind == "GIF" else {"exif": exif, "icc_profile": profile}
    return saved(image, kind, **options)


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


def _png(width: int, height: int, *chunks: tuple[bytes, bytes], colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), *chunks, (b"IEND", b""))
    )


def _deflated(zeros: int) -> bytes:
    return zlib.compress(bytes(zeros), 9)


def _jpeg_with(marker: int, name: bytes, block: bytes) -> bytes:
    """Put a block into a JPEG, in as many segments as it takes."""
    plain, most = _drawn("JPEG"), 65_000
    segments = b""
    count = (len(block) + most - 1) // most
    for number in range(count):
        part = block[number * most : (number + 1) * most]
        numbered = bytes((number + 1, count)) if marker == 0xE2 else b""
        content = name + numbered + part
        segments += bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content
    return plain[:2] + segments + plain[2:]


def _many_frames() -> bytes:
    """Repeat what stands between a GIF's palette and its end, the byte 0x3B."""
    one = saved(Image.new("P", (60, 60)), "GIF")
    start = one.index(b"\x2c\0\0\0\0")
    return one[:start] + one[start:-1] * 10_000 + b"\x3b"


def _large_progressive(side: int) -> bytes:
    flat = Image.linear_gradient("L").resize((side, side)).convert("RGB")
    return saved(flat, "JPEG", progressive=True, subsampling="4:4:4")


def _many_scans() -> bytes:
    plain = _large_progressive(4000)
    end = plain.rindex(b"\xff\xd9")
    return plain[:end] + b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00" * 5000 + plain[end:]


def _cut_progressive() -> bytes:
    plain = _large_progressive(6300)
    return plain[: len(plain) * 9 // 10]


def _polyglot(kind: str, other: bytes) -> bytes:
    return _drawn(kind) + other + b"<script>alert(1)</script>"


_ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 112)
)

BOMBS: dict[str, Callable[[], bytes]] = {
    "30,000 × 30,000": lambda: _png(30_000, 30_000, (b"IDAT", _deflated(9_000_000))),
    "40 megapixels, cut off": lambda: _png(8000, 5000, (b"IDAT", _deflated(60_000_000)), colour=6),
    "a GIF of 10,000 frames": _many_frames,
    "a JPEG of 5,000 scans": _many_scans,
    "a progressive JPEG of 40 megapixels, cut off": _cut_progressive,
    "a GIF of 65,535 × 65,535": lambda: b"GIF89a\xff\xff\xff\xff\xf0\0\0" + bytes(6),
    "XMP of 12 megabytes": lambda: _jpeg_with(
        0xE1, b"http://ns.adobe.com/xap/1.0/\0", b"<a>" * 4_000_000
    ),
    "a profile of 12 megabytes": lambda: _jpeg_with(0xE2, b"ICC_PROFILE\0", b"acsp" * 3_000_000),
    "a packed profile of 500 megabytes": lambda: _png(
        9, 9, (b"iCCP", b"x\0\0" + _deflated(500_000_000)), (b"IDAT", _deflated(270))
    ),
    "packed text of 500 megabytes": lambda: _png(
        9, 9, (b"zTXt", b"x\0\0" + _deflated(500_000_000)), (b"IDAT", _deflated(270))
    ),
    "ten thousand texts": lambda: _png(
        9, 9, *[(b"zTXt", b"x\0\0" + _deflated(900_000))] * 10_000, (b"IDAT", _deflated(270))
    ),
    "XMP of entities": lambda: saved(
        Image.new("RGB", (9, 9)), "PNG", xmp=_ENTITIES + b"]><rdf:RDF>&o;</rdf:RDF>"
    ),
    "XMP of 300,000 elements": lambda: saved(
        Image.new("RGB", (9, 9)), "WEBP", xmp=b"<a>" + b"<b/>" * 240_000 + b"</a>"
    ),
    "a JPEG and a ZIP": lambda: _polyglot("JPEG", b"PK\3\4"),
    "a GIF and a script": lambda: b"GIF89a/*" + _polyglot("GIF", b"*/=1;"),
    "a PNG and a PDF": lambda: _polyglot("PNG", b"%PDF-1.7"),
    "a web page called a picture": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "an SVG with a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "60 megabytes of nothing": lambda: b"\xff\xd8\xff\xe0" + bytes(59_000_000),
    "60 megabytes of markers": lambda: b"\xff\xd8" + b"\xff" * 59_000_000,
    "60 megabytes of empty segments": lambda: b"\xff\xd8" + b"\xff\xe0\0\2" * 14_000_000,
}


if __name__ == "__main__":
    sys.exit(main())
