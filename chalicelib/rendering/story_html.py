"""A story's text as pages, feeds and the JSON API show it, with the pictures in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markupsafe import escape

from chalicelib.news.article import Article, Picture
from chalicelib.news.text import BASE

_MARK = re.compile(r"<!--picture (\d+)-->")  # picture_mark's, in news/article.py
_FIRST_PARAGRAPH = re.compile(r'(?:<!--picture \d+-->|\s)*<p(?: [\w-]+="[^"]*")*>')


def story_html(article: Article, base: str) -> str:
    """The story's text as HTML, its links to the site below `base`. Its dateline stands before the
    first words; in a paragraph of its own if the text begins with something else than one. Where a
    picture stands, its mark is left.
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


def parted_at_pictures(
    html: str, pictures: Sequence[Picture]
) -> Iterator[tuple[str, Picture | None]]:
    """The parts of a story's text, each with the picture that stands behind it; None behind the
    last, and where a picture has not come yet.
    """
    start = 0
    for mark in _MARK.finditer(html):
        number = int(mark[1])
        picture = pictures[number] if number < len(pictures) else None
        yield html[start : mark.start()], picture if picture and picture.is_there else None
        start = mark.end()
    yield html[start:], None


def with_pictures_shown(
    html: str, pictures: Sequence[Picture], show: Callable[[Picture], str]
) -> str:
    """The text with every picture as `show` has it."""
    parts = parted_at_pictures(html, pictures)
    return "".join(f"{part}{show(picture) if picture else ''}" for part, picture in parts)
