"""`make run`: the whole site on this machine, from nothing to a page, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import FILE
from local.child_program import Program
from local.page_files import STORIES, PageFiles
from local.ports import CLOUD_PORT, HOST, PORT, PROGRESS_PATH, RUNNING, PortOption, choose_ports
from operations.newsroom_check import remarks, require_newsroom
from operations.stages import PROJECT, chosen_newsroom, endpoint, enter_stage

LOGS = PROJECT / ".local"
STALLED = 60  # seconds without one more file taken in
LOOK_EVERY = 0.5  # seconds between looks at the files of pages
CHECK_EVERY = 3  # seconds, while what has changed can't be used
MANY = 200  # stories; who has more than these need not wait for the last to see the first


def main() -> None:
    """Start everything, say where it is, and stop all of it on Ctrl-C."""
    started = time.monotonic()
    newsroom = _newsroom()
    chosen = _chosen()
    port, cloud_port = choose_ports("make run", chosen.port, chosen.cloud_port)
    enter_stage("local", cloud_port=cloud_port)
    LOGS.mkdir(exist_ok=True)
    # Named, since a shell starts background jobs with the interrupt ignored.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.default_int_handler)
    laptop = Laptop(port, cloud_port, cloud_options=chosen.of_cloud)
    # For bin/newsdesk; of several that run at once it knows the last.
    running = json.dumps({"site": f"http://{HOST}:{port}", "cloud": endpoint(cloud_port)})
    try:
        with laptop.running():
            RUNNING.write_text(running, encoding="utf-8")
            laptop.wait_until_filled()
            if laptop.is_answering():
                _welcome(newsroom, port, cloud_port, time.monotonic() - started)
            laptop.watch()
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        if RUNNING.is_file() and RUNNING.read_text("utf-8") == running:
            RUNNING.unlink()


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line; `of_cloud` is handed on to the local cloud."""

    port: PortOption
    cloud_port: PortOption
    of_cloud: tuple[str, ...]


def _chosen() -> Options:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", default="")
    options.add_argument("--cloud-port", default="")
    options.add_argument("--stories", type=Path, help="a folder of articles")
    options.add_argument("--data", type=Path, help="the folder that keeps what is published")
    options.add_argument("--fresh", action="store_true", help="begin with nothing published")
    chosen = options.parse_args()
    stories = chosen.stories or chosen_newsroom() / STORIES
    if not stories.is_dir():
        raise SystemExit(
            f"There is no folder {stories}. Name one with articles in a folder for each section, "
            "or none for those of the newsroom: make run STORIES=folder"
        )
    of_cloud = ["--stories", str(stories)]
    of_cloud += ["--data", str(chosen.data)] * bool(chosen.data) + ["--fresh"] * chosen.fresh
    return Options(
        replace(PORT, value=chosen.port),
        replace(CLOUD_PORT, value=chosen.cloud_port),
        tuple(of_cloud),
    )


def _newsroom() -> Newsroom:
    """The newsroom; what is hardly meant in it is printed. Raises SystemExit, with all that is
    wrong in it, before anything is started.
    """
    try:
        folder = chosen_newsroom()
        newsroom = require_newsroom(folder)
    except WrongSettings as wrong:
        raise SystemExit(str(wrong)) from None
    for remark in remarks(newsroom, folder):
        print(remark, flush=True)
    return newsroom


class Laptop:
    """The local cloud and the site: two programs, and what they say."""

    def __init__(self, port: int, cloud_port: int, *, cloud_options: tuple[str, ...]) -> None:
        self._site_url = f"http://{HOST}:{port}/"
        self._cloud_url = endpoint(cloud_port)
        at_cloud = ("--cloud-port", str(cloud_port))
        self._files = PageFiles()  # before the site starts, so that no change is missed
        self._changed: list[str] = []  # files, since the site started
        self._refusal, self._next_check = "", 0.0
        # A log of its own for each port, so that two sites can run beside each other.
        self._cloud = Program(
            "local.cloud", "--port", str(cloud_port), *cloud_options, log=_log("cloud", cloud_port)
        )
        self._site = Program(
            "local.page_server", "--port", str(port), *at_cloud, log=_log("site", port)
        )

    @contextmanager
    def running(self) -> Iterator[None]:
        """A context in which both run."""
        try:
            print("Starting the local cloud …", flush=True)
            self._cloud.start()
            self._cloud.wait_for_line("is up")
            print("Starting the site (chalice local) …", flush=True)
            self._site.start()
            yield
        finally:
            self._site.stop()
            self._cloud.stop()

    def wait_until_filled(self) -> None:
        """Show how many files are taken in, until all are; where there are many, say where the site
        is before that.
        """
        with tqdm(desc="Taking in the stories", unit=" files") as bar:
            moved = time.monotonic()
            while (progress := self._progress())["taken_in"] < progress["total"]:
                if progress["taken_in"] != bar.n:
                    moved = time.monotonic()
                if (
                    bar.total != progress["total"]
                    and progress["total"] > MANY
                    and bar.total is None
                ):
                    bar.write(f"The site is at {self._site_url} and fills while you look.")
                bar.total = progress["total"]
                bar.update(progress["taken_in"] - bar.n)
                if time.monotonic() > moved + STALLED or not self._cloud.is_running:
                    raise SystemExit(self._cloud.last_words())
                time.sleep(0.1)
            bar.total = progress["total"]
            bar.update(progress["total"] - bar.n)

    def is_answering(self) -> bool:
        """Whether the site answers once it has started; if not, what is wrong is said."""
        try:
            self._site.wait_until_answering(self._site_url)
        except SystemExit as failed:
            print(f"{failed}\nIt is tried again when a file of the pages changes.", flush=True)
            return False
        return True

    def watch(self) -> None:
        """Say what the cloud says, and start the site again when what pages are made of changes,
        until somebody stops it or the cloud ends by itself.
        """
        with self._cloud.log.open(encoding="utf-8") as log:
            log.seek(0, os.SEEK_END)
            next_look = time.monotonic()
            while self._cloud.is_running:
                line = log.readline()
                if line and not line.startswith("tidende - INFO"):
                    print(line, end="", flush=True)
                elif not line:
                    time.sleep(0.1)
                if time.monotonic() > next_look:
                    next_look = time.monotonic() + LOOK_EVERY
                    self._follow(self._files.changed())
        print(self._cloud.last_words())

    def _follow(self, changed: list[str]) -> None:
        """Start the site again if files of its pages have changed, once they can be used."""
        self._changed += changed
        if not changed and (not self._refusal or time.monotonic() < self._next_check):
            return
        before, self._refusal = self._refusal, _refusal()
        self._next_check = time.monotonic() + CHECK_EVERY
        if not self._refusal:
            self._start_again()
        elif self._refusal != before:
            print(f"{self._refusal}\nUntil that is mended, pages stay as they were.", flush=True)

    def _start_again(self) -> None:
        changed, self._changed = list(dict.fromkeys(self._changed)), []
        print(f"{_listed(changed)} changed; the site starts again …", flush=True)
        self._site.stop()
        self._site.start()
        if self.is_answering():
            print(
                f"Pages are up to date: {self._site_url}" + _OF_STORIES * _is_newsroom(changed),
                flush=True,
            )

    def _progress(self) -> dict[str, int]:
        with urllib.request.urlopen(f"{self._cloud_url}{PROGRESS_PATH}", timeout=10) as answer:  # noqa: S310 - loopback only
            progress: dict[str, int] = json.load(answer)
        return progress


def _refusal() -> str:
    """What is wrong with the newsroom, by the code as it is now; empty if nothing is."""
    checked = subprocess.run(
        [sys.executable, "-m", "operations.newsroom_check"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return checked.stderr.strip() if checked.returncode else ""


_OF_STORIES = " Stories that were taken in before follow newsroom.toml at the next make run."


def _is_newsroom(changed: list[str]) -> bool:
    return any(name.endswith(FILE) for name in changed)


def _listed(names: list[str]) -> str:
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{others}"


def _log(part: str, port: int) -> Path:
    return LOGS / f"{part}-{port}.log"


def _welcome(newsroom: Newsroom, port: int, cloud_port: int, seconds: float) -> None:
    uploads = os.environ["UPLOADS_BUCKET"]
    section = newsroom.sections[0].slug if newsroom.sections else "SECTION"
    print(
        f"""
The site is up after {seconds:.1f} seconds:   http://{HOST}:{port}/
S3 and DynamoDB are at:              {endpoint(cloud_port)}

Publish a story, in another terminal (it is on its page within a second):

  bin/newsdesk put my-story.md --section {section}

or with any S3 client:

  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=eu-north-1 \\
  aws --endpoint-url {endpoint(cloud_port)} s3 cp my-story.md s3://{uploads}/articles/{section}/my-story.md

A picture for it goes beside it, or below pictures/, and a story is taken down by deleting it:

  aws … s3 cp ferry.jpg s3://{uploads}/articles/{section}/ferry.jpg
  aws … s3 rm s3://{uploads}/articles/{section}/my-story.md

What becomes of it is said here, and in receipts/ beside it. Ctrl-C stops everything; what is
published stays for the next make run, and make run FRESH=yes begins anew.
""",
        flush=True,
    )


if __name__ == "__main__":
    main()
