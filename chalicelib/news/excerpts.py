"""Excerpts: a text cut to a width, behind a sentence or a word, in any script."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import category, combining, east_asian_width

from chalicelib.news.scripts import LETTERS, SIGNS
from chalicelib.news.text import single_spaced

# Code points that are read, for each column that there is room for. A letter may carry any number
# of marks, which take no room; a whole book of them must not stand in a card.
MOST_IN_A_COLUMN = 4

KEPT_WIDTHS = 1000  # of characters, as many as a newspaper uses

# Not after "Dr." or "U.S.": a word of three letters or more, and a space behind. Other scripts'
# full stops end nothing but sentences, and those of Chinese have no space behind.
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{3})[.!?][”’\"'»)]?(?= )"
    r"|[。！？｡؟۔।॥։።။។།༎]+[”’」』）》\"'»)]*"
)
_LEFT_AT_THE_END = " ,;:.–—-，、；：（「『《【〈،؛"

# What belongs to the character before it: https://www.unicode.org/reports/tr29/
_MARKS = {"Mn", "Mc", "Me", "Cf"}
_ALSO_MARKS = "\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\U0001f3fb-\U0001f3ff"
_JOINER = "\u200d"
_VIRAMA = 9  # the combining class of the sign that joins two consonants
_REGIONAL = "\U0001f1e6-\U0001f1ff"  # two of them make a flag


def columns(text: str) -> int:
    """The width of a text in columns of a Latin letter; Chinese and emoji take two."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def cut_at_sentence(text: str, widest: int) -> str:
    """`text` in one line of at most `widest` columns: its first sentences, if they fill half of
    that; else cut at a word.
    """
    line = single_spaced(text)
    room = _fitting(line, widest)
    if room == len(line):
        return line
    ends = (match.end() for match in _SENTENCE_END.finditer(line[: room + 1]))
    whole = line[: max((end for end in ends if end <= room), default=0)]
    return whole if columns(whole) >= widest / 2 else cut_at_word(line, widest)


def cut_at_word(text: str, widest: int) -> str:
    """`text` in one line of at most `widest` columns, with `…` where words were left out."""
    line = single_spaced(text)
    if _fitting(line, widest) == len(line):
        return line
    room = _fitting(line, widest - 1)
    start = line[:room] if line[room] == " " else line[: _last_break(line, room)]
    return start.rstrip(_LEFT_AT_THE_END) + "…"


def _fitting(line: str, widest: int) -> int:
    """How many code points of it fit, of whole characters."""
    window, width, end = line[: widest * MOST_IN_A_COLUMN], 0, 0
    for character in window:
        width += _columns(character)
        if width > widest:
            break
        end += 1
    return end if end == len(line) else _boundary(line, end)


def _last_break(line: str, room: int) -> int:
    """Where the last word that fits ends; if there is none, where the last character does."""
    space = line.rfind(" ", 0, room)
    for end in range(room, space + 1, -1):
        if _unspaced().search(line, end - 1, end + 1) and _boundary(line, end) == end:
            # A phrase, rather than a part of a word, if that costs little.
            return space if space * 3 >= end * 2 else end
    return space if space > 0 else room


def _boundary(line: str, end: int) -> int:
    """The last end of a whole character (a grapheme cluster) that is not behind `end`."""
    while 0 < end < len(line) and _is_within_character(line, end):
        end -= 1
    return end


def _is_within_character(line: str, at: int) -> bool:
    before, after = line[at - 1], line[at]
    return (
        category(after) in _MARKS
        or before == _JOINER
        or combining(before) == _VIRAMA
        or _also_marks().match(after) is not None
        or _half_a_flag().search(line, max(0, at - 50), at + 1) is not None
    )


# Compiled when they are first used: readers never cut a text, but import what their cards are.


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{SIGNS}{LETTERS}]")


@cache
def _also_marks() -> re.Pattern[str]:
    return re.compile(f"[{_ALSO_MARKS}]")


@cache
def _half_a_flag() -> re.Pattern[str]:
    return re.compile(f"(?<![{_REGIONAL}])(?:[{_REGIONAL}]{{2}})+\\Z")


@lru_cache(KEPT_WIDTHS)
def _columns(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"} or "\u1160" <= character <= "\u11ff":
        return 0  # a mark, or the second or third part of a Korean syllable
    return 2 if east_asian_width(character) in "WF" else 1
