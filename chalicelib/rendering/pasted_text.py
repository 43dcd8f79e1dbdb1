"""A story's HTML as plain text, for who pastes it where no HTML is taken.

Nothing here parses: it is our own HTML, whose attributes are all in double quotes, and a parser
would be in every reader's function.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import count

_FIGURE = re.compile(r"<figure\b.*?</figure>|<!--.*?-->", re.DOTALL)
_NOTE_MARK = re.compile(r'<sup><a href="[^"]*#fn-[^"]*" id="fnref-[^"]*">(\d+)</a></sup>')
_NOTE_BACK = re.compile(r'<a href="[^"]*#fnref-[^"]*"[^>]*>↩.*?</a>')
_NOTE = re.compile(r'<li id="fn-[^"]*">\s*(?:<p\b[^>]*>)?')
_BREAK = re.compile(r"<br\b[^>]*>")
_ITEM = re.compile(r"<li\b[^>]*>\s*(?:<p\b[^>]*>)?")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|table|thead|tbody|tfoot|tr|caption|hr|div|aside"
    r"|section|details|summary|figcaption)\b[^>]*>"
)
_CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>")
_LINK = re.compile(r'<a\b[^>]*\bhref="(https?:[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t]+")
_LINES = re.compile(r"[ \t]*\n\s*\n\s*")


def plain_text(html: str) -> str:
    """The text: a blank line between its parts, `- ` before an item, a link's address behind it,
    and `[1]` where a footnote is made and before it. Pictures, and what is said of them, are left
    out.
    """
    text = _SPACES.sub(" ", _with_numbered_notes(_FIGURE.sub("\n\n", html)).replace("\n", " "))
    text = _LINK.sub(_with_address, text)
    text = _CELL.sub(" | ", _BREAK.sub("\n", text))
    text = _BLOCK.sub("\n\n", _ITEM.sub("\n\n- ", text))
    return _LINES.sub("\n\n", unescape(_TAG.sub("", text))).strip()


def _with_numbered_notes(html: str) -> str:
    """Footnotes as paper has them: their links lead nowhere in a text."""
    number = count(1)
    html = _NOTE.sub(lambda _: f"<p>[{next(number)}] ", html)
    return _NOTE_BACK.sub("", _NOTE_MARK.sub(r"[\1]", html))


def _with_address(link: re.Match[str]) -> str:
    address, words = link[1], link[2]
    return words if address in words else f"{words} ({address})"
