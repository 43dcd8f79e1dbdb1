"""The newsroom's looks: its colours and fonts as CSS (design tokens), and its logo."""

from __future__ import annotations

import re

from msgspec import Struct

from chalicelib.news.newsroom import Colours, Newsroom


class Logo(Struct, frozen=True):
    """An SVG and its size, from which browsers know its shape before it is loaded."""

    svg: str
    width: int
    height: int


def read_logo(svg: str) -> Logo | None:
    """The logo; None if its `viewBox` does not say what shape it has."""
    box = re.search(r"<svg\b[^>]*\bviewBox=[\"']\s*([^\"']+)", svg)
    numbers = re.findall(r"-?\d+(?:\.\d+)?", box[1]) if box else []
    if len(numbers) != 4:
        return None
    width, height = round(float(numbers[2])), round(float(numbers[3]))
    return Logo(svg, width, height) if width > 0 and height > 0 else None


def design_tokens(newsroom: Newsroom) -> str:
    """The custom properties that style.css is written with."""
    light, dark, fonts = newsroom.colours, newsroom.dark_colours, newsroom.fonts
    # The breaking news is white on a band that has one colour by day and night.
    constant = f"--band:{light.accent};--serif:{fonts.text};--sans:{fonts.labels};"
    return (
        f":root{{{_declared(light)}{constant}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_declared(dark)}}}}}"
    )


def _declared(colours: Colours) -> str:
    return "".join(f"--{name}:{getattr(colours, name)};" for name in Colours.__struct_fields__)


def minified(css: str) -> str:
    """The style without comments and needless spaces."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*|(?<=:) ", r"\1", " ".join(without_comments.split()))
