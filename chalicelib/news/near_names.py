"""Names that resemble what a reader typed: of sections and tags, where no story was found."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, normalize

_SHORTEST = 3  # letters: a shorter word is in too many names
_CLOSE = 0.75  # of difflib's measure: a letter or two of a word may be wrong

# Letters that have no accent to take off.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ı": "i"})


def near_names(typed: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names in which a word is, or begins like, one that was typed, or is misspelt."""
    words = [word for text in typed for word in _words(text) if len(word) >= _SHORTEST]
    return tuple(name for name in names if words and _is_near(words, _words(name)))


def _is_near(words: list[str], of_name: list[str]) -> bool:
    from difflib import get_close_matches  # noqa: PLC0415 - who finds something never loads it

    begins = (
        one.startswith(word) or word.startswith(one)
        for one in of_name
        for word in words
        if len(one) >= _SHORTEST
    )
    return any(begins) or any(get_close_matches(w, of_name, n=1, cutoff=_CLOSE) for w in words)


def _words(text: str) -> list[str]:
    plain = normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = (letter for letter in plain if not category(letter).startswith("M"))
    return "".join(letter if letter.isalnum() else " " for letter in kept).split()
