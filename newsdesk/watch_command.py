"""`newsdesk watch`: a folder and the site are kept in step, until it is stopped."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from chalicelib.newsroom_file import read_newsroom
from newsdesk.editors_bucket import add_place_options, bucket_errors, open_bucket
from newsdesk.followed_folder import HANDFUL, FollowedFolder
from newsdesk.watch_brake import Happened
from operations.refusal import Refused
from operations.stages import chosen_newsroom

_MEMORY = ".newsdesk"  # a folder within: what both sides had, by bucket
LOOK_EVERY = 0.3  # seconds at least between two looks at the folder
ASK_EVERY = 5  # seconds at least between two looks at the site
RESTS = 20  # times as long as a look took


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which folder, and how many deletions go unasked."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with a folder a section")
    parser.add_argument(
        "--deletions",
        type=int,
        default=HANDFUL,
        metavar="N",
        help=f"how many files may be deleted in ten minutes, on either side ({HANDFUL})",
    )
    parser.add_argument("--once", action="store_true", help="bring both in step, and end")
    parser.add_argument("--json", action="store_true", help="for programs, one line an event")
    add_place_options(parser)


def run(options: argparse.Namespace) -> int:
    """Follow both until Ctrl-C, from where they were left; with --once, 1 if one needs somebody."""
    if not options.folder.is_dir():
        raise Refused(f"There is no folder {options.folder}.")
    waiting: list[Happened] = []

    def say(happened: Happened) -> None:
        waiting.extend([happened] * happened.needs_somebody)
        print(happened.data() if options.json else happened.sentence, flush=True)

    with bucket_errors():
        bucket = open_bucket(options, read_newsroom(chosen_newsroom()))
        memory = options.folder / _MEMORY / f"{bucket.name}.json"
        memory.parent.mkdir(exist_ok=True)
        watched = FollowedFolder(
            options.folder, bucket, memory, say=say, clock=time.monotonic, most=options.deletions
        )
        watched.first_look()
    if not options.json:
        print(f"{options.folder} and {bucket.name} are in step.", flush=True)
    if not options.once:
        _follow(watched, say)
    return int(bool(waiting))


def _follow(watched: FollowedFolder, say: object) -> None:
    """Here, until Ctrl-C."""
    asked, told = time.monotonic(), ""
    pause = float(ASK_EVERY)
    while True:
        started = time.monotonic()
        asks = started - asked >= pause
        try:
            with bucket_errors():
                watched.look(asks_site=asks)
            told = ""
        except (Refused, OSError) as error:
            # The folder or the network may be there again in a moment.
            if str(error) != told and callable(say):
                told = str(error)
                say(Happened("failed", "", f"Not in step: {error}", needs_somebody=True))
        took = time.monotonic() - started
        if asks:
            asked, pause = time.monotonic(), max(ASK_EVERY, RESTS * took)
        time.sleep(max(LOOK_EVERY, min(RESTS * took, ASK_EVERY)))
