"""The renderer's caches: a page is as if it were rendered anew, and mostly isn't."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.article import Article, Card
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.standing import Gone
from chalicelib.newsroom_file import read_newsroom
from chalicelib.rendering import renderer
from chalicelib.rendering.language import Language
from chalicelib.rendering.pages import (
    OLD_AFTER,
    ArticlePage,
    BrokenPage,
    CorrectionsPage,
    Frame,
    GonePage,
    ListPage,
    NothingHerePage,
    Page,
    StaticTextPage,
    front_page,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON
from tests.rendering.test_pages import article

NEWSROOM = read_newsroom()
TEMPLATES = Renderer(NEWSROOM)._templates  # noqa: SLF001 - loaded once for all renderers

# Few values of everything, so that what was cached for one page nearly fits the next.
URLS = (
    Urls("/api", "https://news.example.org", "https://media.example.org"),
    Urls("", "https://news.example.org", "/media"),
)
MOMENTS = (NOON, NOON + timedelta(hours=1), NOON + timedelta(days=1), NOON + OLD_AFTER)

PUBLISHED = st.sampled_from((NOON - timedelta(minutes=5), NOON - timedelta(hours=30)))

truths = st.booleans()


def frames() -> st.SearchStrategy[Frame]:
    breaks = (None, article(99), article(99, headline="Another breaks", link="\ue000/denmark/x"))
    return st.builds(
        Frame, st.sampled_from(URLS), st.sampled_from(MOMENTS), st.sampled_from(breaks)
    )


def stories() -> st.SearchStrategy[Article]:
    def story(number: int, headline: str, *, language: str, published: datetime) -> Article:
        return article(
            number, headline=headline, language=language, published=published, updated=published
        )

    return st.builds(
        story,
        st.integers(0, 1),
        st.sampled_from(("One <headline>", "Another & longer headline")),
        language=st.sampled_from(("en", "da")),
        published=PUBLISHED,
    )


def cards() -> st.SearchStrategy[tuple[Card, ...]]:
    """Of eight stories, so that the same card is soon shown in another place."""

    def card_of(number: int, published: datetime, *, has_picture: bool) -> Card:
        card = article(number, published=published).card
        return card if has_picture else replace(card, picture=None)

    one = st.builds(card_of, st.integers(0, 1), PUBLISHED, has_picture=truths)
    return st.lists(one, max_size=4).map(tuple)


def pages() -> st.SearchStrategy[Page]:
    """Of every kind."""
    section = st.sampled_from(NEWSROOM.sections)
    card = cards().map(lambda many: many[0] if many else None)
    links = st.sampled_from(("/api/denmark", "/api/archive"))
    olders = st.sampled_from(("", "/api/older"))
    lists = st.builds(
        ListPage,
        frames(),
        st.sampled_from(("{name}", "All stories")),
        st.sampled_from(("Denmark", "")),
        links,
        cards(),
        olders,
        is_continued=truths,
        description=st.sampled_from(("", "What is new.")),
        has_feed=truths,
        section=st.sampled_from(("", "denmark", "culture")),
        author=st.sampled_from((None, *NEWSROOM.authors[:2])),
    )
    articles = st.builds(
        ArticlePage,
        frames(),
        stories(),
        section,
        st.sampled_from(((), tuple(NEWSROOM.authors[:1]))),
        latest=cards(),
        more=cards(),
        related=cards(),
        related_by=st.sampled_from(("", "sea")),
        previous=card,
        next=card,
    )
    return st.one_of(
        lists,
        articles,
        st.builds(
            lambda frame, placed, listed, block: front_page(
                frame, ListingPage(placed), ListingPage(listed), block
            ),
            frames(),
            cards(),
            cards(),
            st.lists(st.tuples(section, cards().map(ListingPage)), max_size=2),
        ),
        st.builds(CorrectionsPage, frames(), cards(), links, olders, is_continued=truths),
        st.builds(StaticTextPage, frames(), stories(), st.sampled_from(NEWSROOM.pages)),
        st.builds(NothingHerePage, frames(), cards()),
        st.builds(
            GonePage, frames(), st.builds(Gone, st.sampled_from([None, *MOMENTS]), st.just("Why"))
        ),
        st.builds(BrokenPage, frames(), st.just("Broken"), st.just("It broke."), st.text("ab")),
    )


def requests() -> st.SearchStrategy[list[Page]]:
    """Pages, each at several moments and under several addresses."""
    page_in_frames = st.tuples(pages(), st.lists(frames(), min_size=1, max_size=3))
    return st.lists(page_in_frames, min_size=1, max_size=4).map(
        lambda pairs: [replace(page, frame=frame) for page, frames in pairs for frame in frames]
    )


class CountingRenderer(Renderer):
    """A renderer that lists the templates it renders."""

    def __init__(self, newsroom: Newsroom) -> None:
        super().__init__(newsroom)
        vars(self)["_templates"] = TEMPLATES
        self.rendered: list[str] = []

    def _render(self, template: str, page_language: Language, **values: Any) -> str:  # noqa: ANN401 - as the renderer has it
        self.rendered.append(template)
        return super()._render(template, page_language, **values)


def uncached(page: Page) -> str:
    """The page, by a renderer whose caches are empty."""
    return CountingRenderer(NEWSROOM).html(page)


@settings(max_examples=80)
@given(requests())
def test_a_cached_page_is_equal_to_one_rendered_anew(pages: list[Page]) -> None:
    caching = CountingRenderer(NEWSROOM)
    for page in pages:
        assert caching.html(page) == uncached(page)


@settings(max_examples=20)
@given(requests())
def test_a_page_is_equal_to_one_rendered_anew_when_caches_overflow(pages: list[Page]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renderer, "CACHED_PAGES", 2)
        patch.setattr(renderer, "CACHED_FRAGMENTS", 3)
        caching = CountingRenderer(NEWSROOM)
    assert [caching.html(page) for page in pages] == [uncached(page) for page in pages]


def list_page(*numbers: int, link: str = "/api/denmark", now: datetime = NOON) -> ListPage:
    """A list of these stories."""
    stories = tuple(article(number).card for number in numbers)
    return ListPage(Frame(URLS[0], now), "All stories", "", link, stories, "", is_continued=False)


def test_an_unchanged_page_is_not_rendered_again_that_day() -> None:
    caching = CountingRenderer(NEWSROOM)
    first = caching.html(list_page(1, 2))
    caching.rendered.clear()
    assert caching.html(list_page(1, 2, now=NOON + timedelta(hours=1))) == first
    assert caching.rendered == []
    caching.html(list_page(1, 2, now=NOON + timedelta(days=1)))
    assert "pages/list.html" in caching.rendered


def test_a_changed_card_is_rendered_again() -> None:
    caching, page = CountingRenderer(NEWSROOM), list_page(1)
    changed = replace(page, cards=(replace(page.cards[0], headline="The ferry sails"),))
    assert caching.html(page) == uncached(page)
    assert caching.html(changed) == uncached(changed) != uncached(page)


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
