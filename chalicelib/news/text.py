"""Text of any origin: control characters taken out, and compared by its letters."""

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


def legible(text: str) -> str:
    """`text` with LF for every line end, and without control characters, surrogates and
    noncharacters, which would break a page or a feed.
    """
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))


def letters(text: str) -> str:
    """The letters and digits of a text, case folded: for comparing two spellings of it."""
    return "".join(filter(str.isalnum, text.casefold()))
