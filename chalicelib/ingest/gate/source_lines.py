"""Finds the line of a file where a passage of its text begins."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from chalicelib.news.text import letters

ENOUGH = 60  # letters of a passage, to find it by
LEAST = 12  # letters; a shorter passage could be anywhere


def line_of(passage: str, source: str) -> int | None:
    """The number of the line, from 1; None if it can't be found, as where marks part its words."""
    wanted = letters(passage)[:ENOUGH]
    if len(wanted) < LEAST:
        return None
    every, ends = _letters_and_ends(source)
    at = every.find(wanted)
    return None if at < 0 else bisect_right(ends, at) + 1


@lru_cache(maxsize=1)  # a file has many passages
def _letters_and_ends(source: str) -> tuple[str, list[int]]:
    """The letters of a file, and how many there are to the end of each line."""
    lines = [letters(line) for line in source.split("\n")]
    return "".join(lines), [*accumulate(map(len, lines))]
