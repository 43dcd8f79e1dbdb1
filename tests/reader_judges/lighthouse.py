"""Lighthouse, as on a telephone: full marks, and the largest thing on a page soon there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.reader_judges.browser import CHROMIUM_FLAGS, run_script
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import BrokeOff, Finding

JUDGED = (
    "front page", "section", "story", "story, pictures in its text", "picture of a gallery",
    "story, the worst", "search, results",
)  # fmt: skip
LATEST_PAINT = 1500  # milliseconds, until the largest thing is there: mostly the first picture

# The page's own speed is simulated, but the machine under it is not: others work on it too.
_ATTEMPTS = 5

# What it says when the browser was too busy to tell how a page was loaded.
_TRY_AGAIN = "Please run Lighthouse again"

# Audits that a page must not pass: what is found is for readers, and in no search engine's index.
_SKIPPED = {"search, results": ["is-crawlable"]}


def judge_with_lighthouse(reading: Reading) -> Iterator[Finding]:
    """100 for performance, accessibility, best practices and search engines."""
    for page in reading.for_browser(p for p in reading.pages if p.name in JUDGED):
        marks = _best_marks(page)
        faults = [
            f"{category} {mark['score']}: {'; '.join(mark['lost'])}"
            for category, mark in marks.items()
            if mark["score"] < 100
        ]
        paint = marks["performance"]["paint"]
        if paint > LATEST_PAINT:
            faults.append(f"its largest part is there after {paint:.0f} ms")
        note = " / ".join(f"{category} {mark['score']}" for category, mark in marks.items())
        note += f", largest part after {paint:.0f} ms"
        yield Finding(page["name"], tuple(faults), note)


def _best_marks(page: dict[str, str]) -> dict[str, Any]:
    """The marks of the best of a few attempts; only performance differs between them.

    Raises BrokeOff if none of them came to an end.
    """
    best: dict[str, Any] = {}
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            marks = _marks(page)
        except BrokeOff as reason:
            if _TRY_AGAIN not in str(reason) or (attempt == _ATTEMPTS and not best):
                raise
            continue
        best = max(best or marks, marks, key=_rank)
        if _rank(best) >= (100, -LATEST_PAINT):
            break
    return best


def _rank(marks: dict[str, Any]) -> tuple[int, float]:
    return marks["performance"]["score"], -marks["performance"]["paint"]


def _marks(page: dict[str, str]) -> dict[str, Any]:
    order = {"pages": [page], "flags": CHROMIUM_FLAGS, "skipped": _SKIPPED.get(page["name"], [])}
    marks: dict[str, Any] = run_script("lighthouse.mjs", order)[page["name"]]
    return marks
