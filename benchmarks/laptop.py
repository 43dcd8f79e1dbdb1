"""`make run` with a whole archive: memory, upload to page, many files at once, pages meanwhile.

`python -m benchmarks.laptop [--stories 5000]` writes so many articles into a folder, serves them by
`make run`'s own program, and measures while readers poll. The folder stays, so that the next run
need not take all of them in again; `--fresh` begins anew.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import boto3

from chalicelib.newsroom_file import read_newsroom
from local.ports import HOST, PROGRESS_PATH, PortOption, choose_ports
from operations.stages import PROJECT, chosen_newsroom, endpoint, enter_stage

FOLDER = PROJECT / ".local" / "benchmark"
NEWEST = datetime(2026, 1, 1, 12, tzinfo=UTC)
READERS = 4
READERS_PAUSE = 0.25  # seconds between two pages of one reader
UPLOADS = 10  # one after another, each until its page is there
MANY = 300  # files at once
PATIENCE = 7200  # seconds for the first fill: it is minutes, hours on a busy machine

_WORDS = (
    "the", "a", "ferry", "minister", "harbour", "said", "budget", "wind", "on", "Tuesday",
    "island", "price", "of", "in", "and", "new", "old", "council", "school", "winter",
)  # fmt: skip


def main() -> None:
    """Measure, and print a line for each figure with its bound."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stories", type=int, default=5000)
    options.add_argument("--fresh", action="store_true", help="take everything in again")
    chosen = options.parse_args()
    folder = FOLDER / str(chosen.stories)
    if chosen.fresh and folder.exists():
        shutil.rmtree(folder)
    for number in range(chosen.stories):
        _write(folder / "stories", number)
    port, cloud_port = choose_ports("", PortOption("", "", 8700), PortOption("", "", 5700))
    with running(folder, port, cloud_port) as (process, seconds):
        print(f"{chosen.stories:,} stories; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(f"{'up after':32} {seconds:8.1f} s")
        _measure(folder, process.pid, chosen.stories, (port, cloud_port))


def _measure(folder: Path, pid: int, stories: int, ports: tuple[int, int]) -> None:
    port, cloud_port = ports
    enter_stage("local", cloud_port=cloud_port)
    readers = Readers(port, stories)
    with readers.polling():
        times = [_upload_to_page(port, number) for number in range(UPLOADS)]
        cpu_before = _processor_seconds(pid)
        synced, all_there = _many_at_once(folder, port, cloud_port)
        cpu = _processor_seconds(pid) - cpu_before
    print(f"{'upload to page, median':32} {median(times):8.2f} s   (at most 1)")
    print(f"{'upload to page, slowest':32} {max(times):8.2f} s")
    print(f"{f'{MANY} files, uploaded':32} {synced:8.1f} s   (at most 30)")
    print(f"{f'{MANY} files, on their pages':32} {all_there:8.1f} s")
    print(f"{'  of it processor time':32} {cpu:8.1f} s   (both programs, readers included)")
    milliseconds = [1000 * seconds for seconds in readers.seconds]
    print(f"{'a page while readers poll, median':32} {median(milliseconds):8.0f} ms  (at most 150)")
    print(f"{'a page, slowest of a hundred':32} {quantiles(milliseconds, n=100)[-1]:8.0f} ms")
    print(f"{'pages that were not 200':32} {readers.others.total():8} of {len(milliseconds)}")
    for status, count in readers.others.items():
        print(f"  {count} of status {status}")
    print(f"{'memory, both programs':32} {_memory(pid):8.0f} MB  (at most 600)")


@dataclass
class Readers:
    """Readers who look at one page after another."""

    port: int
    stories: int
    seconds: list[float] = field(default_factory=list)
    others: Counter[int] = field(default_factory=Counter)  # answers that were no page, by status

    @contextmanager
    def polling(self) -> Iterator[None]:
        """Poll until the context ends."""
        done = threading.Event()
        threads = [threading.Thread(target=self._poll, args=(done, n)) for n in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            done.set()
            for thread in threads:
                thread.join()

    def _poll(self, done: threading.Event, reader: int) -> None:
        rng = random.Random(reader)  # noqa: S311 - no secret
        sections = [section.slug for section in read_newsroom(chosen_newsroom()).sections]
        while not done.wait(READERS_PAUSE):
            story = f"/{_address(rng.randrange(self.stories))}"
            path = rng.choice(["/", f"/{rng.choice(sections)}", story])
            before = time.perf_counter()
            status, _ = page(self.port, path)
            self.seconds.append(time.perf_counter() - before)
            self.others.update([status] * (status != 200))


def _upload_to_page(port: int, number: int) -> float:
    """Seconds from the beginning of an upload until a reader has it."""
    headline = f"Measured {number} at {time.time_ns()}"
    section = read_newsroom(chosen_newsroom()).sections[0].slug
    name = f"measured-{time.time_ns()}"
    text = f"---\ntitle: {headline}\n---\n{made_text(number)}"
    with closing(boto3.client("s3")) as s3:
        before = time.perf_counter()
        s3.put_object(
            Bucket=os.environ["UPLOADS_BUCKET"],
            Key=f"articles/{section}/{name}.md",
            Body=text.encode(),
        )
    while headline not in page(port, f"/{section}/{name}")[1]:
        time.sleep(0.01)
    return time.perf_counter() - before


def _many_at_once(folder: Path, port: int, cloud_port: int) -> tuple[float, float]:
    """Seconds until many new files are uploaded, and until all are taken in."""
    batch, first = folder / "batch", time.time_ns() // 1000
    shutil.rmtree(batch, ignore_errors=True)
    files = [_write(batch, first + number) for number in range(MANY)]
    before = time.perf_counter()
    bucket = os.environ["UPLOADS_BUCKET"]
    aws = shutil.which("aws")
    if aws:
        command = [aws, "--endpoint-url", endpoint(cloud_port), "s3", "sync", "--only-show-errors"]
        subprocess.run([*command, str(batch), f"s3://{bucket}/articles"], check=True)  # noqa: S603 - our own command
    else:
        print("There is no AWS CLI here: ten threads upload instead of aws s3 sync.")
        with closing(boto3.client("s3")) as s3, ThreadPoolExecutor(10) as pool:
            for file in files:
                key = f"articles/{file.relative_to(batch).as_posix()}"
                pool.submit(s3.upload_file, str(file), bucket, key)
    synced = time.perf_counter() - before
    while (progress := _progress(cloud_port))["taken_in"] < progress["total"]:
        time.sleep(0.1)
    assert page(port, f"/{_address(first + MANY - 1)}")[0] == 200
    return synced, time.perf_counter() - before


@contextmanager
def running(
    folder: Path, port: int, cloud_port: int
) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """Run `make run`'s program; yield it, and after how many seconds it was up."""
    command = [sys.executable, "-u", "-m", "local.run", "--port", str(port)]
    command += ["--cloud-port", str(cloud_port), "--data", str(folder / "data")]
    command += ["--stories", str(folder / "stories")]
    before = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    assert process.stdout
    try:
        for line in process.stdout:
            if "Ctrl-C stops" in line:
                break
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield process, time.perf_counter() - before
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _memory(pid: int) -> float:
    """Megabytes of the two programs that a process has started."""
    return sum(int(size) for size in _of_children(pid, "rss")) / 1024


def _processor_seconds(pid: int) -> float:
    """Of the same two programs; `ps` counts hours, minutes and seconds."""
    times = [time.replace("-", ":").split(":") for time in _of_children(pid, "time")]
    return sum(
        float(part) * float(60**place)
        for parts in times
        for place, part in enumerate(reversed(parts))
    )


def _of_children(pid: int, column: str) -> list[str]:
    """Return what `ps` says of the programs that a process has started."""
    listed = subprocess.run(  # noqa: S603 - our own command
        ["ps", "-axo", f"ppid=,{column}="],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.split() for line in listed.stdout.splitlines())
    return [value for parent, value in lines if int(parent) == pid]


def page(port: int, path: str) -> tuple[int, str]:
    """Ask the site for a page; its status and its text."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=30)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def _progress(cloud_port: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"{endpoint(cloud_port)}{PROGRESS_PATH}") as answer:  # noqa: S310 - loopback only
        progress: dict[str, Any] = json.load(answer)
    return progress


def _write(folder: Path, number: int) -> Path:
    """Write one article, unless it is there."""
    file = folder / f"{_address(number)}.md"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        published = NEWEST - (number % 1_000_000) * timedelta(minutes=7)
        headline = " ".join(random.Random(number).choices(_WORDS, k=8)).capitalize()  # noqa: S311 - text
        file.write_text(
            f"---\ntitle: {headline} {number}\ndate: {published:%Y-%m-%dT%H:%M:%SZ}\n"
            f"tags: [Tag {number % 40}]\n---\n{made_text(number)}",
            encoding="utf-8",
        )
    return file


def _address(number: int) -> str:
    sections = read_newsroom(chosen_newsroom()).sections
    return f"{sections[number % len(sections)].slug}/story-{number}"


def made_text(number: int) -> str:
    """Make a text of 480 words."""
    rng = random.Random(number)  # noqa: S311 - text, no secret
    paragraphs = (" ".join(rng.choices(_WORDS, k=60)).capitalize() + "." for _ in range(8))
    return "\n\n".join(paragraphs)


if __name__ == "__main__":
    main()
