"""`make run`: the whole site on this machine, from nothing to a page, until Ctrl-C."""

from __future__ import annotations

import argparse
import mimetypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from tqdm import tqdm

from chalicelib.ingest.sweep import drift
from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Newsroom
from chalicelib.settings import read_settings
from chalicelib.site import Site
from local.cloud import DEFAULT_PORT
from local.ports import HOST, require_free, wait_until_answering
from operations.newsroom_check import require_newsroom
from operations.stages import PROJECT, chosen_newsroom, endpoint, enter_stage

LOGS = PROJECT / ".local"
START_TIMEOUT = 60  # seconds; a slow laptop needs about ten


def main() -> None:
    """Start everything, say where it is, and stop all of it on Ctrl-C."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--cloud-port", type=int, default=DEFAULT_PORT)
    chosen = options.parse_args()
    require_free(chosen.port, part="the site", option="make run PORT")
    require_free(chosen.cloud_port, part="the local cloud", option="make run CLOUD_PORT")
    folder = chosen_newsroom()
    try:
        newsroom = require_newsroom(folder)
    except WrongSettings as wrong:
        raise SystemExit(str(wrong)) from None
    enter_stage("local", cloud_port=chosen.cloud_port)
    LOGS.mkdir(exist_ok=True)
    # Named, since a shell starts background jobs with the interrupt ignored.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.default_int_handler)
    started = time.monotonic()
    try:
        with _cloud(chosen.cloud_port) as cloud, _site(chosen.port) as site:
            _wait_until_taken_in(_upload_stories(folder / "stories"))
            _wait_for(f"http://{HOST}:{chosen.port}/", site, _log("site", chosen.port))
            _welcome(newsroom, chosen.port, chosen.cloud_port, time.monotonic() - started)
            _watch(cloud, site, _log("cloud", chosen.cloud_port), _log("site", chosen.port))
    except KeyboardInterrupt:
        print("\nStopped.")


@contextmanager
def _cloud(port: int) -> Iterator[subprocess.Popen[bytes]]:
    print("Starting the local cloud …", flush=True)
    command = [sys.executable, "-m", "local.cloud", "--port", str(port)]
    log = _log("cloud", port)
    with _running(command, log) as cloud:
        _wait_for(f"{endpoint(port)}/moto-api/", cloud, log)
        _wait_for_line(log, "is up", cloud)
        yield cloud


@contextmanager
def _site(port: int) -> Iterator[subprocess.Popen[bytes]]:
    print("Starting the site (chalice local) …", flush=True)
    chalice = str(Path(sys.executable).with_name("chalice"))
    command = [chalice, "local", "--stage", "local"]
    command += ["--no-autoreload", "--host", HOST, "--port", str(port)]
    with _running(command, _log("site", port)) as site:
        yield site


def _log(part: str, port: int) -> Path:
    """A log of its own for each port, so that two sites can run beside each other."""
    return LOGS / f"{part}-{port}.log"


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process of its own session, so that Ctrl-C reaches only this program."""
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=PROJECT, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _upload_stories(stories: Path) -> int:
    s3 = boto3.client("s3")
    pictures = sorted((stories / "_pictures").glob("*.*"))
    for path in pictures:
        kind = mimetypes.guess_type(path.name)[0] or f"image/{path.suffix.lstrip('.')}"
        # On AWS the CDN reads the bucket; here browsers do.
        extra = {"ContentType": kind, "ACL": "public-read"}
        s3.upload_file(str(path), os.environ["MEDIA_BUCKET"], f"pictures/{path.name}", extra)
    texts = sorted(p for p in stories.rglob("*") if p.is_file() and p not in pictures)
    for path in tqdm(texts, desc="Uploading the stories", unit=" stories"):
        key = f"articles/{path.relative_to(stories).as_posix()}"
        s3.upload_file(str(path), os.environ["UPLOADS_BUCKET"], key)
    return len(texts)


def _wait_until_taken_in(stories: int) -> None:
    site = Site(read_settings(os.environ))
    deadline = time.monotonic() + START_TIMEOUT
    with tqdm(total=stories, desc="Taking them in", unit=" stories") as bar:
        while bar.n < stories and time.monotonic() < deadline:
            up_to_date = sum(key is None for key in drift(site.uploads, site.register.records()))
            bar.update(up_to_date - bar.n)
            time.sleep(0.1)


def _welcome(newsroom: Newsroom, port: int, cloud_port: int, seconds: float) -> None:
    section = newsroom.sections[0].slug if newsroom.sections else "SECTION"
    bucket = os.environ["UPLOADS_BUCKET"]
    print(
        f"""
The site is up after {seconds:.1f} seconds:   http://{HOST}:{port}/
S3 and DynamoDB are at:              {endpoint(cloud_port)}

Publish a story (it is on its page within a second):

  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=eu-north-1 \\
  aws --endpoint-url {endpoint(cloud_port)} s3 cp my-story.md s3://{bucket}/articles/{section}/my-story.md

A picture for it goes to the other bucket first:

  aws … s3 cp --acl public-read ferry.webp s3://{os.environ["MEDIA_BUCKET"]}/pictures/ferry.webp

What becomes of it is said here, and in s3://{bucket}/receipts/. Ctrl-C stops everything.
""",
        flush=True,
    )


def _watch(
    cloud: subprocess.Popen[bytes], site: subprocess.Popen[bytes], cloud_log: Path, site_log: Path
) -> None:
    """Say what the cloud says, until somebody stops it or a part ends by itself."""
    with cloud_log.open(encoding="utf-8") as log:
        log.seek(0, os.SEEK_END)
        while cloud.poll() is None and site.poll() is None:
            line = log.readline()
            if line and not line.startswith("tidende - INFO"):
                print(line, end="", flush=True)
            elif not line:
                time.sleep(0.1)
    stopped = cloud_log if cloud.poll() is not None else site_log
    raise SystemExit(f"A part stopped by itself; .local/{stopped.name} says why.")


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    try:
        wait_until_answering(url, seconds=START_TIMEOUT, still_alive=lambda: process.poll() is None)
    except TimeoutError:
        _give_up(log)


def _wait_for_line(log: Path, words: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while words not in log.read_text(encoding="utf-8"):
        if time.monotonic() > deadline or process.poll() is not None:
            _give_up(log)
        time.sleep(0.05)


def _give_up(log: Path) -> None:
    tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-15:])
    raise SystemExit(f"It did not start. The end of .local/{log.name}:\n\n{tail}")


if __name__ == "__main__":
    main()
