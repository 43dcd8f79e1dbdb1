"""What it costs to make a page: `python -m benchmarks.rendering`.

Milliseconds of processor time for the pages of the sample stories, the best of several rounds: by a
renderer that has made none, by one that knows their cards, and shown again as they were; with
templates made ahead, as in a package, and as Jinja2 reads them in a checkout.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.page_sizes import article_pages, articles_of
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import read_newsroom
from chalicelib.rendering import ahead
from chalicelib.rendering.compiled_templates import CompiledTemplates, Templates
from chalicelib.rendering.pages import ArticlePage, Frame, ListPage, Page
from chalicelib.rendering.renderer import Renderer

ROUNDS = 20


def main() -> None:
    """Measure and print."""
    newsroom = read_newsroom()
    articles = articles_of(sorted(Path("stories").glob("[a-z]*/*.*")), newsroom)
    stories: list[Page] = list(article_pages(articles, newsroom))
    cards = tuple(article.card for article in articles)
    lists: list[Page] = [
        ListPage(_frame(stories), "All stories", "", f"/{n}", cards, "", is_continued=False)
        for n in range(len(stories))
    ]
    print(f"{'processor ms a page':<24}{'story':>8}{'list of ' + str(len(cards)):>14}")
    with tempfile.TemporaryDirectory() as folder:
        ahead.make_modules(compiled=Path(folder))
        ways: dict[str, Templates] = {
            "made ahead": CompiledTemplates(Path(folder)),
            "by Jinja2": ahead.as_written(),
        }
        for way, templates in ways.items():
            print(f"templates {way}")
            new = partial(_renderer, newsroom, templates)
            for name, prepare in _PREPARED.items():
                figures = [_milliseconds(new, prepare, it) for it in (stories, lists)]
                print(f"  {name:<22}{figures[0]:>8.2f}{figures[1]:>14.2f}")


def _renderer(newsroom: Newsroom, templates: Templates) -> Renderer:
    made = Renderer(newsroom)
    vars(made)["_templates"] = templates  # in place of those that it would look for
    return made


def _frame(pages: Sequence[Page]) -> Frame:
    return next(page.frame for page in pages if isinstance(page, ArticlePage))


def _first_of_each(renderer: Renderer, pages: Sequence[Page]) -> None:
    """Load the templates, by a page that is not measured."""
    renderer.html(pages[0])


def _all_but_one(renderer: Renderer, pages: Sequence[Page]) -> None:
    for page in pages[:-1]:
        renderer.html(page)


def _all(renderer: Renderer, pages: Sequence[Page]) -> None:
    for page in pages:
        renderer.html(page)


# What a renderer has made before the last page is measured.
_PREPARED: dict[str, Callable[[Renderer, Sequence[Page]], None]] = {
    "templates loaded": _first_of_each,
    "cards known": _all_but_one,
    "shown again": _all,
}


def _milliseconds(
    new: Callable[[], Renderer],
    prepare: Callable[[Renderer, Sequence[Page]], None],
    pages: Sequence[Page],
) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        renderer = new()
        prepare(renderer, pages)
        started = time.process_time()
        renderer.html(pages[-1])
        best = min(best, time.process_time() - started)
    return best * 1000


if __name__ == "__main__":
    main()
