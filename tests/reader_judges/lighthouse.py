"""Lighthouse, as on a telephone: full marks for the front page, a section and a story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.reader_judges.browser import CHROMIUM_FLAGS, run_script
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding

JUDGED = ("front page", "section", "story", "story, the worst")

# The page's own speed is simulated, but the machine under it is not: others work on it too.
_ATTEMPTS = 5

# Audits that http on loopback can't pass, each with its reason. None is needed so far.
_SKIPPED: dict[str, str] = {}


def judge_with_lighthouse(reading: Reading) -> Iterator[Finding]:
    """100 for performance, accessibility, best practices and search engines."""
    for page in reading.for_browser(p for p in reading.pages if p.name in JUDGED):
        marks = _best_marks(page)
        faults = [
            f"{category} {mark['score']}: {'; '.join(mark['lost'])}"
            for category, mark in marks.items()
            if mark["score"] < 100
        ]
        note = " / ".join(f"{category} {mark['score']}" for category, mark in marks.items())
        yield Finding(page["name"], tuple(faults), note)


def _best_marks(page: dict[str, str]) -> dict[str, Any]:
    """The marks of the best of a few attempts; only performance differs between them."""
    best: dict[str, Any] = {}
    for _attempt in range(_ATTEMPTS):
        marks = _marks(page)
        if not best or marks["performance"]["score"] > best["performance"]["score"]:
            best = marks
        if best["performance"]["score"] == 100:
            break
    return best


def _marks(page: dict[str, str]) -> dict[str, Any]:
    order = {"pages": [page], "flags": CHROMIUM_FLAGS, "skipped": list(_SKIPPED)}
    marks: dict[str, Any] = run_script("lighthouse.mjs", order)[page["name"]]
    return marks
