"""Pictures: at every width of a window, `sizes` say what is true; nothing moves; how many bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.reader_judges.browser import CHROMIUM_FLAGS, run_script
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding

JUDGED = (
    "front page", "section", "story", "story, portrait", "story, panorama", "story, the worst",
    "story, pictures in its text", "story with a gallery", "picture of a gallery",
)  # fmt: skip

# Every layout; and a pixel to either side of where one begins, in ems of 16 pixels.
_WIDTHS = sorted({*range(280, 1921, 40), 487, 488, 607, 608, 639, 640, 959, 960, 1255, 1256})
_SCREENS = ((360, 1), (360, 3), (1440, 1), (1440, 2))  # width, and pixels a point

_BLURRED = 0.9  # of what a picture needs; a file is chosen by it that is too small
_WASTED = 1.25  # times as much as it needs, and
_AT_LEAST = 60  # points more: of small pictures the smallest file is enough anyway


def judge_pictures(reading: Reading) -> Iterator[Finding]:
    """The pictures of pages that show some."""
    pages = reading.for_browser(page for page in reading.pages if page.name in JUDGED)
    order = {
        "pages": pages, "flags": CHROMIUM_FLAGS, "widths": _WIDTHS, "screens": _SCREENS,
    }  # fmt: skip
    seen = run_script("pictures.mjs", order)
    for page in pages:
        boxes, loads = seen[page["name"]]["boxes"], seen[page["name"]]["loads"]
        faults = [*_untrue(boxes), *_moved(loads)]
        yield Finding(page["name"], tuple(faults), "; ".join(map(_bytes, loads)))


def _untrue(boxes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Of each picture that is loaded too small or too large somewhere, the first window."""
    seen = set()
    for box in boxes:
        said, shown, needed = box["said"], box["shown"], max(box["shown"], box["needed"])
        is_wasted = said > needed * _WASTED and said - needed > _AT_LEAST
        if box["picture"] not in seen and (said < shown * _BLURRED or is_wasted):
            seen.add(box["picture"])
            yield (
                f"{box['picture']} is shown {shown:.0f} wide in a window of {box['window']}, "
                f"and its `sizes` say {said:.0f}"
            )


def _moved(loads: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Where the page shifts its layout while it is loaded."""
    for load in loads:
        if load["moved"]:
            yield f"it moves by {load['moved']:.3f} at {_screen(load)}"


def _bytes(load: dict[str, Any]) -> str:
    return f"{load['pictures']} pictures of {load['bytes']:,} bytes at {_screen(load)}"


def _screen(load: dict[str, Any]) -> str:
    return f"{load['width']} px × {load['density']}"
