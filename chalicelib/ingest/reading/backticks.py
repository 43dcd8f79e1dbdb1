"""Where code stands between backticks in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]  # of characters, from the first to the one after the last

_RUN_OR_PARAGRAPH_END = re.compile(r"`+|\n[ \t]*(?=\n)")


def between_backticks(text: str) -> Iterator[Span]:
    """From each run of backticks to the next that is as long, within a paragraph."""
    runs = [match.span() for match in _RUN_OR_PARAGRAPH_END.finditer(text)]
    closing = _closing_runs(text, runs)
    number = 0
    while number < len(runs):
        last = closing[number]
        if last:
            yield runs[number][0], runs[last][1]
        number = max(number, last) + 1


def _closing_runs(text: str, runs: list[Span]) -> list[int]:
    """For each run the number of the one that ends its code; 0 if there is none."""
    next_of_length: dict[int, int] = {}
    closing = [0] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        start, end = runs[number]
        if text[start] == "\n":
            next_of_length.clear()
            continue
        if start == 0 or text[start - 1] != "\\":
            closing[number] = next_of_length.get(end - start, 0)
        next_of_length[end - start] = number
    return closing
