"""What is wrong with a picture's file, in sentences, with what to do about it."""

from __future__ import annotations

from chalicelib.imaging.picture_bounds import LONGEST_SIDE, MOST_PIXELS
from chalicelib.news.errors import Problem, UnusablePicture

_CALLED = {"AVIF": "an AVIF", "WEBP": "a WebP", "HEIF": "a HEIC"}


def require_pixels(size: tuple[int, int]) -> None:
    """Raise UnusablePicture if there are too many of them, or none."""
    width, height = size
    if min(size) < 1:
        raise UnusablePicture(Problem("it has no pixels", "export it once more"))
    if width * height > MOST_PIXELS or max(size) > LONGEST_SIDE:
        raise UnusablePicture(_too_many(f"{width} × {height}"))


def far_too_many_pixels() -> Problem:
    """What is wrong with a file that Pillow does not open, since it has more than twice as many."""
    return _too_many(f"more than {2 * MOST_PIXELS:,}")


def _too_many(pixels: str) -> Problem:
    return Problem(
        f"it has {pixels} pixels; {MOST_PIXELS // 1_000_000} megapixels are read at most, and "
        f"sides up to {LONGEST_SIDE}",
        "export it some 4000 pixels wide: readers see no more than 1920",
    )


def broken_picture(kind: str) -> Problem:
    """What is wrong with a file that begins as one of a type, and can't be decoded."""
    return Problem(
        f"it begins as {_CALLED.get(kind, f'a {kind}')} does, and is broken: perhaps it was cut "
        "off on its way",
        "open it on your computer: if it is whole there, upload it once more; if it is not, or is "
        "refused again, export it as a JPEG",
    )
