"""How long it is from an upload until a search finds the story.

`python -m benchmarks.findable [--uploads 20] [--burst 50]`

Runs the sample newspaper by `make run`'s own programs, uploads stories by boto3, each with a word
that no other has, and asks /search.json for that word until the story is there: one story after
another, and then many at once. On the laptop S3's events, the notice to the index's writer and the
call of the search are made at once; on AWS each takes up to a second more. Ends with 1 if one takes
more than a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from contextlib import closing
from statistics import median
from typing import Any
from uuid import uuid4

import boto3

from benchmarks.laptop import made_text, page, running
from benchmarks.report import circumstances, table
from chalicelib.newsroom_file import read_newsroom
from local.ports import PortOption, choose_ports
from operations.stages import PROJECT, chosen_newsroom, enter_stage

FOLDER = PROJECT / ".local" / "benchmark" / "findable"
MOST_SECONDS = 60
PAUSE = 0.05  # seconds between two looks


def main() -> int:
    """Upload, look, and print a table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--uploads", type=int, default=20)
    options.add_argument("--burst", type=int, default=50)
    chosen = options.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(PROJECT / "samples" / "stories", FOLDER / "stories")
    port, cloud_port = choose_ports("", PortOption("", "", 8720), PortOption("", "", 5720))
    with running(FOLDER, port, cloud_port):
        enter_stage("local", cloud_port=cloud_port)
        with closing(boto3.client("s3")) as s3:
            _found_after(s3, port, 1)  # so that the engine has been loaded
            singly = [_found_after(s3, port, 1)[0] for _ in range(chosen.uploads)]
            burst = _found_after(s3, port, chosen.burst)
    rows = [
        (title, f"{median(seconds):.1f}", f"{max(seconds):.1f}")
        for title, seconds in (
            (f"{chosen.uploads} stories, one after another", singly),
            (f"{chosen.burst} stories at once, from the first upload on", burst),
        )
    ]
    print(circumstances("benchmarks.findable"))
    print(table(("upload to findable, seconds", "median", "most"), rows))
    return 1 if max(*singly, *burst) > MOST_SECONDS else 0


def _found_after(s3: Any, port: int, stories: int) -> list[float]:  # noqa: ANN401 - boto3's
    """Upload so many stories; seconds from the first upload until a search finds each,
    which is looked for once the one before is there.
    """
    words = [f"q{uuid4().hex[:12]}" for _ in range(stories)]
    section = read_newsroom(chosen_newsroom()).sections[0].slug
    started = time.monotonic()
    for number, word in enumerate(words):
        s3.put_object(
            Bucket=os.environ["UPLOADS_BUCKET"],
            Key=f"articles/{section}/measured-{word}.md",
            Body=f"# Measured {word}\n\n{word}. {made_text(number)}".encode(),
        )
    found: list[float] = []
    while words and time.monotonic() - started < 2 * MOST_SECONDS:
        if _is_found(port, words[0]):
            found.append(time.monotonic() - started)
            words = words[1:]
        else:
            time.sleep(PAUSE)
    return found + [2.0 * MOST_SECONDS] * len(words)


def _is_found(port: int, word: str) -> bool:
    status, body = page(port, f"/search.json?q={word}")
    return status == 200 and any(word in item["url"] for item in json.loads(body)["hits"])


if __name__ == "__main__":
    sys.exit(main())
