"""`python -m tests.reader_judges.every_newsroom`: the chosen newsroom, judged.

Every judge judges the chosen one. If it is the samples, the examples (tests/newsrooms/) are made
anew and judged too, by those who may find something else there: a large newsroom has other
layouts and other sizes, but its fields and its dates are those of any.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.newsroom_file import ROOT, SAMPLES
from operations.stages import PROJECT, chosen_newsroom
from tests.judges.running import stop_in_order
from tests.newsrooms.made import FOLDER, make_newsroom

JUDGES_OF_EXAMPLES = {
    "vesterhavsposten": (
        "sizes", "feeds", "feedparser", "structured-data", "sitemaps", "links", "html",
        "accessibility", "lighthouse", "pictures",
    ),
    "skerry-post": (
        "sizes", "feeds", "feedparser", "sitemaps", "links", "html", "accessibility", "lighthouse",
    ),
    "al-mina": (
        "sizes", "feeds", "feedparser", "sitemaps", "links", "html", "accessibility", "lighthouse",
    ),
}  # fmt: skip


def main() -> None:
    """Judge one after the other, each in a program of its own; end well if all ended well."""
    stop_in_order()
    newsroom = chosen_newsroom()
    statuses = {newsroom.name: _judged(newsroom, ())}
    if newsroom == ROOT / SAMPLES:
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        for name, judges in JUDGES_OF_EXAMPLES.items():
            statuses[name] = _judged(make_newsroom(name, FOLDER, now), judges)
    failed = [name for name, status in statuses.items() if status]
    print(f"\n{len(statuses)} newsrooms judged; failed: {', '.join(failed) or 'none'}.")
    sys.exit(bool(failed))


def _judged(newsroom: Path, judges: tuple[str, ...]) -> int:
    """The exit status of the judges."""
    print(f"\n== the newsroom in {newsroom}", flush=True)
    command = [sys.executable, "-m", "tests.reader_judges", *judges]
    environment = os.environ | {"NEWSROOM": str(newsroom)}
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode  # noqa: S603 - our own command


if __name__ == "__main__":
    main()
