"""Contact sheets: a page type at all widths beside each other, a sheet each for light and dark."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw

from tests.newsrooms.paper_files import plain_slug
from tests.screenshots.shots import Shot

SCALE = 0.4  # small enough for five widths on a screen, large enough to read a headline
_GAP = 24  # pixels
_BACKGROUND = "#8a8a8a"  # neither of the two papers


def lay_out(shots: list[Shot], folder: Path) -> list[Path]:
    """A sheet for each page type and scheme; returns their files."""
    sheets = []
    for (page, scheme), own in groupby(shots, key=lambda shot: (shot.page, shot.scheme)):
        sheets.append(folder / f"sheet-{plain_slug(page)}-{scheme}.png")
        _sheet(list(own)).save(sheets[-1], optimize=True)
    return sheets


def _sheet(shots: list[Shot]) -> Image.Image:
    images = [_small(shot) for shot in shots]
    width = sum(image.width + _GAP for image in images) + _GAP
    height = max(image.height for image in images) + 2 * _GAP
    sheet = Image.new("RGB", (width, height), _BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    left = _GAP
    for image, shot in zip(images, shots, strict=True):
        draw.text((left, _GAP // 3), f"{shot.page}, {shot.width} pixels", fill="white")
        sheet.paste(image, (left, _GAP))
        left += image.width + _GAP
    return sheet


def _small(shot: Shot) -> Image.Image:
    with Image.open(shot.file) as image:
        size = round(image.width * SCALE), max(1, round(image.height * SCALE))
        return image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
