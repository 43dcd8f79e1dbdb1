"""Reads the focus of a picture: what must be seen of it in every crop."""

from __future__ import annotations

import re

from chalicelib.news.renditions import CENTRE, Focus

_MIDDLE = frozenset({"center", "centre", "middle"})
_ACROSS = {"left": 0, "right": 100}
_DOWN = {"top": 0, "bottom": 100}
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*(%?)", re.ASCII)


def read_focus(text: str) -> Focus | None:
    """The focus in words (`left top`) or as two numbers, in per cent or in shares of one (`0.3
    0.2`); None if it can't be read.
    """
    words = re.split(r"[\s,;]+", text.strip().casefold())
    if all(word in _ACROSS or word in _DOWN or word in _MIDDLE for word in words):
        return _in_words(words)
    return _in_numbers(words) if len(words) == 2 else None


def _in_words(words: list[str]) -> Focus | None:
    across = [_ACROSS[word] for word in words if word in _ACROSS]
    down = [_DOWN[word] for word in words if word in _DOWN]
    if max(len(across), len(down)) > 1 or len(words) > 2:
        return None
    return next(iter(across), CENTRE[0]), next(iter(down), CENTRE[1])


def _in_numbers(words: list[str]) -> Focus | None:
    matches = [match for match in map(_NUMBER.fullmatch, words) if match]
    if len(matches) != len(words):
        return None
    numbers = [float(match[1]) for match in matches]
    is_in_shares = max(numbers) <= 1 and any("." in match[1] for match in matches)
    across, down = (round(number * 100 if is_in_shares else number) for number in numbers)
    return (across, down) if max(across, down) <= 100 else None
