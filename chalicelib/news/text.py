"""Text of any origin: control characters taken out, and compared by its letters."""

from __future__ import annotations

import re
import unicodedata

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
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800\u034f\ufe00\ufe0e\ufe0f"  # fillers, and selectors
# And NEL, the line end of mainframes.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")
# What Word and InDesign write for a line that ends within a paragraph, and for its end.
_LINE_SEPARATOR, _PARAGRAPH_SEPARATOR = "\u2028", "\u2029"
_SPACES = re.compile(r"[^\S\xa0\u2007\u202f]+")  # but not those at which no line may break: 10 000


# Embeddings, overrides and isolates: what follows is shown in another order than it is written.
_REORDERING = "\u202a-\u202e\u2066-\u2069"
_REORDERED = re.compile(f"[{_REORDERING}]")
_HIDDEN = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_REORDERING}]")


def has_hidden_characters(name: str) -> bool:
    """Whether a name has characters that end a line, do something, or change its order."""
    return _HIDDEN.search(name) is not None


def in_one_line(text: str) -> str:
    """`text` as a line in which nothing is hidden: an end of a line in it is written `<000A>`."""
    return _HIDDEN.sub(lambda match: f"<{ord(match[0]):04X}>", text)


def legible(text: str) -> str:
    """`text` with LF for every line end, and without control characters, surrogates and
    noncharacters, which would break a page or a feed.
    """
    lines = _LINE_ENDS.sub("\n", text).replace(_PARAGRAPH_SEPARATOR, "\n\n")
    return _UNPRINTABLE.sub("", lines.replace(_LINE_SEPARATOR, " "))


def single_spaced(text: str) -> str:
    """`text` in one line, runs of white space as one space; no-break spaces stay. Its letters are
    shown in the order in which they are written.
    """
    return _SPACES.sub(" ", _REORDERED.sub("", text)).strip()


def is_visible(text: str) -> bool:
    """Whether there is anything in a text for readers to see: not only spaces, marks of direction,
    joiners and fillers of no width.
    """
    return any(
        unicodedata.category(character)[0] not in "CZ" and character not in _BLANKS
        for character in text
    )


def letters(text: str) -> str:
    """The letters and digits of a text, case folded: for comparing two spellings of it."""
    return "".join(filter(str.isalnum, text.casefold()))
