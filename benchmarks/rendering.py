"""What it costs to make a page: `python -m benchmarks.rendering`.

Milliseconds of processor time for the pages of the sample stories, the best of several rounds: by a
renderer that has made none, by one that knows their cards, and shown again as they were.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.page_sizes import article_pages, articles_of
from chalicelib.rendering.pages import ArticlePage, Frame, ListPage, Page
from chalicelib.rendering.renderer import Renderer
from chalicelib.settings import read_newsroom

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
    for name, prepare in _PREPARED.items():
        figures = [
            _milliseconds(lambda: Renderer(newsroom), prepare, it) for it in (stories, lists)
        ]
        print(f"{name:<24}{figures[0]:>8.2f}{figures[1]:>14.2f}")


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
