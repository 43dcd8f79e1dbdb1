"""A story's text as the gate reads it: what it says itself, in paragraphs and sentences.

What a story quotes is not said by the story: quotations and code are left out, or a report on what
a chatbot wrote would be taken for the chatbot.
"""

from __future__ import annotations

import re

from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import letters

LONGEST_SHORT_QUOTE = 25  # characters with their marks; a title or a word, which the sentence needs

# Each pair excludes its own opening mark, or a text of nothing but marks would take hours.
_QUOTED = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|\"[^\"\n]*\"|「[^「」]*」|『[^『』]*』|‘[^‘’]{12,}’",
    re.DOTALL,
)
_QUOTED_BLOCK = re.compile(r"<(blockquote|pre|code)(?: [^<>]*)?>(?:(?!<\1[ >]).)*?</\1>", re.DOTALL)
# Commands of a site generator: {% … %}, and {{ … }} with more in it than a name.
_COMMAND = r"(?:\{%[^{}\n]*%\}|\{\{[^{}\n]*[|./\"“<%][^{}\n]*\}\})"
_LINK_BY_COMMAND = re.compile(rf"!?\[([^\[\]\n]*)\]\(\s*{_COMMAND}[^()\n]*\)")
_COMMANDS = re.compile(_COMMAND)
_SENTENCE_END = re.compile(r"(?<=[.!?…:])[”’\"»)*_]*\s+|(?<=[。！？।؟])\s*|\n+")


def own_paragraphs(html: str) -> list[str]:
    """The paragraphs of safe HTML, without quoted blocks and code; all if nothing else is there."""
    own = plain_text(_QUOTED_BLOCK.sub(" ", html)) or plain_text(html)
    without_commands = _COMMANDS.sub(" ", _LINK_BY_COMMAND.sub(r"\1", own))
    lines = (line.strip() for line in without_commands.split("\n"))
    return [line for line in lines if line]


def without_quotations(text: str) -> str:
    """The text with its longer quotations empty; as it is, if it is nothing but a quotation."""
    unquoted = _QUOTED.sub(_emptied, text)
    return unquoted if letters(unquoted) else text


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line ends one too."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def _emptied(quotation: re.Match[str]) -> str:
    words = quotation[0]
    return words if len(words) <= LONGEST_SHORT_QUOTE else f"{words[0]}{words[-1]}"
