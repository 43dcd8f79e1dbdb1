"""Publishes a folder of small inputs and shows, for each, what is expected and what happened.

python -m benchmarks.cases FOLDER

FOLDER holds files that once went wrong; cases.toml, beside this module, has what is expected.
Files below an `articles/` are uploaded to the key that their path names, all others to
`articles/denmark/`. Every folder is a newspaper of its own, on a local cloud.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import requests
from chalice.test import HTTPResponse
from msgspec import Struct, convert

from local.cloud import make_storage, start_moto
from operations.stages import endpoint, enter_stage

EXPECTATIONS = Path(__file__).with_suffix(".toml")
NO_INPUTS = {"README.md"}
DEFAULT_FOLDER = "articles/denmark"


class Way(Struct, frozen=True, forbid_unknown_fields=True):
    """One way to be right, in regular expressions: those of `receipt`, `page` and `feed` must
    match, those of `absent` match neither page nor feeds, those of `not_in_feeds` no feed;
    `address` is the story's path.

    `redirects` are paths that lead to the story.
    """

    outcome: str
    receipt: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    feed: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    not_in_feeds: tuple[str, ...] = ()
    address: str = ""
    redirects: tuple[str, ...] = ()


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """Inputs, and the ways in which they may come out; `expected` is the same in words."""

    inputs: tuple[str, ...]
    expected: str
    ways: tuple[Way, ...]


class Happened(Struct, frozen=True):
    """What came of one input: its outcome, its receipt, its page and the feeds that have it."""

    outcome: str
    receipt: str = ""
    address: str = ""
    page: str = ""
    feed: str = ""


class Newspaper:
    """The site on a local cloud, which can be emptied."""

    def __init__(self) -> None:
        self._server, _moto = start_moto(0)
        port = self._server.server_port
        os.environ["MEMORY_SECONDS"] = "0"
        enter_stage("local", cloud_port=port)
        self._reset_address = f"{endpoint(port)}/moto-api/reset"
        make_storage("local")
        from chalice.test import Client  # noqa: PLC0415 - with `app`, which reads the environment

        import app  # noqa: PLC0415

        self._site = app.site
        self._http = Client(app.app).http
        self._s3 = boto3.client("s3")

    def empty(self) -> None:
        """Begin anew."""
        requests.post(self._reset_address, timeout=10).raise_for_status()
        make_storage("local")

    def publish(self, key: str, content: bytes) -> None:
        """Upload a file and take it in."""
        from chalicelib.ingest.reading.upload_keys import is_story_key  # noqa: PLC0415

        self._s3.put_object(Bucket=os.environ["UPLOADS_BUCKET"], Key=key, Body=content)
        if is_story_key(key):
            self._site.intake.receive(key)

    def happened(self, key: str) -> Happened:
        """Look up what came of it."""
        receipt = self._receipt(key)
        if not receipt:
            return Happened("left alone")
        data = json.loads(receipt["json"])
        path = (data["address"] or "").removeprefix(self._site.settings.site_url)
        feeds = [*_FEEDS, f"{path}.json"] if path else _FEEDS
        return Happened(
            data["outcome"],
            receipt["txt"].replace(key, "").replace(data["address"] or "…", ""),
            path,
            self.body(path) if path else "",
            "\n".join(self.body(feed) for feed in feeds),
        )

    def body(self, path: str) -> str:
        """Get a page as its readers do; empty if there is none."""
        response = self._get(path)
        return response.body.decode() if response.status_code == 200 else ""

    def redirect(self, path: str) -> str:
        """Follow a path that answers 301; empty if it does not."""
        response = self._get(path)
        return str(response.headers["Location"]) if response.status_code == 301 else ""

    def _get(self, path: str) -> HTTPResponse:
        with redirect_stdout(StringIO()):  # the access log of `chalice local`
            return self._http.get(path)

    def _receipt(self, key: str) -> dict[str, str]:
        bucket = os.environ["UPLOADS_BUCKET"]
        texts = {}
        for ending in ("txt", "json"):
            try:
                answer = self._s3.get_object(Bucket=bucket, Key=f"receipts/{key}.{ending}")
            except self._s3.exceptions.NoSuchKey:
                return {}
            texts[ending] = answer["Body"].read().decode()
        return texts


_FEEDS = ("/feed.xml", "/atom.xml", "/feed.json", "/sitemap-news.xml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish the inputs and print a table; 1 if any is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of the inputs")
    folder = parser.parse_args(arguments).folder
    if not folder.is_dir():
        print(f"There is no folder {folder}. Name one: make cases CASES=path/to/cases")
        return 1
    expected = _expectations()
    newspaper = Newspaper()
    wrong = total = 0
    for inputs in _newspapers(folder).values():
        newspaper.empty()
        for name, key in inputs:
            newspaper.publish(key, (folder / name).read_bytes())
        for name, key in inputs:
            total += 1
            label = f"{name} at {key}" if name in _KEYS else name
            wrong += not _report(label, expected.get(label), newspaper.happened(key), newspaper)
    print(f"\n{total} inputs, {wrong} wrong.")
    return 1 if wrong else 0


def _report(name: str, case: Case | None, happened: Happened, newspaper: Newspaper) -> bool:
    complaints = [_complaints(way, happened, newspaper) for way in case.ways] if case else []
    is_right = any(not wrongs for wrongs in complaints)
    print(f"\n{'right' if is_right else 'WRONG'}  {name}")
    print(f"  expected: {case.expected if case else 'nothing is said of it in cases.toml'}")
    print(f"  happened: {happened.outcome} {happened.address}".rstrip())
    for line in happened.receipt.splitlines()[3:]:
        print(f"    {line}")
    for wrongs in [] if is_right else complaints:
        print(f"  wrong:    {'; '.join(wrongs)}")
    return is_right


def _complaints(way: Way, happened: Happened, newspaper: Newspaper) -> list[str]:
    """List what is not as this way wants it."""
    public = f"{happened.page}\n{happened.feed}"
    wrongs = [] if way.outcome == happened.outcome else [f"not {way.outcome}"]
    if way.address and not re.fullmatch(way.address, happened.address):
        wrongs.append(f"not at {way.address}")
    for place, patterns, text in (
        ("receipt", way.receipt, happened.receipt),
        ("page", way.page, happened.page),
        ("feeds", way.feed, happened.feed),
    ):
        wrongs += [f"{place} without {one!r}" for one in patterns if not re.search(one, text)]
    wrongs += [f"{one!r} is public" for one in way.absent if re.search(one, public)]
    wrongs += [f"{one!r} is in feeds" for one in way.not_in_feeds if re.search(one, happened.feed)]
    wrongs += [
        f"{path} does not lead there"
        for path in way.redirects
        if not newspaper.redirect(path).endswith(happened.address)
    ]
    return wrongs


def _newspapers(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """List the inputs by newspaper: their names below the folder, and their keys."""
    newspapers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(_files(folder)):
        name = path.relative_to(folder)
        if "articles" in name.parts:
            start = name.parts.index("articles")
            newspapers[str(Path(*name.parts[:start]))].append(
                (str(name), "/".join(name.parts[start:]))
            )
        elif str(name) in _KEYS:
            newspapers[str(name.parent)] += [(str(name), key) for key in _KEYS[str(name)]]
        else:
            newspapers[str(name.parent)].append((str(name), f"{DEFAULT_FOLDER}/{name.name}"))
    return newspapers


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name not in NO_INPUTS)


def _document() -> dict[str, Any]:
    return tomllib.loads(EXPECTATIONS.read_text(encoding="utf-8"))


def _expectations() -> dict[str, Case]:
    cases = convert(_document()["case"], tuple[Case, ...])
    return {name: case for case in cases for name in case.inputs}


_KEYS: dict[str, list[str]] = _document()["keys"]


if __name__ == "__main__":
    sys.exit(main())
