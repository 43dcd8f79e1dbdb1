"""Draws what is made of pictures, to be looked at: `python -m benchmarks.picture_sheets SHEETS
[FOLDER …]`.

For every file below the folders, or for the large pictures of `picture_files.py`: its renditions
from wide to narrow, as JPEG, the widest as AVIF too, and its crops; or the sentence with which it
is refused.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import batched
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

from benchmarks.picture_files import large_pictures
from chalicelib.imaging.picture_crops import make_crops
from chalicelib.imaging.picture_making import make_renditions
from chalicelib.news.errors import UnusablePicture
from chalicelib.news.pictures import Making
from chalicelib.news.renditions import CENTRE

ROWS = 8  # on a sheet, so that it can be looked at without moving
WIDTH, HIGH, GAP = 1800, 170, 8  # pixels: a sheet's width, a row's pictures, what is between them
_TYPE = 15  # pixels

Named = tuple[str, Callable[[], bytes]]


def main() -> int:
    """Draw the sheets, and print how many pictures are on them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sheets", type=Path, help="the folder that they are put in")
    parser.add_argument("folders", type=Path, nargs="*", help="of pictures, in any folders below")
    options = parser.parse_args()
    options.sheets.mkdir(parents=True, exist_ok=True)
    files = [*_files(options.folders)] if options.folders else [*large_pictures()]
    for number, group in enumerate(batched(tqdm(files, unit="picture"), ROWS)):
        _sheet([_row(name, read()) for name, read in group]).save(
            options.sheets / f"{number:03}.png"
        )
    print(f"{len(files):,} pictures on {-(-len(files) // ROWS)} sheets.")
    return 0


def _files(folders: Sequence[Path]) -> Iterator[Named]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes


def _sheet(rows: Sequence[Image.Image]) -> Image.Image:
    sheet = Image.new("RGB", (WIDTH, len(rows) * rows[0].height), "white")
    for number, row in enumerate(rows):
        sheet.paste(row, (0, number * row.height))
    return sheet


def _row(name: str, content: bytes) -> Image.Image:
    row = Image.new("RGB", (WIDTH, HIGH + _TYPE + 3 * GAP), "white")
    try:
        making, files = make_renditions(content, language="en")
        crops = make_crops(content, CENTRE, language="en")
    except UnusablePicture as unusable:
        _write(row, f"{name}: {unusable.problem.what}; {unusable.problem.mend}", "darkred")
        return row
    _write(row, f"{name}: {_described(making)}", "black")
    made = [*files.values()]  # the widest first, each as JPEG and AVIF
    _place(row, [*made[:2], *made[2::2], *crops.values()])
    return row


def _described(making: Making) -> str:
    words = making.words
    widths = " ".join(str(rendition.width) for rendition in making.renditions)
    said = [text for text in (words.alt, words.caption, words.credit, words.creator) if text]
    warned = [problem.what for problem in making.warnings]
    return " · ".join([f"{making.width} x {making.height}", widths, *said, *warned])


def _write(row: Image.Image, text: str, colour: str) -> None:
    ImageDraw.Draw(row).text((GAP, GAP), text, colour, ImageFont.load_default(_TYPE))


def _place(row: Image.Image, files: Sequence[bytes]) -> None:
    """Side by side, none larger than it is."""
    x = GAP
    for file in files:
        with Image.open(BytesIO(file)) as image:
            shown = image.convert("RGB")
        shown.thumbnail((WIDTH // 10, HIGH))
        row.paste(shown, (x, _TYPE + 2 * GAP))
        x += shown.width + GAP


if __name__ == "__main__":
    sys.exit(main())
