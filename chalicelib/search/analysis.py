"""Text as the terms that are indexed and looked for: words with one spelling, and their stems.

The engines get nothing but terms of ours, parted by spaces. So both of them find the same, a
question is analysed as the stories were, and what is found can be marked in a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import category, combining, normalize

import regex
import Stemmer

from chalicelib.news.scripts import LETTERS, SIGNS

LONGEST_TERM = 60  # characters; longer ones are links and codes

# Snowball's algorithms, https://snowballstem.org. Other languages are searched as they are written.
STEMMED = {"da": "danish", "en": "english"}
_WORDS_KEPT = 100_000  # distinct ones of a language; some 30 MB

# Korean has spaces, but its words have endings for which there is no stemmer.
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
_UNSPACED = f"[{SIGNS}{LETTERS}{_HANGUL}]"
_LETTER = rf"[[\p{{L}}\p{{M}}]--{_UNSPACED}]"
_SPACED = rf"[[\p{{L}}\p{{N}}]--{_UNSPACED}][[\p{{L}}\p{{N}}\p{{M}}]--{_UNSPACED}]*"
_TOKEN = regex.compile(
    rf"(?P<unspaced>(?:{_UNSPACED}\p{{M}}*)+)|{_SPACED}(?:['’ʼ]{_LETTER}+)*", regex.V1
)
_SIGN = regex.compile(_UNSPACED, regex.V1)
_APOSTROPHE = regex.compile("['’ʼ]")
_POSSESSIVE = "s"
_LONGEST_ELISION = 2  # letters: l’État, qu’il

# As one writes them where there is no such key. The digraphs are Danish, German and Swedish; the
# other letters are those that Unicode takes for letters of their own.
_SPELT_OUT = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe"}
    | {"þ": "th", "ð": "d", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "ng", "ŧ": "t"}
    | {"ـ": "", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي"}  # Arabic: a stretch, and twins
    | {" ": ""}  # below an Arabic mark that stands for itself
)
_PLAIN = {"aa": "a", "ae": "a", "oe": "o", "ue": "u"}
_DIGRAPH = regex.compile("|".join(_PLAIN))

# Marks are left out where they are an accent or a vowel that most leave out; in the scripts of
# India they are letters.
_ACCENTED = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}]")


class Term(NamedTuple):
    """A word of a text from `start` to `end`: in one spelling, and as its stem."""

    start: int
    end: int
    word: str
    stem: str


def terms(text: str, language: str) -> Iterator[Term]:
    """The terms of a text, in order. Scripts without spaces are taken two signs at a time."""
    spelt_and_stemmed = _analysis(language)
    for match in _TOKEN.finditer(text):
        if match["unspaced"]:
            yield from _pairs(match[0], match.start())
        elif len(match[0]) <= LONGEST_TERM:
            word, stem = spelt_and_stemmed(match[0])
            if word:  # not of marks alone
                yield Term(match.start(), match.end(), word, stem)


def _pairs(run: str, start: int) -> Iterator[Term]:
    """Every two signs, and the last one: so a sign is the beginning of a term wherever it is."""
    for place in range(len(run)):
        if combining(run[place]) and place:
            continue
        pair = normalize("NFKC", run[place : place + 2])
        yield Term(start + place, min(start + place + 2, start + len(run)), pair, pair)


def is_of_signs(word: str) -> bool:
    """Whether a word is of a script without spaces, whose terms are two signs."""
    return bool(_SIGN.match(word))


def without_apostrophes(word: str) -> str:
    """A word without what is only joined to it: Hansen’s, l’État. Lower case."""
    first: str
    first, *rest = _APOSTROPHE.split(word.lower())
    if not rest:
        return first
    if len(first) <= _LONGEST_ELISION and len(rest[-1]) > 1:
        return "".join(rest)
    return "".join([first, *rest[:-1], "" if rest[-1] == _POSSESSIVE else rest[-1]])


def spelling(word: str) -> str:
    """The one spelling of a word: ÅRHUS, Århus and Aarhus are `aarhus`; façade is `facade`."""
    if word.isascii():
        return word.lower()
    spelt: str = normalize("NFKC", word).casefold().translate(_SPELT_OUT)
    if not _ACCENTED.search(spelt):
        return spelt
    return "".join(sign for sign in normalize("NFKD", spelt) if category(sign) != "Mn")


def loose_spelling(word: str) -> str:
    """The same for whoever leaves out dots and rings as well: Sørensen and Sorensen are `sorensen`.
    It takes one word for another, such as hår and har, so it is only for what is not found.
    """
    plain: str = _DIGRAPH.sub(lambda match: _PLAIN[match[0]], spelling(word))
    return plain


@cache
def _analysis(language: str) -> Callable[[str], tuple[str, str]]:
    """What makes a word of a language one of its spelling, and a stem; common words are kept."""
    algorithm = STEMMED.get(language.partition("-")[0].lower())
    # The stemmer's own cache is off: it keeps stems alone.
    stem = Stemmer.Stemmer(algorithm, 0).stemWord if algorithm else str

    @lru_cache(maxsize=_WORDS_KEPT)
    def spelt_and_stemmed(word: str) -> tuple[str, str]:
        typed = without_apostrophes(word)
        return spelling(typed), spelling(stem(typed))

    return spelt_and_stemmed
