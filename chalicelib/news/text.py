"""Text of any origin: control characters taken out, compared by its letters, cut to length."""

from __future__ import annotations

import re

# Stands for the site's base path in links of a stored text, so that one story works under any.
# A private-use character, taken out of whatever is uploaded.
BASE = "\ue000"

# Control characters, surrogates and noncharacters: XML 1.0 forbids them in feeds and HTML in pages,
# and Word leaves some behind. And BASE, which is ours.
_NONCHARACTERS = "".join(
    chr(plane + code) for plane in range(0, 0x110000, 0x10000) for code in (0xFFFE, 0xFFFF)
)
_UNPRINTABLE = re.compile(
    f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff{BASE}\ufdd0-\ufdef\ufeff{_NONCHARACTERS}]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c]")
# Not after "Dr." or "U.S.": a word of three letters or more, and a space behind.
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?][”’\"'»)]?(?= )")


def legible(text: str) -> str:
    """`text` with LF for every line end, and without control characters, surrogates and
    noncharacters, which would break a page or a feed.
    """
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))


def letters(text: str) -> str:
    """The letters and digits of a text, case folded: for comparing two spellings of it."""
    return "".join(filter(str.isalnum, text.casefold()))


def cut_at_sentence(text: str, longest: int) -> str:
    """`text` in one line of at most `longest` characters: its first sentences, if they fill half
    of that; else cut at a word.
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line[: longest + 1])]
    if ends and ends[-1] >= longest / 2:
        return line[: ends[-1]]
    return cut_at_word(line, longest)


def cut_at_word(text: str, longest: int) -> str:
    """`text` in one line of at most `longest` characters, with `…` where words were left out."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    start = line[:longest]
    if line[longest - 1] != " ":
        start = start[:-1].rpartition(" ")[0] or start[:-1]
    return start.rstrip(" ,;:.–—-") + "…"
