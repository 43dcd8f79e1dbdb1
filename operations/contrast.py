"""Whether text can be read in a newsroom's colours (WCAG 2.2)."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.news.newsroom import Colours, Newsroom
from chalicelib.rendering.looks import dark_colour

LEAST_CONTRAST = 4.5  # of text: https://www.w3.org/TR/WCAG22/#contrast-minimum
# Of sections' names, which are small: https://www.w3.org/TR/WCAG22/#contrast-enhanced
OF_SMALL_LABELS = 7

_WHITE = "#ffffff"  # the words on the band of the breaking news
_DARKEST_OF_GAMMA = 0.04045  # a share of light below which sRGB is linear


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted([_luminance(one), _luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    shares = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        s / 12.92 if s <= _DARKEST_OF_GAMMA else ((s + 0.055) / 1.055) ** 2.4 for s in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pale_colours(light: Colours, dark: Colours) -> Iterator[str]:
    """A sentence for each pair of colours that can't be read by all."""
    yield from _hard_to_read("colours", light)
    yield from _hard_to_read("dark_colours", dark)
    ratio = contrast(_WHITE, light.accent)
    if ratio < LEAST_CONTRAST:
        yield (
            f"colours: white on accent, as breaking news is, has a contrast of {ratio:.1f}; "
            f"{LEAST_CONTRAST} is the least"
        )


def pale_sections(newsroom: Newsroom) -> Iterator[str]:
    """A sentence for each section whose name can't be read with ease in its colour."""
    for section in newsroom.sections:
        if not section.colour:
            continue
        for table, colour, colours in (
            ("colour", section.colour, newsroom.colours),
            ("dark_colour", dark_colour(section), newsroom.dark_colours),
        ):
            ratio = contrast(colour, colours.paper)
            if ratio < OF_SMALL_LABELS:
                yield (
                    f"section {section.slug}: {table} {colour} on paper has a contrast of "
                    f"{ratio:.1f}; {OF_SMALL_LABELS} is the least for its small name"
                )


def _hard_to_read(table: str, colours: Colours) -> Iterator[str]:
    for name in ("ink", "faint", "accent"):
        ratio = contrast(getattr(colours, name), colours.paper)
        if ratio < LEAST_CONTRAST:
            yield (
                f"{table}: {name} on paper has a contrast of {ratio:.1f}; {LEAST_CONTRAST} is the "
                "least that can be read by all"
            )
