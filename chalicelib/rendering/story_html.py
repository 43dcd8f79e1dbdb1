"""A story's text as pages, feeds and the JSON API show it."""

from __future__ import annotations

from chalicelib.news.article import Article
from chalicelib.news.text import BASE


def story_html(article: Article, base: str) -> str:
    """The story's text as HTML, its links to the site below `base`."""
    return article.body_html.replace(BASE, base)
