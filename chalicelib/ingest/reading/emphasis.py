"""Emphasis of Markdown: an asterisk within a word is no mark.

`2*3*4` is arithmetic, and `Lehrer*innen und Schüler*innen` is German; `_` within a word is text by
CommonMark itself. In scripts without spaces every mark is within a word, and counts.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize

_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)


def add_emphasis(parser: MarkdownIt) -> None:
    """Make the parser read it so."""
    parser.inline.ruler.at("emphasis", _read_emphasis)


def _read_emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    start, first = state.pos, len(state.delimiters)
    if not tokenize(state, silent):
        return False
    before, after = state.src[max(start - 1, 0)], state.src[state.pos : state.pos + 1]
    are_digits = before.isdigit() and after.isdigit()
    if are_digits or (state.pos - start == 1 and _is_of_word(before) and _is_of_word(after)):
        for delimiter in state.delimiters[first:]:
            delimiter.open = False
            delimiter.close = delimiter.close and not are_digits
    return True


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() and _WITHOUT_SPACES.match(sign) is None
