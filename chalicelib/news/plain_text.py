"""Plain text of sanitised HTML, whole or its first paragraph."""

from __future__ import annotations

import re
from html import unescape

from chalicelib.news.text import single_spaced

_READING = re.compile(r"<r([tp])>.*?</r\1>", re.DOTALL)  # how a word of `<ruby>` is pronounced
_BOX_HEADING = re.compile(r'(<aside class="note">\s*)<p><b>[^<]*</b></p>')
_NOTE_LINK = re.compile(  # a footnote's number where it is made, and the arrow back to there
    r'<sup><a href="#fn-[^"]*" id="fnref-[^"]*">[^<]*</a></sup>|<a href="#fnref-[^"]*"[^>]*>.*?</a>'
)
_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*+>')
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|td|th|blockquote|pre|dt|dd|figcaption|caption)>|<[bh]r>")


def plain_text(html: str) -> str:
    """The words of safe HTML, one line a block, without the links between footnotes and text."""
    words = _NOTE_LINK.sub("", _READING.sub("", html))
    parted = _BLOCK_END.sub("\n", words.replace("\n", " "))
    lines = unescape(_TAG.sub("", parted)).split("\n")
    return "\n".join(single_spaced(line) for line in lines if line.strip())


def first_paragraph(html: str) -> str:
    """The words of the first paragraph that has any; of the whole if none has."""
    html = _BOX_HEADING.sub(r"\1", html)
    for match in re.finditer(r"<p(?: [^>]*)?>(.+?)</p>", html, re.DOTALL):
        words = plain_text(match[1])
        if words:
            return words.replace("\n", " ")
    return plain_text(html).replace("\n", " ")
