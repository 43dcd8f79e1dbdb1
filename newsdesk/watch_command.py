"""`newsdesk watch`: what is saved in a folder is uploaded, and what is deleted there is deleted."""

from __future__ import annotations

import argparse
import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.newsroom_file import read_newsroom
from local.stories_folder import Buckets, StoriesFolder
from newsdesk.editors_bucket import EditorsBucket, add_place_options, bucket_errors, open_bucket
from newsdesk.put_command import line_of
from newsdesk.receipts_awaited import awaited
from operations.refusal import Refused
from operations.stages import chosen_newsroom

HANDFUL = 5  # files that are deleted within WINDOW unasked: as the site's own brake has it
WINDOW = 600  # seconds
_MEMORY = ".newsdesk"  # a folder within: what was uploaded, by bucket
_RECEIPT_PATIENCE = 20  # seconds; then the next file is looked at


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which folder, and how many deletions go unasked."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with a folder a section")
    parser.add_argument(
        "--deletions",
        type=int,
        default=HANDFUL,
        metavar="N",
        help=f"how many files may be deleted in ten minutes ({HANDFUL})",
    )
    parser.add_argument("--once", action="store_true", help="bring the site in step, and end")
    add_place_options(parser)


def run(options: argparse.Namespace) -> int:
    """Follow the folder until Ctrl-C, from where it was left."""
    if not options.folder.is_dir():
        raise Refused(f"There is no folder {options.folder}.")
    with bucket_errors():
        bucket = open_bucket(options, read_newsroom(chosen_newsroom()))
        memory = options.folder / _MEMORY / f"{bucket.name}.json"
        memory.parent.mkdir(exist_ok=True)
        watched = watched_folder(options.folder, bucket, memory, most=options.deletions, say=_say)
        watched.first_look(lambda _done, _total: None)
        print(f"{options.folder} and {bucket.name} are in step.", flush=True)
        if not options.once:
            watched.run()  # here, until Ctrl-C
    return 0


def watched_folder(
    folder: Path,
    bucket: EditorsBucket,
    memory: Path,
    *,
    most: int = HANDFUL,
    say: Callable[[str], object],
    clock: Callable[[], float] = time.monotonic,
) -> StoriesFolder:
    """The folder, followed; at most so many deletions in ten minutes are obeyed."""
    return StoriesFolder(
        folder,
        FollowedBuckets(
            bucket.s3, bucket.name, bucket.media, bucket.served_as_it_is, bucket=bucket, say=say
        ),
        memory=memory,
        say=say,
        obeyed=Deletions(most, say, clock).obeyed,
    )


@dataclass
class Deletions:
    """Which deletions are obeyed: none at all of too many, until there are fewer again."""

    most: int
    say: Callable[[str], object]
    clock: Callable[[], float]
    _times: deque[float] = field(default_factory=deque)
    _told: frozenset[str] = frozenset()

    def obeyed(self, gone: list[str]) -> list[str]:
        """Those of the files that are gone which are to be deleted."""
        while self._times and self._times[0] < self.clock() - WINDOW:
            self._times.popleft()
        if len(gone) + len(self._times) <= self.most:
            self._times.extend([self.clock()] * len(gone))
            self._told = frozenset()
            return gone
        if frozenset(gone) != self._told:
            self._told = frozenset(gone)
            self.say(
                f"{len(gone)} files are gone from the folder ({', '.join(sorted(gone)[:3])} …): "
                "that is more than a handful, so none is deleted from the site. Put them back; or "
                f"if it is meant, stop this and start it with --deletions {len(gone)}."
            )
        return []


@dataclass(frozen=True)
class FollowedBuckets(Buckets):
    """The buckets; what was uploaded is followed by its receipt."""

    bucket: EditorsBucket = field(kw_only=True)
    say: Callable[[str], object] = field(kw_only=True)

    def put(self, name: str, content: bytes) -> None:
        """Upload a file that is not there already, and say what became of it."""
        key = self.key_of(name)
        if self.bucket.has(key, hashlib.md5(content, usedforsecurity=False).hexdigest()):
            return
        version = self.bucket.put(key, content)
        if self.bucket.is_served(key):
            return
        for _, receipt in awaited(self.bucket, {key: version}, patience=_RECEIPT_PATIENCE):
            self.say(line_of(key, receipt, self.bucket))

    def delete(self, name: str) -> None:
        """Delete a file."""
        super().delete(name)
        self.say(f"{'deleted':<10} {self.key_of(name)}")


def _say(sentence: str) -> None:
    print(sentence, flush=True)
