"""The features of a sentence, as hashes: words, parts of words, and words that stand together.

The classifier is trained on them and reads with them, so a change here needs `make gate-train`.
Hashing keeps the model one array: two features that share a hash share a weight.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from zlib import crc32

DIMENSIONS = 490_000  # weights, a byte each
LONGEST_SENTENCE = 400  # words; what follows says no more about who is speaking
LONGEST_WORD = 40  # characters

_PARTS = (4, 5)  # characters, the ends of the word included
_PARTS_WITHOUT_SPACES = (1, 2, 3, 4)  # of scripts that don't part words by spaces
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|_+|[^\w\s]+")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def tokens(sentence: str) -> list[str]:
    """The words and marks of a sentence, in lower case; a number is `0`, whatever it is."""
    plain = unicodedata.normalize("NFKC", sentence).lower().replace("’", "'")
    words = (match[0] for match in islice(_WORD.finditer(plain), LONGEST_SENTENCE))
    return ["0" if word.isdecimal() else word for word in words]


@lru_cache(maxsize=20_000)  # words; a newsroom's stories share most of theirs
def hashes_of_word(word: str) -> tuple[int, ...]:
    """The hashes of one word, and of its parts."""
    return tuple(map(_hash, _features_of_word(word)))


def hashes_of_neighbours(words: list[str]) -> list[int]:
    """The hashes of every two and three words that stand together, the ends of the sentence too."""
    ended = ["^", *words, "$"]
    pairs = [f"{a} {b}" for a, b in pairwise(ended)]
    threes = [f"t{pair} {word}" for pair, word in zip(pairs, ended[2:], strict=False)]
    return [_hash(f"b{pair}") for pair in pairs] + [_hash(three) for three in threes]


def _features_of_word(word: str) -> Iterator[str]:
    if _WITHOUT_SPACES.search(word):
        for size in _PARTS_WITHOUT_SPACES:
            yield from (f"c{word[at : at + size]}" for at in range(len(word) - size + 1))
        return
    cut = word[:LONGEST_WORD]
    yield f"w{cut}"
    if len(cut) > 2 and cut[0].isalpha():
        whole = f"_{cut}_"
        for size in _PARTS:
            yield from (f"n{whole[at : at + size]}" for at in range(len(whole) - size + 1))


def _hash(feature: str) -> int:
    return crc32(feature.encode()) % DIMENSIONS
