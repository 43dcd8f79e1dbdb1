"""Draws the image by which a story or a page is shared, in the newsroom's colours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO

from PIL import Image

from chalicelib.imaging.headline_setting import FittedHeadline, HeadlineBox, fitted
from chalicelib.imaging.reading_order import runs_from_right
from chalicelib.imaging.typefaces import Colour, SetLine, Typeface, drawable, is_covered, set_line
from chalicelib.news.share_image import HEIGHT, WIDTH, ShareImage

LARGEST_SHARE_IMAGE = 60_000  # bytes
_QUALITIES = (88, 80, 70, 60, 45)  # the best that is small enough; type shows what a JPEG loses

_LATIN = Typeface("fontpkg_literata", "Literata[opsz,wght].ttf", (("opsz", 72), ("wght", 700)))
_ARABIC = Typeface("fontpkg_amiri", "Amiri-Bold.ttf", size=1.1)
_HEBREW = Typeface("fontpkg_frank_ruhl_libre", "FrankRuhlLibre[wght].ttf", (("wght", 700),))
HEADLINE = (_LATIN, _ARABIC, _HEBREW)
LABEL = (
    replace(_LATIN, axes=(("opsz", 18), ("wght", 600))),
    replace(_ARABIC, file="Amiri-Regular.ttf"),
    replace(_HEBREW, axes=(("wght", 500),)),
)

# In pixels. Chat programs cut off the edges, so everything stands well within them.
_MARGIN = 72
_BAND = 18  # of the section's colour, at the top
_SECTION_LINE, _RULE, _FOOT_LINE = 112, 532, 590  # from the top; the lines on which type stands
_LABEL_SIZE, _PAPER_SIZE, _DAY_SIZE = 34, 40, 30
_HEADLINE_TOP, _HEADLINE_BOTTOM = 156, 512
_LARGEST, _SMALLEST = 104, 46
_LEADING, _LEADING_FROM_RIGHT = 1.14, 1.4  # Arabic has tall letters, and marks above and below
_NAME_SIZE = 150  # of the paper's name, where it is all there is
_GAP = 48


def draw_share_image(share: ShareImage) -> bytes:
    """The image, a JPEG of at most LARGEST_SHARE_IMAGE bytes; the same for the same words.

    A headline with letters that no typeface of ours has is left out, and the paper's name stands in
    its place.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), share.colours.paper)
    page = _Page(image, from_right=runs_from_right(share.headline or share.section or share.paper))
    image.paste(share.accent, (0, 0, WIDTH, _BAND))
    if share.headline and is_covered(share.headline, HEADLINE):
        _draw_story(page, share)
    else:
        _draw_front(page, share)
    return _encoded(image)


@dataclass(frozen=True)
class _Page:
    """An image, on which lines begin at the left or at the right margin."""

    image: Image.Image
    from_right: bool

    @property
    def room(self) -> int:
        """The width between the margins."""
        return WIDTH - 2 * _MARGIN

    def set(self, text: str, faces: tuple[Typeface, ...]) -> SetLine:
        """The line, in the page's direction."""
        return set_line(text, faces, from_right=self.from_right)

    def draw(
        self, line: SetLine, base: float, *, size: float, colour: Colour, at_end: bool = False
    ) -> None:
        """Draw a line where lines begin, or where they end."""
        left, right = float(_MARGIN), WIDTH - _MARGIN - line.width * size
        line.draw(
            self.image,
            (right if self.from_right != at_end else left, base),
            size=size,
            colour=colour,
        )


def _draw_story(page: _Page, share: ShareImage) -> None:
    _draw_fitting(page, share.section, _SECTION_LINE, size=_LABEL_SIZE, colour=share.accent)
    box = HeadlineBox(
        width=page.room,
        height=_HEADLINE_BOTTOM - _HEADLINE_TOP,
        largest=_LARGEST,
        smallest=_SMALLEST,
        leading=_LEADING_FROM_RIGHT if page.from_right else _LEADING,
    )
    setter = cache(lambda text: page.set(text, HEADLINE))
    headline = fitted(drawable(share.headline, HEADLINE), setter, box)
    _draw_headline(page, headline, share.colours.ink)
    page.image.paste(share.colours.line, (_MARGIN, _RULE, WIDTH - _MARGIN, _RULE + 2))
    day = page.set(share.day if is_covered(share.day, LABEL) else "", LABEL)
    page.draw(day, _FOOT_LINE, size=_DAY_SIZE, colour=share.colours.faint, at_end=True)
    room = page.room - day.width * _DAY_SIZE - _GAP
    name = page.set(share.paper, HEADLINE)
    size = min(_PAPER_SIZE, room / max(name.width, 1))
    page.draw(name, _FOOT_LINE, size=size, colour=share.colours.ink)


def _draw_headline(page: _Page, headline: FittedHeadline, colour: Colour) -> None:
    """In the middle of its room, as seen: what is above the first line's letters is empty."""
    room = _HEADLINE_BOTTOM - _HEADLINE_TOP
    top = _HEADLINE_TOP + (room - headline.height) / 2
    step = headline.height / len(headline.lines)
    for number, line in enumerate(headline.lines):
        base = top + step * number + headline.size * 0.86
        page.draw(line, base, size=headline.size, colour=colour)


def _draw_front(page: _Page, share: ShareImage) -> None:
    """The paper's name in large type, and what there is to say below it."""
    name = page.set(share.paper, HEADLINE)
    size = min(_NAME_SIZE, page.room / max(name.width, 1))
    page.draw(name, HEIGHT / 2 + size * 0.2, size=size, colour=share.colours.ink)
    below = HEIGHT / 2 + size * 0.2 + 84
    _draw_fitting(page, share.section, below, size=_PAPER_SIZE, colour=share.colours.faint)
    if share.day:
        _draw_fitting(page, share.day, _FOOT_LINE, size=_DAY_SIZE, colour=share.colours.faint)


def _draw_fitting(page: _Page, text: str, base: float, *, size: int, colour: Colour) -> None:
    """A line in type of this size, or smaller if it is too long; none, if letters are lacking."""
    if not is_covered(text, LABEL):
        return
    line = page.set(text, LABEL)
    page.draw(line, base, size=min(size, page.room / max(line.width, 1)), colour=colour)


def _encoded(image: Image.Image) -> bytes:
    for quality in _QUALITIES:
        file = BytesIO()
        image.save(
            file, "JPEG", quality=quality, progressive=True, optimize=True, subsampling="4:4:4"
        )
        if file.tell() <= LARGEST_SHARE_IMAGE:
            break
    return file.getvalue()
