"""Sets lines of type: shaped and drawn by HarfBuzz, so that they are alike on every machine.

Pillow's own shaping depends on a library of the system's (FriBidi) that Lambda does not have.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

import uharfbuzz
from PIL import Image

from chalicelib.imaging.reading_order import runs_in_order
from chalicelib.news.text import single_spaced

Colour = str  # `#rrggbb`


@dataclass(frozen=True)
class Typeface:
    """A font file of an installed package. `size` is how large its letters are set, for each size
    of the first typeface's: Arabic's are small in their square.
    """

    package: str
    file: str
    axes: tuple[tuple[str, float], ...] = ()
    size: float = 1.0

    def has(self, sign: str) -> bool:
        """Whether it has a glyph for a character; what is not seen needs none."""
        return bool(_font(self).get_nominal_glyph(ord(sign)))


@dataclass(frozen=True)
class SetLine:
    """A line that was set: its glyphs from left to right, in units of the size it is drawn in."""

    width: float
    glyphs: tuple[tuple[Typeface, int, float, float], ...]  # number of the glyph, x, y

    def draw(
        self, image: Image.Image, place: tuple[float, float], *, size: float, colour: Colour
    ) -> None:
        """Draw it on an image; `place` is where its first letter stands on the base line."""
        raster = uharfbuzz.RasterDraw()
        for face, glyph, x, y in self.glyphs:
            scale = size * face.size / _font(face).face.upem
            raster.transform = (scale, 0, 0, scale, place[0] + x * size, y * size)
            raster.draw_glyph(_font(face), glyph)
        drawn = raster.render()
        left, bottom, width, height, stride = drawn.extents
        if width and height:
            # Its rows are from bottom to top.
            mask = Image.frombytes("L", (width, height), drawn.buffer, "raw", "L", stride, -1)
            image.paste(colour, (left, round(place[1]) - bottom - height), mask)


def set_line(text: str, faces: Sequence[Typeface], *, from_right: bool) -> SetLine:
    """A line in the first of these typefaces that has its letters. What none has is left out."""
    glyphs, x = [], 0.0
    for run, is_reversed in runs_in_order(text, from_right=from_right):
        parts = _by_typeface(run, faces)
        for face, part in reversed(parts) if is_reversed else parts:
            unit = face.size / _font(face).face.upem
            for glyph, advance, right, up in _shaped(face, part, is_reversed=is_reversed):
                glyphs.append((face, glyph, x + right * unit, up * unit))
                x += advance * unit
    return SetLine(x, tuple(glyphs))


def is_covered(text: str, faces: Sequence[Typeface]) -> bool:
    """Whether these typefaces have every letter and digit of a text."""
    return all(any(face.has(sign) for face in faces) for sign in text if sign.isalnum())


def drawable(text: str, faces: Sequence[Typeface]) -> str:
    """The text without what none of these typefaces has, such as emoji."""
    return single_spaced("".join(s for s in text if s == " " or any(face.has(s) for face in faces)))


def _by_typeface(run: str, faces: Sequence[Typeface]) -> list[tuple[Typeface, str]]:
    """The run in parts of one typeface each. A mark or a space stays with what is before it."""
    chosen: list[tuple[Typeface, str]] = []
    for sign in run:
        goes_on = chosen and (not sign.isalnum()) and chosen[-1][0].has(sign)
        face = chosen[-1][0] if goes_on else next((face for face in faces if face.has(sign)), None)
        if face is not None:
            chosen.append((face, sign))
    return [
        (face, "".join(sign for _, sign in group))
        for face, group in groupby(chosen, key=lambda pair: pair[0])
    ]


def _shaped(face: Typeface, text: str, *, is_reversed: bool) -> list[tuple[int, int, int, int]]:
    """The glyphs of a text from left to right: number, advance, and offset to the right and up."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(unicodedata.normalize("NFC", text))
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_reversed else "ltr"
    uharfbuzz.shape(_font(face), buffer, _FEATURES)
    return [
        (info.codepoint, position.x_advance, position.x_offset, position.y_offset)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


_FEATURES: Mapping[str, bool] = {"kern": True, "liga": True}


@cache
def _font(face: Typeface) -> uharfbuzz.Font:
    content = (files(face.package) / "files" / face.file).read_bytes()
    font = uharfbuzz.Font(uharfbuzz.Face(content))
    font.set_variations(dict(face.axes))
    return font
