"""The screenshots in docs/: which they are, and how they are made small."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from operations.stages import PROJECT
from tests.screenshots.shots import Shot, take

DOCS = PROJECT / "docs"
COLOURS = 128  # a palette: a third of the bytes, and nobody sees it


@dataclass(frozen=True)
class Documented:
    """A picture of the documents: its name, and what it shows."""

    name: str
    page: str
    width: int
    height: int
    scheme: str = "light"
    newsroom: str = "samples"


SIX = (
    Documented("front-page", "front page", 1440, 1050),
    Documented("front-page-dark", "front page", 1440, 1050, "dark"),
    Documented("front-page-phone", "front page", 390, 1500),
    Documented("section", "section with few stories", 1440, 1400, newsroom="vesterhavsposten"),
    Documented("article", "story", 1440, 1400),
    Documented("article-phone", "story", 390, 1500),
)


def take_for_documents(
    home: str, pages: list[tuple[str, str]], newsroom: str, folder: Path = DOCS
) -> list[Path]:
    """Take those of the newsroom of this name anew; returns their files."""
    paths = dict(pages)
    shots = [
        Shot(
            picture.page,
            f"{home}{paths[picture.page]}",
            picture.width,
            picture.scheme,
            folder / f"{picture.name}.png",
            picture.height,
        )
        for picture in SIX
        if picture.newsroom == newsroom
    ]
    take(shots)
    for shot in shots:
        _reduce(shot.file)
    return [shot.file for shot in shots]


def _reduce(file: Path) -> None:
    with Image.open(file) as image:
        reduced = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(file, optimize=True)
