"""The headline of a body that is HTML: the first heading of a document, where it begins."""

from __future__ import annotations

import re

from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import single_spaced

_HEADLINE = re.compile(r"\s*+<h1(?:\s[^<>]*+)?>(?P<words>(?:(?!</?h1\b).)*+)</h1>", re.DOTALL)


def html_headline(body: str) -> tuple[str, str]:
    """The words of the `<h1>` that the body begins with, and the body after it; the headline is
    empty if there is none.
    """
    match = _HEADLINE.match(body)
    if match is None:
        return "", body
    return single_spaced(plain_text(match["words"])), body[match.end() :]
