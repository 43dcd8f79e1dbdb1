"""A renderer that keeps what it made shows what one that never made anything would."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.news.article import Article, Card
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.standing import Gone
from chalicelib.rendering import renderer
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
    StandingTextPage,
    front_page,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.urls import Urls
from chalicelib.settings import read_newsroom
from tests.conftest import NOON
from tests.rendering.test_pages import article, every_page

NEWSROOM = read_newsroom()
READ = Renderer(NEWSROOM)  # its templates are read once for all

# Few of everything, so that what was made for one page nearly fits the next.
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
    def told(number: int, headline: str, *, language: str, published: datetime) -> Article:
        return article(
            number, headline=headline, language=language, published=published, updated=published
        )

    return st.builds(
        told,
        st.integers(0, 1),
        st.sampled_from(("One <headline>", "Another & longer headline")),
        language=st.sampled_from(("en", "da")),
        published=PUBLISHED,
    )


def cards() -> st.SearchStrategy[tuple[Card, ...]]:
    """Of eight stories, so that the same is soon shown in another place."""

    def shown(number: int, published: datetime, *, has_picture: bool) -> Card:
        card = article(number, published=published).card
        return card if has_picture else replace(card, picture=None)

    one = st.builds(shown, st.integers(0, 1), PUBLISHED, has_picture=truths)
    return st.lists(one, max_size=4).map(tuple)


def pages() -> st.SearchStrategy[Page]:
    """Of every kind."""
    section = st.sampled_from(NEWSROOM.sections)
    card = cards().map(lambda found: found[0] if found else None)
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
        st.builds(StandingTextPage, frames(), stories(), st.sampled_from(NEWSROOM.pages)),
        st.builds(NothingHerePage, frames(), cards()),
        st.builds(
            GonePage, frames(), st.builds(Gone, st.sampled_from([None, *MOMENTS]), st.just("Why"))
        ),
        st.builds(BrokenPage, frames(), st.just("Broken"), st.just("It broke."), st.text("ab")),
    )


def askings() -> st.SearchStrategy[list[Page]]:
    """Pages, each asked for at several moments and under several addresses."""
    page_in_frames = st.tuples(pages(), st.lists(frames(), min_size=1, max_size=3))
    return st.lists(page_in_frames, min_size=1, max_size=4).map(
        lambda asked: [replace(page, frame=frame) for page, frames in asked for frame in frames]
    )


def new_renderer() -> Renderer:
    """One that never made anything."""
    made = Renderer(NEWSROOM)
    vars(made)["_templates"] = READ._templates  # noqa: SLF001
    return made


@settings(max_examples=80)
@given(askings())
def test_every_page_is_as_if_it_were_the_first(asked: list[Page]) -> None:
    keeping = new_renderer()
    for page in asked:
        assert keeping.html(page) == new_renderer().html(page)


@settings(max_examples=20)
@given(askings())
def test_so_it_is_when_little_is_kept(asked: list[Page]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renderer, "MOST_PAGES", 2)
        patch.setattr(renderer, "MOST_FRAGMENTS", 3)
        keeping = new_renderer()
        shown = [keeping.html(page) for page in asked]
    assert shown == [new_renderer().html(page) for page in asked]


@pytest.mark.parametrize(("first", "then"), [(0, 1), (1, 0), (0, 3), (3, 0), (0, 2)])
def test_a_storys_page_tells_its_age_as_of_now(newsroom: Newsroom, first: int, then: int) -> None:
    keeping = new_renderer()
    for moment in (first, then):
        frame = Frame(URLS[0], MOMENTS[moment])
        page = ArticlePage(frame, article(), newsroom.sections[0], (), (), (), (), "", None, None)
        assert keeping.html(page) == new_renderer().html(page)


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "backwards"])
def test_so_is_every_kind_in_every_place(newsroom: Newsroom, step: int) -> None:
    frames = [Frame(urls, moment) for moment in MOMENTS for urls in URLS]
    asked = [page for frame in frames for page in every_page(frame, newsroom)]
    danish = [
        replace(page, article=replace(page.article, language="da"))
        for page in asked
        if isinstance(page, ArticlePage)
    ]
    keeping = new_renderer()
    for page in [*asked, *danish][::step]:
        assert keeping.html(page) == new_renderer().html(page)
