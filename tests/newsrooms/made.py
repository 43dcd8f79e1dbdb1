"""The newsrooms that can be made, and their making."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from chalicelib.newsroom_file import read_newsroom
from operations.stages import PROJECT
from tests.newsrooms import arabic_paper, large_paper, small_paper
from tests.newsrooms.paper_files import Paper

FOLDER = PROJECT / ".judges" / "newsrooms"
PAPERS: dict[str, tuple[Path, Callable[[datetime], Paper]]] = {
    "vesterhavsposten": (large_paper.SOURCE, large_paper.large_paper),
    "skerry-post": (small_paper.SOURCE, small_paper.small_paper),
    "al-mina": (arabic_paper.SOURCE, arabic_paper.arabic_paper),
}


def make_newsroom(name: str, into: Path, now: datetime) -> Path:
    """Make a newsroom's folder anew below `into`, as it is at `now`; returns the folder."""
    source, make = PAPERS[name]
    folder = into / name
    shutil.rmtree(folder, ignore_errors=True)
    own_clock = now.astimezone(read_newsroom(source).zone)
    make(own_clock).write(source, folder)
    return folder
