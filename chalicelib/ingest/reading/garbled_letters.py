"""Letters that a program garbled: `FÃ¦rgen` is `Færgen` in UTF-8, read as Windows-1252."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chalicelib.ingest.reading.charsets import SAVE_ANEW
from chalicelib.news.errors import Problem

MOST_GARBLED = 3  # words that one warning names
LONGEST_WORD = 40  # characters of one

# What the second and later bytes of a letter look like in Windows-1252, but for the signs that may
# follow a capital in true text: »BÃ« is rare, `Ã¦` is never meant.
_LATER = "\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
_QUOTES = "‘’“”–—\u00a0«»"
_GARBLED = re.compile(
    rf"(?:Ã[{_LATER}]|Ã[{_QUOTES}](?=[a-zæøåöäü])|Â[\u00a0°£§©®·´¿¡]|â€[{_LATER}{_QUOTES}]?|ï»¿|ðŸ"
    rf"|(?:[ÐÑ][{_LATER}{_QUOTES}]){{2}}|\ufffd)"
)


def garbling(text: str, first_line: int) -> Iterator[Problem]:
    """A warning if there are any, with some of them."""
    if not _GARBLED.search(text):
        return
    words = [word for word in re.finditer(r"[^ \t\n]+", text) if _GARBLED.search(word[0])]
    shown = ", ".join(dict.fromkeys(_shown(word[0]) for word in words[:MOST_GARBLED]))
    line = first_line + text.count("\n", 0, words[0].start())
    what = f"letters were garbled when the file was saved: {shown}"
    yield Problem(what, SAVE_ANEW, line)


def _shown(word: str) -> str:
    """The word, and what it was, where that is known."""
    try:
        meant = word.encode("cp1252").decode()
    except UnicodeError:
        return f"`{word[:LONGEST_WORD]}`"
    return f"`{word[:LONGEST_WORD]}` for `{meant[:LONGEST_WORD]}`"
