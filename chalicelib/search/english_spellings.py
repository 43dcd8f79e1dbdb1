"""English as it is spelt on the other side of the Atlantic: stabilised and stabilized."""

from __future__ import annotations

import re

_SHORTEST = 5  # letters: `four` is no spelling of `for`

# The part of a word that differs, and how the others spell it; what is no word is in no story.
_TWINS = (
    (r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)", "iz"),
    (r"(?<=[a-z]{3})iz(?=(?:e|es|ed|er|ers|ing|ation|ations)$)", "is"),
    (r"ys(?=(?:e|es|ed|er|ers|ing)$)", "yz"),
    (r"yz(?=(?:e|es|ed|er|ers|ing)$)", "ys"),
    (r"our(?=(?:s|ed|ing|al|able|ful|ite|ites|hood|hoods)?$)", "or"),
    (r"or(?=(?:s|ed|ing|al|able|ful|ite|ites|hood|hoods)?$)", "our"),
    (r"(?<=[tb])re(?=s?$)", "er"),
    (r"(?<=[tb])er(?=s?$)", "re"),
    (r"logue(?=s?$)", "log"),
    (r"log(?=s?$)", "logue"),
    (r"ence(?=s?$)", "ense"),
    (r"ense(?=s?$)", "ence"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), twin) for pattern, twin in _TWINS)


def other_spelling(word: str) -> str:
    """A word as it is spelt on the other side, or as it is: `colour` for `color`."""
    for pattern, twin in _PATTERNS if len(word) >= _SHORTEST else ():
        if pattern.search(word):
            return pattern.sub(twin, word)
    return word
