"""The newsroom that tests and benchmarks publish as, whichever is chosen."""

from __future__ import annotations

from pathlib import Path

from chalicelib.newsroom_file import read_newsroom

FOLDER = Path(__file__).parent
NEWSROOM = read_newsroom(FOLDER)
