"""Which screenshots are taken: every page type, at five widths, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from tests.newsrooms.paper_files import plain_slug
from tests.reader_judges.browser import CHROMIUM_FLAGS, run_script

WIDTHS = (360, 768, 1024, 1440, 1920)  # pixels
SCHEMES = ("light", "dark")
MOST = 5000  # pixels from the top; a long read goes on as it was

_SCRIPT = str(Path(__file__).with_name("screenshots.mjs"))


@dataclass(frozen=True)
class Shot:
    """One screenshot, and the file that it goes to."""

    page: str  # the name of the page type
    url: str
    width: int
    scheme: str
    file: Path
    most: int = MOST


def shots_of(pages: Iterable[tuple[str, str]], folder: Path) -> Iterator[Shot]:
    """All of the pages (name and address), to be kept in `folder`."""
    for (name, url), scheme, width in product(pages, SCHEMES, WIDTHS):
        file = folder / f"{plain_slug(name)}-{width}-{scheme}.png"
        yield Shot(name, url, width, scheme, file)


def take(shots: list[Shot]) -> None:
    """Have the browser take them. Raises CannotJudge, BrokeOff."""
    for folder in {shot.file.parent for shot in shots}:
        folder.mkdir(parents=True, exist_ok=True)
    orders: list[dict[str, Any]] = [vars(shot) | {"file": str(shot.file)} for shot in shots]
    run_script(_SCRIPT, {"shots": orders, "flags": CHROMIUM_FLAGS})
