"""Plain text to HTML: the first line is the headline, blank lines separate paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from chalicelib.news.errors import Problem
from chalicelib.news.text import single_spaced

LONGEST_SHOWN = 40  # characters of a mark in a warning

_HEADING_MARK = re.compile(r"\A#{1,6} +")

# What only Markdown and HTML write so. A single `*` or `_` stands in many plain texts.
_MARKS = (
    re.compile(r"^#{1,6} \S.*", re.MULTILINE),
    re.compile(
        r"(?<!\*)\*\*(?![\s*])[^*\n]{1,200}(?<!\s)\*\*(?!\*)|\b__(?![\s_])[^_\n]{1,200}__\b"
    ),
    re.compile(r"!?\[[^\]\[\n]{1,200}\]\((?:https?:|/|\w)[^()\s]{1,500}\)"),
    re.compile(
        r"</?(?:p|br|b|i|em|strong|a|div|span|h[1-6]|ul|ol|li|img|blockquote)(?:\s[^<>\n]*)?/?>"
    ),
)

# Characters. A line that a program breaks is shorter; longer ones end where the writer ended them.
LONGEST_BROKEN_LINE = 90


def text_to_html(text: str) -> str:
    """The paragraphs as HTML; nothing in them is markup."""
    paragraphs = [single_spaced(part) for block in _blocks(text) for part in _paragraphs(block)]
    return "\n".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)


def text_headline(body: str) -> tuple[str, str]:
    """The first line that is not blank, without the mark of a heading in Markdown, and the body
    after it.
    """
    headline, _, rest = body.lstrip().partition("\n")
    return _HEADING_MARK.sub("", headline.strip()), rest


def raw_marks(body: str, first_line: int) -> Iterator[Problem]:
    """A warning of marks of Markdown and HTML, which readers of a plain text see as they are."""
    found = [match for match in (mark.search(body) for mark in _MARKS) if match]
    if found:
        shown = ", ".join(f"`{match[0][:LONGEST_SHOWN]}`" for match in found)
        start = min(match.start() for match in found)
        yield Problem(
            f"Markdown or HTML in a plain text, which readers see as it stands: {shown}",
            "name the file `.md` instead of `.txt`, or take the marks out",
            first_line + body.count("\n", 0, start),
        )


def _blocks(text: str) -> list[str]:
    return re.split(r"\n[^\S\n]*\n", text)


def _paragraphs(block: str) -> list[str]:
    """The lines, if each but the last is too long to have been broken by a program; else one."""
    lines = block.strip("\n").split("\n")
    are_whole = all(len(line) > LONGEST_BROKEN_LINE for line in lines[:-1])
    return lines if are_whole else [block]
