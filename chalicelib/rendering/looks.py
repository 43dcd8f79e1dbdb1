"""The newsroom's looks: its colours and fonts as CSS (design tokens), and its logo."""

from __future__ import annotations

import re

from msgspec import Struct

from chalicelib.news.excerpts import columns
from chalicelib.news.newsroom import Colours, Newsroom, Section

# Of a section's colour, mixed with white where it has none for dark screens: even black is then
# read with ease on them (a contrast of 7.6 with our paper).
_LIGHTER = 0.65


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
    # The name is never broken inside a word, so its type is no larger than its longest word allows.
    longest = max(columns(word) for word in newsroom.name.split())
    by_day, by_night = _section_colours([s for s in newsroom.sections if s.colour])
    return (
        f":root{{{_declared(light)}{constant}--longest:{longest};}}{by_day}"
        f"@media (prefers-color-scheme:dark){{:root{{{_declared(dark)}}}{by_night}}}"
    )


def dark_colour(section: Section) -> str:
    """A section's colour on dark screens: a lighter one, if the newsroom does not say which."""
    if section.dark_colour:
        return section.dark_colour
    shares = (int(section.colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(s + (255 - s) * _LIGHTER):02x}" for s in shares)


def _section_colours(coloured: list[Section]) -> tuple[str, str]:
    """The rules of light and of dark screens. Browsers mix the lighter shades themselves: a rule
    for each section would be a hundred bytes of every page.
    """
    if not coloured:
        return "", ""
    shade = f"color-mix(in srgb,var(--day) {1 - _LIGHTER:.0%},#fff)"
    by_day = "".join(f".in-{section.slug}{{--day:{section.colour};}}" for section in coloured)
    by_night = "".join(
        f".in-{section.slug}{{--section:{section.dark_colour};}}"
        for section in coloured
        if section.dark_colour
    )
    return (
        f"{by_day}[class*=in-]{{--section:var(--day);}}",
        f"[class*=in-]{{--section:{shade};}}{by_night}",
    )


def _declared(colours: Colours) -> str:
    return "".join(f"--{name}:{getattr(colours, name)};" for name in Colours.__struct_fields__)


def minified(css: str) -> str:
    """The style without comments and needless spaces."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};,>])\s*|(?<=:) ", r"\1", " ".join(without_comments.split()))
    return css.replace(";}", "}")
