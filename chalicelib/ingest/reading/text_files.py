"""Plain text to HTML: the first line is the headline, blank lines separate paragraphs."""

from __future__ import annotations

import re
from html import escape


def text_to_html(text: str) -> str:
    """The paragraphs as HTML; nothing in them is markup."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text))
    return "\n".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)


def text_headline(body: str) -> tuple[str, str]:
    """The first line that is not blank, and the body after it."""
    headline, _, rest = body.lstrip().partition("\n")
    return headline.strip(), rest
