"""Plain text: the first line is the headline, blank lines part the paragraphs."""

from __future__ import annotations

import re
from html import escape

from chalicelib.news.article import BASE

# What no reader sees, no feed may hold (XML 1.0) and no page (HTML): control characters, halves of
# characters, codes that are none. Word leaves some behind. And the mark that is ours.
_NO_CODES = "".join(
    chr(plane + code) for plane in range(0, 0x110000, 0x10000) for code in (0xFFFE, 0xFFFF)
)
_ILLEGIBLE = re.compile(
    f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff{BASE}\ufdd0-\ufdef\ufeff{_NO_CODES}]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c]")


def legible(text: str) -> str:
    """`text` with one kind of line end, without characters that would break a page or a feed."""
    return _ILLEGIBLE.sub("", _LINE_ENDS.sub("\n", text))


def letters(text: str) -> str:
    """What two spellings of a text have in common: its letters and digits, in one case."""
    return "".join(filter(str.isalnum, text.casefold()))


def text_to_html(text: str) -> str:
    """The paragraphs as HTML; nothing in them is markup."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text))
    return "\n".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)


def text_headline(body: str) -> tuple[str, str]:
    """The first line that is not blank, and the body after it."""
    headline, _, rest = body.lstrip().partition("\n")
    return headline.strip(), rest
