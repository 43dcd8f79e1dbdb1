"""Finds the line of a file where a passage of its text begins."""

from __future__ import annotations

from chalicelib.news.text import letters

ENOUGH = 60  # letters of a passage, to find it by
LEAST = 12  # letters; a shorter passage could be anywhere


def line_of(passage: str, source: str) -> int | None:
    """The number of the line, from 1; None if it can't be found, as where marks part its words."""
    wanted = letters(passage)[:ENOUGH]
    if len(wanted) < LEAST:
        return None
    lines = [letters(line) for line in source.split("\n")]
    at = "".join(lines).find(wanted)
    if at < 0:
        return None
    for number, line in enumerate(lines, 1):
        if at < len(line):
            return number
        at -= len(line)
    return None
