"""What the search takes at a thousand, a hundred thousand and a million stories.

python -m benchmarks.search_scale [--stories 1000 100000 1000000] [--whole]

Archives are made (benchmarks/made_archive.py): stories of some 300 words over thirty years. Their
packs are made by the site's own writer, and stay in .local for the next time. Of an archive whose
packs have no room on the function's disk, only those that do are made, the newest years'; `--whole`
makes all of them (three quarters of an hour of processor time for a million). Each archive is then
searched by a process of its own, as a function is: packs are fetched from a folder, checked, opened
and searched as the deployed shelves do, within the same time and room. All times are of processor
time, so that others on the machine count little.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.json import decode, encode
from msgspec.structs import replace

from benchmarks.made_archive import NEWEST_AT, MadeArchive
from benchmarks.made_index import FolderIndexFiles, index_writing, made_index
from benchmarks.report import circumstances, table
from chalicelib.news.address import Address
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.question import read_question
from chalicelib.news.search_index import BasePack, KeptManifest, Manifest
from chalicelib.news.search_results import Found, SearchQuery
from chalicelib.search.analysis import terms
from chalicelib.search.open_pack import open_pack
from chalicelib.search.pack_building import build_pack
from chalicelib.search.pack_shelves import MOST_BYTES, PackShelves
from chalicelib.search.tantivy_search import TantivySearch
from operations.stages import PROJECT

OF_EACH_KIND = 60  # questions
HITS = 20  # as many as the page asks for
MOST_FETCHING = 10  # questions until the shelves are full
# Of one GET of S3, from a function in its region: https://docs.aws.amazon.com/AmazonS3/latest/
# userguide/optimizing-performance-design-patterns.html says 85 to 90 MB/s of a single request.
S3_BYTES_A_SECOND = 85_000_000

DELTAS = (1, 500)  # stories that a publication has the delta made of


class Opening(Struct, frozen=True):
    """Seconds for the first answer of a process, and what is in them."""

    fetching: float
    checking: float
    opening: float
    whole: float
    packs: int
    unsearched: int
    filled_by: int  # questions, until no further pack had room or was left
    unsearched_then: int


class Searching(Struct, frozen=True):
    """Milliseconds of each kind of question, and megabytes of the process at most."""

    milliseconds: dict[str, list[float]]
    memory: float


class Measured(Struct, frozen=True):
    """What one archive took. `stories` of its index were made, of `size`."""

    size: int
    stories: int
    packs: int
    bytes: int
    build: float
    opening: Opening
    searching: Searching
    publications: dict[int, float]
    at_s3: tuple[int, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each, and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--stories", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--searched", choices=("opening", "searching"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.searched:
        measure = _opening if options.searched == "opening" else _searching
        asked = decode(sys.stdin.buffer.read(), type=dict[str, list[str]])
        sys.stdout.buffer.write(encode(measure(MadeArchive(options.stories[0]), asked)))
        return 0
    every = [_measured(MadeArchive(size), whole=options.whole) for size in options.stories]
    print(circumstances("benchmarks.search_scale"))
    print(table(("", *(f"{one.size:,} stories" for one in every)), [*_rows(every)]))
    return 0


def _measured(archive: MadeArchive, *, whole: bool) -> Measured:
    files = made_index(archive, most_bytes=None if whole else MOST_BYTES)
    manifest = files.manifest().manifest
    asked = encode(_questions(archive))
    return Measured(
        size=archive.size,
        stories=sum(pack.stories for pack in manifest.base),
        packs=len(manifest.base),
        bytes=sum(pack.size for pack in manifest.base),
        build=_build_seconds(archive),
        opening=decode(_in_a_process(archive, "opening", asked), type=Opening),
        searching=decode(_in_a_process(archive, "searching", asked), type=Searching),
        publications={number: _publication(files, archive, number) for number in DELTAS},
        at_s3=_at_s3(archive),
    )


def _in_a_process(archive: MadeArchive, what: str, asked: bytes) -> bytes:
    """Measure in a process that has nothing of ours in its memory, such as a million words."""
    command = [sys.executable, "-m", "benchmarks.search_scale", "--searched", what]
    return subprocess.run(  # noqa: S603 - our own command
        [*command, "--stories", str(archive.size)],
        cwd=PROJECT,
        check=True,
        input=asked,
        stdout=subprocess.PIPE,
    ).stdout


def _build_seconds(archive: MadeArchive) -> float:
    """Build a pack of a thousand stories, of processor time."""
    stories = [*map(archive.story, range(min(archive.size, 1_000)))]
    return _seconds(partial(build_pack, stories)) * 1_000 / len(stories)


def _publication(files: FolderIndexFiles, archive: MadeArchive, number: int) -> float:
    """Have so many stories published at once; the index is then as it was."""
    before = files.manifest()
    addresses = [Address(*story.address.split("/")) for story in map(archive.story, range(number))]
    if before.manifest.due:  # it is not whole: the writer would go on
        files.replace_manifest(before, replace(before.manifest, due=()))
    seconds = _seconds(index_writing(files, archive, addresses).run)
    files.replace_manifest(files.manifest(), before.manifest)
    return seconds


class _WholeFiles(FolderIndexFiles):
    """The files of an index, whose manifest also names packs that were not made, as large as the
    others are; there is no room for them.
    """

    def __init__(self, archive: MadeArchive, rate: float = 0) -> None:
        super().__init__(FolderIndexFiles.of(archive).folder)
        self.clock = time.monotonic if not rate else self._reckoned
        self._rate = rate
        self._fetched = 0
        kept = super().manifest()
        self._kept = KeptManifest(_with_others(kept.manifest, archive), kept.tag)

    def manifest(self) -> KeptManifest:
        return self._kept

    def pack(self, digest: str) -> bytes | None:
        content = super().pack(digest)
        self._fetched += len(content or b"")
        return content

    def _reckoned(self) -> float:
        return self._fetched / self._rate


def _with_others(made: Manifest, archive: MadeArchive) -> Manifest:
    stories = sum(pack.stories for pack in made.base)
    size = sum(pack.size for pack in made.base) * archive.size / stories / len(archive.years())
    others = (BasePack(year, f"of-{year}", size=int(size)) for year in made.due)
    return replace(made, base=(*made.base, *others), due=())


def _at_s3(archive: MadeArchive) -> tuple[int, float]:
    """Answer a first question with packs fetched as fast as from S3: the years that it searches,
    and seconds, of fetching alone.
    """
    files = _WholeFiles(archive, S3_BYTES_A_SECOND)
    with TemporaryDirectory() as folder:
        shelf = PackShelves(files, Path(folder), files.clock, print).shelf(0)
    searched = {pack.year for pack in files.manifest().manifest.base} - {*shelf.unsearched}
    return len(searched), files.clock()


def _opening(archive: MadeArchive, questions: dict[str, list[str]]) -> Opening:
    """Answer a first question, in a process that has done nothing before."""
    files = _WholeFiles(archive)
    asked = questions["plain words"]
    with TemporaryDirectory() as folder:
        search = TantivySearch(PackShelves(files, Path(folder), files.clock, print))
        started = time.process_time()
        first = _find(search, asked[0])
        whole = time.process_time() - started
        unsearched, number = first.unsearched, 1
        while unsearched and number < MOST_FETCHING:
            number += 1
            after = _find(search, asked[number]).unsearched
            if after == unsearched:
                break
            unsearched = after
    base = [pack for pack in files.manifest().manifest.base if pack.year not in first.unsearched]
    return Opening(
        *_parts_of_opening(files, base),
        whole=whole,
        packs=len(base),
        unsearched=len(first.unsearched),
        filled_by=number,
        unsearched_then=len(unsearched),
    )


def _parts_of_opening(
    files: FolderIndexFiles, base: Sequence[BasePack]
) -> tuple[float, float, float]:
    fetching = checking = opening = 0.0
    with TemporaryDirectory() as folder:
        for pack in base:
            started = time.process_time()
            content = files.pack(pack.digest) or b""
            fetched = time.process_time()
            hashlib.sha256(content).hexdigest()
            checked = time.process_time()
            open_pack(content, Path(folder) / pack.digest)
            fetching += fetched - started
            checking += checked - fetched
            opening += time.process_time() - checked
    return fetching, checking, opening


def _searching(archive: MadeArchive, questions: dict[str, list[str]]) -> Searching:
    """Ask every question, once all packs that have room are there."""
    files = _WholeFiles(archive)
    milliseconds: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder:
        search = TantivySearch(PackShelves(files, Path(folder), files.clock, print))
        for typed in questions["plain words"][:MOST_FETCHING]:
            _find(search, typed)
        for kind, asked in questions.items():
            for typed in asked:
                _find(search, typed)
            milliseconds[kind] = [1000 * _seconds(partial(_find, search, one)) for one in asked]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Searching(milliseconds, peak / 1024)


def _find(search: TantivySearch, typed: str) -> Found:
    return search.find(SearchQuery(read_question(typed), NEWEST_AT, most=HITS))


def _questions(archive: MadeArchive) -> dict[str, list[str]]:
    """Questions of each kind, of words that stand side by side in a story of the newest tenth."""
    rng = random.Random("questions")  # noqa: S311 - no secret
    kinds: dict[str, Callable[[list[str]], str]] = {
        "plain words": lambda words: " ".join(words[: rng.randint(1, 3)]),
        "phrases": lambda words: f'"{words[0]} {words[1]}"',
        "sentences": lambda words: f"what is the {words[0]} of {words[1]} and {words[2]}",
        "prefixes": lambda words: f"{words[0][:4]}*",
        "typos": lambda words: _with_slip(max(words, key=len)),
    }
    numbers = range(max(1, archive.size // 10))
    stories = [archive.story(rng.choice(numbers)) for _ in range(OF_EACH_KIND)]
    return {
        kind: [ask(_side_by_side(story, rng)) for story in stories] for kind, ask in kinds.items()
    }


def _side_by_side(story: IndexedStory, rng: random.Random) -> list[str]:
    words = [term.word for term in terms(story.text, story.language)]
    place = rng.randrange(len(words) - 3)
    long = [word for word in words[place:] if len(word) > 4]
    return [*long[:3], *words[:3]][:3]


def _with_slip(word: str) -> str:
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _rows(every: Sequence[Measured]) -> Iterator[tuple[str, ...]]:
    def row(title: str, cell: Callable[[Measured], str]) -> tuple[str, ...]:
        return title, *map(cell, every)

    yield row("stories whose packs were made", lambda one: f"{one.stories:,}")
    yield row("packs of them", lambda one: f"{one.packs}")
    yield row("bytes of the index a story", lambda one: f"{one.bytes // one.stories:,}")
    yield row("MB of the index", lambda one: f"{one.bytes / one.stories * one.size / 1e6:,.0f}")
    yield row("s to build a thousand", lambda one: f"{one.build:.2f}")
    yield row("first answer of a process, s", lambda one: f"{one.opening.whole:.2f}")
    yield row("  of it fetching from a folder", lambda one: f"{one.opening.fetching:.2f}")
    yield row("  of it checking hashes", lambda one: f"{one.opening.checking:.2f}")
    yield row("  of it unpacking, opening", lambda one: f"{one.opening.opening:.2f}")
    yield row("  packs opened", lambda one: f"{one.opening.packs}")
    yield row("  years it names as not searched", lambda one: f"{one.opening.unsearched}")
    yield row(
        "years not searched, once all that fit are there",
        lambda one: f"{one.opening.unsearched_then}, by question {one.opening.filled_by}",
    )
    yield row(
        "years of a first answer from S3, s to fetch",
        lambda one: f"{one.at_s3[0]}, {one.at_s3[1]:.1f}",
    )
    for kind in every[0].searching.milliseconds:
        yield row(f"{kind}: median, 99th percentile, ms", partial(_percentiles, kind))
    yield row("most memory of the process, MB", lambda one: f"{one.searching.memory:,.0f}")
    for number in DELTAS:
        yield row(f"a publication of {number}, s", lambda one: f"{one.publications[number]:.2f}")  # noqa: B023 - at once


def _percentiles(kind: str, measured: Measured) -> str:
    every = measured.searching.milliseconds[kind]
    return f"{median(every):.1f}, {quantiles(every, n=100, method='inclusive')[-1]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
