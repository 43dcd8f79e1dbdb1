"""CommonMark with tables, footnotes and struck-out text."""

from __future__ import annotations

import re

import cmarkgfm
from cmarkgfm.cmark import Options

_EXTENSIONS = ["table", "strikethrough", "autolink"]
# UNSAFE keeps raw HTML in: the allow-list decides about it, once, for every format.
_OPTIONS = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_SMART | Options.CMARK_OPT_UNSAFE

_FIRST_HEADING = re.compile(r"\s*#[ \t]+(?P<headline>[^\n]+?)[ \t]*#*[ \t]*(?:\n|$)")


def markdown_to_html(text: str) -> str:
    """The body as HTML that nobody has made safe yet."""
    html: str = cmarkgfm.markdown_to_html_with_extensions(
        text, options=_OPTIONS, extensions=_EXTENSIONS
    )
    return html


def markdown_headline(body: str) -> tuple[str, str]:
    """The level-one heading that the body begins with (or nothing), and the body after it."""
    match = _FIRST_HEADING.match(body)
    return (match["headline"], body[match.end() :]) if match else ("", body)
