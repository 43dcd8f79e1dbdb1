"""Archives that come in and go out: seconds, memory, losses; every old address; export and import.

`python -m benchmarks.archives` makes an archive of WordPress of 10,000 posts with 3,000 pictures,
and of other programs a fifth of that. Each step runs in a process of its own, over a bucket that is
a folder; the network's time is not in it. At the end imports are killed half-way, and go on.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.archive_makers import MAKERS
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.reading.upload_keys import is_story_key
from doubles.newsroom import FOLDER, NEWSROOM
from newsdesk.archives.media import Media
from newsdesk.archives.opening import open_archive
from newsdesk.earlier_stories import HEAD, KeptFile
from newsdesk.exporting import Exported, export_site
from newsdesk.folder_import import FolderPlan, OwnFolder
from newsdesk.import_plan import ImportPlan
from newsdesk.import_report import ImportReport
from newsdesk.importing import import_archive, rehearse_archive
from newsdesk.old_categories import Choices
from operations.stages import stage_environment
from tests.memory import MemoryArchive, MemoryUploads
from tests.web.conftest import Gateway

KILLS = 20
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True)
class FolderBucket:
    """An ImportBucket that is a folder."""

    folder: Path

    def files(self) -> dict[str, KeptFile]:
        """Read the MD5 of every file."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {
            path.relative_to(self.folder).as_posix(): KeptFile(
                hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            )
            for path in files
        }

    def heads(self, files: Mapping[str, KeptFile]) -> Iterator[tuple[str, bytes]]:
        """Read the first bytes of each."""
        return ((key, self.read(key)[:HEAD]) for key in files)

    def was_imported(self, _key: str) -> bool:
        """Nobody else writes there."""
        return True

    def read(self, key: str) -> bytes:
        """Read a file."""
        path = self.folder / key
        return path.read_bytes() if path.is_file() else b""

    def put(self, key: str, content: bytes) -> str:
        """Write a file."""
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return ""


def plan_of(source: Path) -> ImportPlan:
    """Plan an import."""
    beside = source if source.is_dir() else source.parent
    return ImportPlan(open_archive(source), NEWSROOM, Media([beside]), Choices("international"))


def rehearsed(source: Path) -> dict[str, Any]:
    """Rehearse it."""
    plan = plan_of(source)
    report = ImportReport(plan.archive.program, plan.archive.base)
    for one in rehearse_archive(plan, NEWSROOM, NOW):
        report.add(one)
    report.finish(plan)
    data = report.data
    told = ("outcomes", "pictures", "missing_pictures", "links_rewritten", "lost")
    old = [
        [plan.old_path(one), story["address"]]
        for story in report.stories
        if story["outcome"] == "published"
        for one in story["old"]
    ]
    drafts = {one.placed.address.path for one in plan.stories() if not one.placed.is_public}
    others = [pair for pair in data["redirects"].items() if pair[1] not in drafts]
    (source.parent / f"{plan.archive.program}.addresses").write_text(json.dumps([*old, *others]))
    return {name: data[name] for name in told}


def imported(source: Path, bucket: Path) -> dict[str, Any]:
    """Import it."""
    done = import_archive(plan_of(source), FolderBucket(bucket), lambda _files: None)
    return {name: value for name, value in vars(done).items() if name != "versions"}


def answers(addresses: Path, bucket: Path) -> dict[str, Any]:
    """Take all in, and ask the site for every old address: a 301 in one hop, to a page."""
    archive, uploads = taken_in(bucket, NOW)
    gateway = _gateway(archive)
    pairs, wrong, seen = json.loads(addresses.read_text()), [], set[str]()
    with redirect_stdout(StringIO()):  # the app's own log
        for old, _ in pairs:
            path, query = ("/", parse_qs(old[1:])) if old[0] == "?" else (f"/{old}", None)
            answer = gateway.get(path, query=query)
            location = answer.headers.get("location", "")
            if answer.status == HTTPStatus.OK and path != "/":
                continue  # it is the story's own address here too
            if answer.status != HTTPStatus.MOVED_PERMANENTLY:
                wrong.append(f"{old}: {answer.status}")
            elif location not in seen:
                seen.add(location)
                status = gateway.get(_to_ask(location)).status
                wrong += [f"{old}: {location} answers {status}"] if status != HTTPStatus.OK else []
    files, asked = len(uploads.files), len(pairs)
    return {"files": files, "asked": asked, "wrong": len(wrong), "first": wrong[:5]}


def _to_ask(location: str) -> str:
    """Ask for a story's page as JSON, which shows no lists: those are slow in memory."""
    path = urlsplit(location).path
    section, _, slug = path[1:].partition("/")
    is_story = NEWSROOM.section(section) and slug and "." not in slug
    return f"{path}.json" if is_story else path


def out_and_in(bucket: Path, folder: Path) -> dict[str, Any]:
    """Export the site, import it again, and compare every article."""
    archive, uploads = taken_in(bucket, NOW)
    started = time.process_time()
    *_, done = (Exported(), *export_site(uploads, NEWSROOM, folder, NOW + timedelta(days=9)))
    seconds = time.process_time() - started
    again = folder.parent / f"{folder.name}-again"
    import_archive(
        FolderPlan(OwnFolder(folder), NEWSROOM, Choices("denmark")),
        FolderBucket(again),
        lambda _n: None,
    )
    elsewhere, _ = taken_in(again, NOW + timedelta(days=9))
    here, there = _articles(archive), _articles(elsewhere)
    return {
        "exported": done.stories,
        "export_cpu_seconds": round(seconds, 1),
        "not_same": len(done.changed),
        "articles": len(here),
        "equal": here == there,
        "redirects_equal": archive.shards() == elsewhere.shards(),
    }


def killed_and_resumed(source: Path, folder: Path) -> dict[str, Any]:
    """Kill an import at a moment by chance, and go on, again and again, to the same bucket."""
    context, chance = multiprocessing.get_context("spawn"), random.Random(1)  # noqa: S311
    imported(source, folder / "whole")
    whole = FolderBucket(folder / "whole").files()
    differing, left_behind = 0, list[int]()
    for number in range(KILLS):
        bucket = folder / f"killed-{number}"
        wanted = chance.randrange(1, len(whole))
        process = context.Process(target=imported, args=(source, bucket))
        process.start()
        while process.is_alive() and _files_below(bucket) < wanted:
            time.sleep(0.002)
        process.kill()
        process.join()
        left_behind.append(_files_below(bucket))
        imported(source, bucket)
        differing += FolderBucket(bucket).files() != whole
    return {
        "step": "killed and resumed",
        "times": KILLS,
        "files": len(whole),
        "left_behind": left_behind,
        "differing": differing,
    }


def _files_below(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0


def _articles(archive: MemoryArchive) -> dict[Any, Any]:
    return {at: one.article for at, one in archive.kept_standings.items() if one.article}


def taken_in(bucket: Path, now: datetime) -> tuple[MemoryArchive, MemoryUploads]:
    """Take in a bucket."""
    archive, uploads = MemoryArchive(), MemoryUploads()
    intake = Intake(archive, uploads, NEWSROOM, "", lambda _attempt: None, redirects=archive)
    for path in sorted(bucket.rglob("*")):
        if path.is_file():
            key = path.relative_to(bucket).as_posix()
            uploads.put(key, path.read_bytes() if is_story_key(key) else b"", now)
            if is_story_key(key):
                intake.receive(key)
    return archive, uploads


def _gateway(archive: MemoryArchive) -> Gateway:
    os.environ.update(stage_environment("local"), NEWSROOM=str(FOLDER))
    app = importlib.import_module("app")
    app.site.__dict__["archive"] = archive
    app.site.now = lambda: NOW
    return Gateway(app.app)


def measured(name: str, step: Callable[..., dict[str, Any]], *arguments: Path) -> None:
    """Run a step in a process of its own, and print what it did and took."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        print(
            json.dumps({"step": name, **pool.submit(_timed, step, arguments).result()}), flush=True
        )


def _timed(step: Callable[..., dict[str, Any]], arguments: tuple[Path, ...]) -> dict[str, Any]:
    started, used = time.perf_counter(), time.process_time()
    did = step(*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return did | {
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(time.process_time() - used, 1),
        "MiB": round(peak / 1024),  # Linux counts in KiB
    }


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--pictures", type=int, default=3_000)
    parser.add_argument("--of", nargs="*", default=list(MAKERS), choices=list(MAKERS))
    options = parser.parse_args()
    for program in options.of:
        share = 1 if program == "WordPress" else 5
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            root = folder / "source"
            root.mkdir()
            source = MAKERS[program](root, options.posts // share, options.pictures // share)
            bucket = folder / "bucket"
            print(f"# {program}, {options.posts // share} posts", flush=True)
            measured("rehearsal", rehearsed, source)
            measured("import", imported, source, bucket)
            measured("import again", imported, source, bucket)
            measured("addresses", answers, source.parent / f"{program}.addresses", bucket)
            measured("export and import", out_and_in, bucket, folder / "exported")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "source"
        root.mkdir()
        source = MAKERS["WordPress"](root, options.posts // 20, options.pictures // 20)
        print(json.dumps(killed_and_resumed(source, Path(name))), flush=True)


if __name__ == "__main__":
    main()
