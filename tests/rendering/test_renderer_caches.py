"""The renderer's caches: a page is as if it were rendered anew, and mostly isn't."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.article import Article, Card
from chalicelib.news.newsroom import Newsroom, Section, StaticPage
from chalicelib.news.question import Question
from chalicelib.news.republishing import Republishing
from chalicelib.news.standing import Gone
from chalicelib.rendering import renderer
from chalicelib.rendering.language import Language
from chalicelib.rendering.pages import OLD_AFTER, Frame, ListPage, Page
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.republication import Republication
from chalicelib.rendering.urls import Urls
from doubles.newsroom import NEWSROOM
from operations.sample_pages import article, every_page
from tests.conftest import NOON

TEMPLATES = Renderer(NEWSROOM)._templates  # noqa: SLF001 - loaded once for all renderers

# Few values of everything, so that what was cached for one page nearly fits the next.
URLS = (
    Urls("/api", "https://news.example.org", "https://media.example.org"),
    Urls("", "https://news.example.org", "/media"),
)
HOUR = timedelta(hours=1)
MOMENTS = (NOON, NOON + HOUR, NOON + timedelta(days=1), NOON + OLD_AFTER + HOUR)

BREAKING = (None, article(99), article(99, headline="Another breaks", link="\ue000/denmark/x"))
FRAMES = st.builds(
    Frame, st.sampled_from(URLS), st.sampled_from(MOMENTS), st.sampled_from(BREAKING)
)


# Another one of what a page has one of.
OTHERS: dict[type, object] = {
    Section: NEWSROOM.sections[0],
    StaticPage: NEWSROOM.pages[1],
    Gone: Gone(NOON - timedelta(days=40), "Why"),
    Question: Question(),
    Republishing: Republishing("https://example.org/terms", "Our terms"),
    Republication: Republication("<p>Another</p>", "Another", "<link>"),
}


def variants(page: Page) -> list[Page]:
    """The page, and once for each of its fields the page with another value there."""
    values = {name: getattr(page, name) for name in page.__struct_fields__}
    others = {name: another(value) for name, value in values.items() if name != "frame"}
    return [page, *(replace(page, **{name: other}) for name, other in others.items())]


def another(value: object) -> object:
    """What a page may have in place of `value`."""
    match value:
        case bool():
            other: object = not value
        case int():
            other = value - 1
        case str():
            other = "" if value else "culture"
        case Article():
            other = replace(value, headline="Another <headline>", language="da")
        case _ if type(value) in OTHERS:
            other = OTHERS[type(value)]
        case (Card() as first, *others):
            other = (replace(first, headline="Another", picture=None), *reversed(others))
        case tuple():
            other = value[1:]
        case _:
            other = None
    return other


PAGES = [
    variant for page in every_page(Frame(URLS[0], NOON), NEWSROOM) for variant in variants(page)
]


def requests() -> st.SearchStrategy[list[Page]]:
    """Pages, each at several moments and under several addresses."""
    page_in_frames = st.tuples(st.sampled_from(PAGES), st.lists(FRAMES, min_size=1, max_size=3))
    return st.lists(page_in_frames, min_size=1, max_size=4).map(
        lambda pairs: [replace(page, frame=frame) for page, frames in pairs for frame in frames]
    )


class CountingRenderer(Renderer):
    """A renderer that lists the templates it renders."""

    def __init__(self, newsroom: Newsroom) -> None:
        super().__init__(newsroom)
        vars(self)["_templates"] = TEMPLATES
        self.rendered: list[str] = []

    def _render(
        self,
        template: str,
        page_language: Language,
        today: date = date.min,
        **values: Any,  # noqa: ANN401 - as the renderer has it
    ) -> str:
        self.rendered.append(template)
        return super()._render(template, page_language, today, **values)


def uncached(page: Page) -> str:
    """The page, by a renderer whose caches are empty."""
    return CountingRenderer(NEWSROOM).html(page)


@pytest.mark.parametrize(("most_pages", "most_fragments"), [(50, 1000), (2, 3)])
@settings(max_examples=40)
@given(pages=requests())
def test_a_cached_page_is_equal_to_a_page_rendered_anew(
    most_pages: int, most_fragments: int, pages: list[Page]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renderer, "CACHED_PAGES", most_pages)
        patch.setattr(renderer, "CACHED_FRAGMENTS", most_fragments)
        caching = CountingRenderer(NEWSROOM)
    assert [caching.html(page) for page in pages] == [uncached(page) for page in pages]


def list_page(*numbers: int, link: str = "/api/denmark", now: datetime = NOON) -> ListPage:
    """A list of these stories."""
    stories = tuple(article(number).card for number in numbers)
    return ListPage(Frame(URLS[0], now), "All stories", "", link, stories, "", is_continued=True)


def test_an_unchanged_page_is_not_rendered_again_that_day() -> None:
    caching = CountingRenderer(NEWSROOM)
    first = caching.html(list_page(1, 2))
    caching.rendered.clear()
    assert caching.html(list_page(1, 2, now=NOON + HOUR)) == first
    assert caching.rendered == []
    caching.html(list_page(1, 2, now=NOON + timedelta(days=1)))
    assert "pages/list.html" in caching.rendered


def test_cards_and_footer_are_shared_by_pages() -> None:
    caching = CountingRenderer(NEWSROOM)
    caching.html(list_page(1, 2))
    caching.rendered.clear()
    caching.html(list_page(2, 3, 1, link="/api/archive"))
    assert caching.rendered == ["pages/list.html", "fragments/full.html"]


def test_the_least_recently_shown_page_leaves_a_full_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(renderer, "CACHED_PAGES", 2)
    caching = CountingRenderer(NEWSROOM)

    def is_rendered(link: str) -> bool:
        caching.rendered.clear()
        caching.html(list_page(1, link=link))
        return caching.rendered == ["pages/list.html"]

    caching.html(list_page(1, link="first"))
    assert [is_rendered(link) for link in "abacab"] == [True, True, False, True, False, True]


def test_cleared_caches_render_everything_again() -> None:
    caching = CountingRenderer(NEWSROOM)
    caching.html(list_page(1))
    first = list(caching.rendered)
    caching.rendered.clear()
    caching.clear_caches()
    caching.html(list_page(1))
    assert caching.rendered == first
