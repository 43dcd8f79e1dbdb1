"""Finds a few words of one language in a passage of another: a translation that stopped half-way.

By words and letters that only one language has (`function_words.toml`): a sentence that changes its
language in the middle is in neither for a language detector.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from chalicelib.ingest.gate.text_language import primary_language

FILE = Path(__file__).with_name("function_words.toml")
WINDOW = 5  # words between two signs of a language; the nearer they are, the less a loan
LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
MOST_LATIN = 0.6  # share of the letters; above it the text itself is in Latin letters
LEAST_LOWER = 3  # words in lower case of a run in Latin letters; of fewer it may be a name

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN = re.compile(f"[{LATIN}]")
_LATIN_RUN = re.compile(f"(?:[{LATIN}]+['’,.]? ){{3,}}[{LATIN}]+")


def foreign_words(text: str, declared: str, *, signs: int) -> str:
    """The text from the first words in another language than the declared one on, with so many
    signs of it; empty if it has not words of both, or if nothing is known of its language.
    """
    if _is_in_other_letters(text) and (latin := next(_latin_sentences(text), "")):
        return text[text.index(latin) :]
    own = _listed_name(declared)
    words = list(_WORD.finditer(text))
    languages = enumerate(_language(word[0]) for word in words)
    known = [(number, name) for number, name in languages if name]
    if not own or all(name != own for _, name in known):
        return ""
    for language in dict.fromkeys(name for _, name in known if name != own):
        places = [number for number, name in known if name == language]
        for first, last in zip(places, places[signs - 1 :], strict=False):
            if last - first < WINDOW * (signs - 1) and words[first][0] != words[last][0]:
                return text[words[first].start() :]
    return ""


def is_surely_in(text: str, language: str, *, signs: int) -> bool:
    """Whether it has so many words that only this language has; False if nothing is known of it."""
    own = _listed_name(language)
    words = (word for word in _WORD.findall(text.lower()) if _words().get(word) == own)
    return bool(own) and sum(1 for _ in islice(words, signs)) == signs


def _is_in_other_letters(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return len(_LATIN.findall(text)) <= MOST_LATIN * letters


def _latin_sentences(text: str) -> Iterator[str]:
    for run in _LATIN_RUN.findall(text):
        if sum(word.islower() for word in run.split()) >= LEAST_LOWER:
            yield run


def _listed_name(tag: str) -> str:
    plain = primary_language(tag)
    return next((name for name in _data()["words"] if plain in name.split()), "")


def _language(word: str) -> str:
    """The language that alone has such a word. One with a capital may be a name."""
    if not word.islower():
        return ""
    return _words().get(word) or next(filter(None, map(_letters().get, word)), "")


@cache
def _words() -> dict[str, str]:
    return {word: name for name, words in _data()["words"].items() for word in words.split()}


@cache
def _letters() -> dict[str, str]:
    return {letter: name for name, letters in _data()["letters"].items() for letter in letters}


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
