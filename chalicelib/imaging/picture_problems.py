"""What is wrong with a picture's file, in sentences, with what to do about it."""

from __future__ import annotations

from chalicelib.imaging.picture_bounds import LONGEST_SIDE, MOST_PIXELS
from chalicelib.news.errors import Problem, UnusablePicture

_CALLED = {"WEBP": "WebP", "HEIF": "HEIC"}


def require_pixels(size: tuple[int, int]) -> None:
    """Raise UnusablePicture if there are too many of them, or none."""
    width, height = size
    if min(size) < 1:
        raise UnusablePicture(Problem("it has no pixels", "export it once more"))
    if width * height > MOST_PIXELS or max(size) > LONGEST_SIDE:
        raise UnusablePicture(
            Problem(
                f"it has {width} × {height} pixels; {MOST_PIXELS // 1_000_000} megapixels are read "
                f"at most, and sides up to {LONGEST_SIDE}",
                "export it some 4000 pixels wide: readers see no more than 1920",
            )
        )


def broken_picture(kind: str) -> Problem:
    """What is wrong with a file that begins as one of a type, and can't be decoded."""
    return Problem(
        f"it begins as a {_CALLED.get(kind, kind)} does, and is broken: perhaps it was cut off on "
        "its way",
        "open it on your computer: if it is whole there, upload it once more; if not, export it "
        "again",
    )
