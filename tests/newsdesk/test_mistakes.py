"""What editors are told of the commonest mistakes, as `newsdesk check` tells it; the words are kept
in mistakes.txt, to be read as somebody does who knows nothing of computers.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.newsdesk.desk import Desk
from tests.newsdesk.mistakes import MISTAKES

KEPT = Path(__file__).parent / "mistakes.txt"


def test_the_commonest_mistakes_are_told_in_these_words(desk: Desk) -> None:
    told = "".join(
        f"## {mistake[:1].upper()}{mistake[1:]}\n\n{_told(desk, *file)}\n"
        for mistake, file in MISTAKES.items()
    )
    if os.environ.get("KEEP"):  # KEEP=yes pytest -n0 … writes them anew; then read them
        KEPT.write_text(told, encoding="utf-8")
    assert told == KEPT.read_text(encoding="utf-8")


def _told(desk: Desk, name: str, content: str | bytes) -> str:
    path = desk.file(f"denmark/{name}", content)
    said = desk.newsdesk("check", path)
    path.unlink()
    assert said.err == ""
    return said.out.replace(f"{path.parent}/", "")
