"""`python -m benchmarks.typefaces FONT …`: how many characters stand on a line in these font files.

A page loads no fonts: readers see what their system has, and its letters may be wider or larger
than those that the style was made with. Measured are the letters' height and the lines of a
Danish text, as the style sets it, with and without `font-size-adjust`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean

from PIL import ImageFont

from tests.newsrooms.large_paper import read_words
from tests.newsrooms.prose import Prose

SIZE = 1000  # pixels; large enough that no rounding counts
PHONE, COLUMN = 320, 568  # pixels: the text on a screen of 360, and the widest line of the style
PHONE_TEXT, COLUMN_TEXT = 17, 19  # pixels
ADJUSTED = 0.48  # `font-size-adjust` of the style: the x-height of Charter and Georgia
WORDS = 5000  # of the text; with more the averages stay as they are


@dataclass(frozen=True)
class Typeface:
    """A font file, measured in parts of the size that is asked for."""

    name: str
    font: ImageFont.FreeTypeFont

    @property
    def x_height(self) -> float:
        """How high an x is: what makes letters of one size look large or small."""
        top, bottom = self.font.getbbox("x")[1::2]
        return (bottom - top) / SIZE

    def characters(self, words: list[str], *, line: float, size: float) -> float:
        """How many characters there are on a line, on average, in a text set ragged."""
        return mean(map(len, self._lines(words, line * SIZE / size)))

    def _lines(self, words: list[str], width: float) -> Iterator[str]:
        text = ""
        for word in words:
            longer = f"{text} {word}".strip()
            if self.font.getlength(longer) > width:
                yield text
                text = word
            else:
                text = longer


def main() -> None:
    """Print a row for each font."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("fonts", nargs="+", type=Path, metavar="FONT")
    text = _danish_text()
    print("| typeface | x-height | on a phone | adjusted | in the column | adjusted |")
    print("|---|---|---|---|---|---|")
    for file in options.parse_args().fonts:
        print(_row(Typeface(file.stem, ImageFont.truetype(str(file), SIZE)), text))


def _row(typeface: Typeface, text: list[str]) -> str:
    factor = ADJUSTED / typeface.x_height
    columns = [
        f"{typeface.characters(text, line=line, size=size * scale):.0f}"
        for line, size in ((PHONE, PHONE_TEXT), (COLUMN, COLUMN_TEXT))
        for scale in (1, factor)
    ]
    return " | ".join([f"| {typeface.name}", f"{typeface.x_height:.3f}", *columns]) + " |"


def _danish_text() -> list[str]:
    words, dice = read_words(), Random(14)  # noqa: S311 - no secret in it
    return Prose(words, words["sections"]["klima"], dice).body(WORDS).split()


if __name__ == "__main__":
    main()
