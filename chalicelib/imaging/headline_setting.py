"""Fits a headline into a box: in large type, in few lines, of even length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import inf

from chalicelib.imaging.typefaces import SetLine

MOST_LINES = 4
_STEP = 2  # pixels, from one size that is tried to the next smaller one

LineSetter = Callable[[str], SetLine]


@dataclass(frozen=True)
class FittedHeadline:
    """A headline's lines, and the size in pixels at which they fit."""

    lines: tuple[SetLine, ...]
    size: int
    leading: float

    @property
    def height(self) -> float:
        """From the top of its first line to the foot of its last."""
        return len(self.lines) * self.size * self.leading


@dataclass(frozen=True)
class HeadlineBox:
    """The room for a headline: pixels, sizes of type in pixels, and `leading`, which is how far it
    is from line to line for each unit of size.
    """

    width: int
    height: int
    largest: int
    smallest: int
    leading: float

    def lines_at(self, size: int) -> int:
        """How many lines of this size it has room for."""
        return min(MOST_LINES, int(self.height / (size * self.leading)))


def fitted(headline: str, setter: LineSetter, box: HeadlineBox) -> FittedHeadline:
    """The headline in the largest type in which it fits into the box. One that fits in none ends in
    `…`; a word that is longer than a line is broken.
    """
    for size in range(box.largest, box.smallest - 1, -_STEP):
        room = box.width / size
        lines = _broken(headline, setter, room)
        if len(lines) <= box.lines_at(size) and all(setter(line).width <= room for line in lines):
            return _set(_balanced(headline, setter, room), setter, size, box)
    room = box.width / box.smallest
    lines = _broken(_in_short_words(headline, setter, room), setter, room)
    return _set(_cut(lines, box.lines_at(box.smallest)), setter, box.smallest, box)


def _set(lines: list[str], setter: LineSetter, size: int, box: HeadlineBox) -> FittedHeadline:
    return FittedHeadline(tuple(setter(line) for line in lines), size, box.leading)


def _broken(text: str, setter: LineSetter, room: float) -> list[str]:
    """Its lines, each with as many words as fit."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and setter(longer).width <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(text: str, setter: LineSetter, room: float) -> list[str]:
    """In as many lines as it needs, of even length: the sum of the squares of what they leave empty
    is the least.
    """
    words = text.split(" ")

    @cache
    def best(start: int, count: int) -> tuple[float, tuple[str, ...]]:
        """How much `count` lines leave empty from this word on, and these lines."""
        if count == 0:
            return (0.0, ()) if start == len(words) else (inf, ())
        choices: list[tuple[float, tuple[str, ...]]] = []
        for end in range(start + 1, len(words) + 1):
            line = " ".join(words[start:end])
            width = setter(line).width
            if width > room:
                break
            empty, lines = best(end, count - 1)
            choices.append((empty + (room - width) ** 2, (line, *lines)))
        return min(choices, key=lambda choice: choice[0], default=(inf, ()))

    return list(best(0, len(_broken(text, setter, room)))[1])


def _in_short_words(text: str, setter: LineSetter, room: float) -> str:
    """The text, with words that are wider than a line in pieces."""
    pieces: list[str] = []
    for word in text.split(" "):
        piece = ""
        for sign in word:
            if piece and setter(piece + sign).width > room:
                pieces.append(f"{piece}-")
                piece = ""
            piece += sign
        pieces.append(piece)
    return " ".join(pieces)


def _cut(lines: list[str], most: int) -> list[str]:
    if len(lines) <= most:
        return lines
    last = lines[most - 1].rpartition(" ")[0] or lines[most - 1][:-1]
    return [*lines[: most - 1], f"{last.rstrip(' ,;:.–—-')}…"]
