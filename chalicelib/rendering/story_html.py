"""A story's text as pages, feeds and the JSON API show it."""

from __future__ import annotations

import re

from markupsafe import escape

from chalicelib.news.article import Article
from chalicelib.news.text import BASE

_FIRST_PARAGRAPH = re.compile(r'<p(?: [\w-]+="[^"]*")*>')


def story_html(article: Article, base: str) -> str:
    """The story's text as HTML, its links to the site below `base`. Its dateline stands before the
    first words; in a paragraph of its own if the text begins with something else than one.
    """
    html = article.body_html.replace(BASE, base)
    if not article.dateline or not html:
        return html
    # Isolated, since a place may be written in the other direction than the text.
    dateline = f"<b><bdi>{escape(article.dateline)}</bdi></b>"
    paragraph = _FIRST_PARAGRAPH.match(html)
    if paragraph is None:
        return f"<p>{dateline}</p>\n{html}"
    return f"{paragraph[0]}{dateline} – {html[paragraph.end() :]}"
