"""Counts the words of a text, also in scripts that have no spaces between them."""

from __future__ import annotations

import re
from math import ceil
from unicodedata import category

from msgspec import Struct

from chalicelib.news.article import SIGNS_A_MINUTE, WORDS_A_MINUTE
from chalicelib.news.scripts import LETTERS, SIGNS

# By the first sentence of the Universal Declaration of Human Rights, which has twelve words in
# English: Thai, Lao, Khmer, Burmese and Tibetan take 44 to 51 letters for it.
LETTERS_A_WORD = 4

_SIGN = re.compile(f"[{SIGNS}]")
_LETTER = re.compile(f"[{LETTERS}]")
_UNSPACED = re.compile(f"[{SIGNS}{LETTERS}]")


class WordCount(Struct, frozen=True):
    """How long a text is. `signs` are those of its words that are one character each."""

    words: int
    signs: int = 0

    @property
    def comparable(self) -> int:
        """How many words of a script with spaces take as long to read."""
        return self.words - self.signs + ceil(self.signs * WORDS_A_MINUTE / SIGNS_A_MINUTE)


def word_count(text: str) -> WordCount:
    """Words as spaces part them; of a script without spaces, each sign or every few letters."""
    if not _UNSPACED.search(text):
        return WordCount(len(text.split()))
    signs = len(_SIGN.findall(text))
    letters = sum(category(letter) == "Lo" for letter in _LETTER.findall(text))
    spaced = sum(map(_spaced_words, text.split()))
    return WordCount(spaced + signs + ceil(letters / LETTERS_A_WORD), signs)


def _spaced_words(word: str) -> int:
    """1, or how many words are left within one when scripts without spaces are taken out."""
    if not _UNSPACED.search(word):
        return 1
    rest = _UNSPACED.sub(" ", word).split()
    return sum(any(map(str.isalnum, part)) for part in rest)
