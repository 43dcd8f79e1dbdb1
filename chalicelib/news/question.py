"""A reader's question to the archive: words, "phrases", beginnings* and what is -unwanted.

It is our own: no engine ever gets what a reader typed, so nothing that is typed can mean anything
but this. Whatever can't be understood as one of these signs is a word like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from msgspec import Struct

from chalicelib.news.text import legible, single_spaced

LONGEST_QUESTION = 200  # characters; what is longer is cut
MOST_PARTS = 12  # words and phrases; what comes after them is not asked for
SHORTEST_BEGINNING = 2  # letters before the asterisk: fewer would be half of all words
# What takes an engine longest: phrases, and beginnings, of which one of two letters takes as long
# as several longer ones. More of them are not asked for.
MOST_PHRASES = 3
MOST_BEGINNINGS, TWO_LETTERS_COUNT = 6, 4

_QUOTES = '"“”„‟«»＂「」『』'  # an apostrophe is part of a word
_MINUS = "-−–"
_PART = re.compile(
    rf"(?P<minus>(?<!\S)[{_MINUS}])?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<word>[^\s{_QUOTES}]+))"
)
_HAS_WORD = re.compile(r"[^\W_]")


class Part(Struct, frozen=True):
    """A word, or words that follow one another as a phrase; of a beginning, the word that what is
    looked for starts with.
    """

    text: str
    is_phrase: bool = False
    is_beginning: bool = False


class Question(Struct, frozen=True):
    """What all must be in a story, and what must not. `typed` is what was typed, as far as it is
    asked, in one line; `is_cut`: there was more.
    """

    wanted: tuple[Part, ...] = ()
    unwanted: tuple[Part, ...] = ()
    typed: str = ""
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for: stories without a word are no answer to anything."""
        return not self.wanted


def read_question(typed: str) -> Question:
    """The question that was typed, whatever that is."""
    text = single_spaced(legible(normalize("NFC", typed[: 4 * LONGEST_QUESTION])))
    parts = list(_parts(text[:LONGEST_QUESTION]))
    kept = [*_few_enough(parts[:MOST_PARTS])]
    return Question(
        wanted=tuple(part for part, is_unwanted in kept if not is_unwanted),
        unwanted=tuple(part for part, is_unwanted in kept if is_unwanted),
        typed=text[:LONGEST_QUESTION],
        is_cut=len(text) > LONGEST_QUESTION or len(parts) > len(kept),
    )


def _few_enough(parts: list[tuple[Part, bool]]) -> Iterator[tuple[Part, bool]]:
    """The parts without those that would take too long together."""
    phrases, beginnings = MOST_PHRASES, MOST_BEGINNINGS
    for part, is_unwanted in parts:
        is_short = len(part.text) <= SHORTEST_BEGINNING
        takes = part.is_beginning and (TWO_LETTERS_COUNT if is_short else 1)
        if part.is_phrase <= phrases and takes <= beginnings:
            phrases -= part.is_phrase
            beginnings -= takes
            yield part, is_unwanted


def _parts(text: str) -> Iterator[tuple[Part, bool]]:
    for match in _PART.finditer(text):
        is_unwanted = match["minus"] is not None
        if (phrase := match["phrase"]) is not None:
            if _HAS_WORD.search(phrase):
                yield Part(phrase.strip(), is_phrase=True), is_unwanted
        elif _HAS_WORD.search(word := match["word"]):
            yield _word(word), is_unwanted


def _word(typed: str) -> Part:
    word = typed.rstrip("*")
    is_beginning = word != typed and sum(map(str.isalnum, word)) >= SHORTEST_BEGINNING
    return Part(word, is_beginning=is_beginning)
