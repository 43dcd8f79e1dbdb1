"""The time to render a page, and what each of the renderer's caches saves.

`python -m benchmarks.rendering`

Milliseconds of processor time for an article and a front page of the sample stories, the best of
several rounds: rendered with nothing cached, with the parts cached that it shares with pages shown
before, and shown again unchanged; by compiled templates, as in a package, and as in a checkout.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment

from benchmarks.page_sizes import article_pages, articles_of
from chalicelib.news.article import Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.pages import STORIES_A_BLOCK, Block, Frame, FrontPage, Page
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.template_loading import compile_templates, template_environment
from doubles.newsroom import NEWSROOM

ROUNDS = 20


def main() -> None:
    """Measure and print."""
    newsroom = NEWSROOM
    articles = articles_of(sorted(Path("samples/stories").glob("[a-z]*/*.*")), newsroom)
    stories = list(article_pages(articles, newsroom))
    front = _front_page(articles, newsroom, stories[0].frame)
    article_last: list[Page] = [front, *stories]
    front_last: list[Page] = [*stories, front]
    print(f"{'processor ms a page':<24}{'article':>12}{'front page':>12}")
    with tempfile.TemporaryDirectory() as folder:
        compile_templates(compiled=Path(folder))
        environments = {
            "compiled templates": template_environment(compiled=Path(folder)),
            "templates as written": template_environment(compiled=Path(folder) / "none"),
        }
        for title, environment in environments.items():
            print(title)
            new = partial(_renderer, newsroom, environment)
            for name, prepare in _PREPARATIONS.items():
                article, page = (
                    _milliseconds(new, prepare, pages) for pages in (article_last, front_last)
                )
                print(f"  {name:<22}{article:>12.2f}{page:>12.2f}")


def _front_page(articles: Sequence[Article], newsroom: Newsroom, frame: Frame) -> FrontPage:
    cards = [article.card for article in articles]
    blocks = [
        Block(section, tuple(cards[10 + n : 10 + n + STORIES_A_BLOCK]))
        for n, section in enumerate(newsroom.sections)
    ]
    top, latest = tuple(cards[1:4]), tuple(cards[4:10])
    return FrontPage(frame, cards[0], top, latest, tuple(blocks), frame.urls.archive())


def _renderer(newsroom: Newsroom, environment: Environment) -> Renderer:
    renderer = Renderer(newsroom)
    vars(renderer)["_templates"] = environment  # in place of the one that it would make
    return renderer


def _load_templates(renderer: Renderer, pages: Sequence[Page]) -> None:
    """Load them by a page that is not measured, and forget it."""
    renderer.html(pages[-1])
    renderer.clear_caches()


def _render_others(renderer: Renderer, pages: Sequence[Page]) -> None:
    _load_templates(renderer, pages)
    for page in pages[:-1]:
        renderer.html(page)


def _render_all(renderer: Renderer, pages: Sequence[Page]) -> None:
    for page in pages:
        renderer.html(page)


# What a renderer has rendered before the last page is measured.
_PREPARATIONS: dict[str, Callable[[Renderer, Sequence[Page]], None]] = {
    "nothing cached": _load_templates,
    "fragments cached": _render_others,
    "page cached": _render_all,
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
