"""The page types of a running newsroom: those that it lists, or what its front page leads to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.newsrooms.paper_files import PageType, read_page_types
from tests.reader_judges.answers import Source
from tests.reader_judges.markup_tree import tree

_IN_STORY = 2  # slashes of a story's path


def pages_found(site: Source, newsroom: Path) -> list[tuple[str, str]]:
    """The name and the path of each."""
    page_types = read_page_types(newsroom) or list(_linked(site))
    pages = {page_type.name: path_of_type(site, page_type) for page_type in page_types}
    return [(name, path) for name, path in pages.items() if path]


def path_of_type(site: Source, page_type: PageType) -> str:
    """Its path; empty if it is the page after one that has none after it."""
    if not page_type.is_next:
        return page_type.path
    return tree(site.ask(page_type.path).body).first("a", rel="next")["href"]


def _linked(site: Source) -> Iterator[PageType]:
    front = tree(site.ask("/").body)
    sections = (a["href"] for a in front.all("a", within="header.masthead") if a["href"] != "/")
    stories = (a["href"] for a in front.all("a", within="h2") if a["href"].count("/") == _IN_STORY)
    story = next(stories)
    yield PageType("front page", "/")
    yield PageType("section", next(sections))
    yield PageType("story", story)
    page = tree(site.ask(story).body)
    for name, rel in (("author", "author"), ("tag", "tag")):
        if link := page.first("a", rel=rel)["href"]:
            yield PageType(name, link)
    word = max(page.first("h1").text.split(), key=len)
    yield PageType("search, results", f"/search?{urlencode({'q': word})}")
    yield PageType("archive", "/archive")
    yield PageType("corrections", "/corrections")
    yield PageType("404", "/nothing/is-here", 404)
