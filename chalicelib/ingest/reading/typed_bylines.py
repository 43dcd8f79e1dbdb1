"""Bylines that people type as a line of their own: “Af Karen Holm”, “By Jane Doe and John Roe”."""

from __future__ import annotations

import re

LONGEST_BYLINE = 120  # characters; a longer line is a sentence

# A word of a name, in whatever script has capitals, or what stands between such words.
_WORD = r"(?:[^\W\d_][\w'’-]*\.?)"
_NAME = rf"{_WORD}(?: {_WORD}){{1,3}}"
_BYLINE = re.compile(
    rf"(?:By|Af|Von|BY|AF|VON):? (?P<names>{_NAME}(?:(?:, | (?:and|og|und|&) ){_NAME}){{0,3}})"
)
_BETWEEN = re.compile(r", | (?:and|og|und|&) ")
_PARTICLES = {
    "af",
    "al",
    "bin",
    "da",
    "de",
    "del",
    "den",
    "der",
    "di",
    "du",
    "la",
    "le",
    "van",
    "von",
    "zu",
}


def names_in_byline(line: str) -> tuple[str, ...]:
    """The names that a line says who wrote the story by; none if it is no byline."""
    match = _BYLINE.fullmatch(line.strip(" *_")) if len(line) <= LONGEST_BYLINE else None
    names = _BETWEEN.split(match["names"]) if match else []
    return tuple(names) if all(map(_is_name, names)) else ()


def _is_name(name: str) -> bool:
    words = name.split()
    capitals = [word for word in words if word[0].isupper()]
    is_rest_between = all(word in _PARTICLES for word in words if not word[0].isupper())
    is_sentence = words[-1].endswith(".") or not words[-1][0].isupper()
    return len(capitals) >= 2 and is_rest_between and not is_sentence
