"""A renderer that keeps what it made shows what one that never made anything would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Card
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.standing import Gone
from chalicelib.newsroom_file import read_newsroom
from chalicelib.rendering import renderer
from chalicelib.rendering.language import FILES, Language, language
from chalicelib.rendering.pages import (
    OLD_AFTER,
    ArticlePage,
    Block,
    BrokenPage,
    CorrectionsPage,
    Frame,
    FrontPage,
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

SECOND = timedelta(seconds=1)

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
        st.builds(StaticTextPage, frames(), stories(), st.sampled_from(NEWSROOM.pages)),
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


def full_pages() -> list[Page]:
    """One of each kind, with something in every part of it; the same card in each of its places."""
    story = article(
        kind="analysis",
        published=NOON - OLD_AFTER,
        updated=NOON,
        standfirst="In short",
        link="\ue000/denmark/x",
        translated_from="The paper",
        translator="Somebody",
        reviewed_by="Somebody else",
    )
    urls = Urls("/api", "https://news.example.org", "https://media.example.org")
    frame, card, section = Frame(urls, NOON, story), article(1).card, NEWSROOM.sections[1]
    ferry, link, older = (card,), "/api/denmark", "/api/older"
    author = replace(NEWSROOM.authors[0], picture="karen.webp")
    return [
        FrontPage(frame, card, ferry, ferry, (Block(section, ferry),), older),
        ListPage(
            frame, "About: {name}", "Denmark", link, (card, card), older, is_continued=False,
            description="What is new.", section="denmark", author=author, periods=((2026, (11,)),),
        ),
        CorrectionsPage(frame, ferry, link, older, is_continued=False),
        ArticlePage(
            frame, story, section, (author,), ferry, ferry, ferry, "sea", previous=card, next=card
        ),
        StaticTextPage(frame, story, NEWSROOM.pages[0]),
        NothingHerePage(frame, ferry),
        GonePage(frame, Gone(NOON, "It was not true.", "The court")),
        BrokenPage(frame, "Broken", "It broke.", "request-id"),
    ]  # fmt: skip


def others(whole: Any, name: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any Struct
    """All that are unlike `whole` in a single part, each with the name of that part."""
    match whole:
        case str():
            yield name, "da" if whole == "en" else f"{whole}x"
        case int():
            yield name, not whole if isinstance(whole, bool) else whole + 1
        case datetime():
            yield from ((name, whole + later) for later in (SECOND, timedelta(days=1)))
        case (int(year), (int(month),)):
            yield from ((name, one) for one in ((year + 1, (month,)), (year, (month + 1,))))
        case (first, *rest):
            yield name, tuple(rest)
            yield from ((part, (other, *rest)) for part, other in others(first, name))
        case Address(section, slug):
            yield name, Address(section, f"{slug}x")
        case Struct():
            for part in whole.__struct_fields__:
                for inner, other in others(getattr(whole, part), f"{name}.{part}"):
                    yield inner, replace(whole, **{part: other})


def test_a_page_that_is_another_in_any_one_part_is_made_anew() -> None:
    keeping = new_renderer()
    for page in full_pages():
        made, shown = new_renderer().html(page), set()
        for name, other in others(page):
            assert keeping.html(page) == made, name
            html = new_renderer().html(other)
            assert keeping.html(other) == html, name
            if html != made:
                shown.add(name.split(".")[1])
        assert shown == set(page.__struct_fields__), "each part is to be seen on the page"


@pytest.fixture
def norwegian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The code of a language that tells the day in Danish words, and little else."""
    copied = Path(shutil.copytree(FILES, tmp_path / "languages"))
    danish = (copied / "da.toml").read_text(encoding="utf-8")
    (copied / "nb.toml").write_text(danish.replace("Alle artikler", "Alle saker"), encoding="utf-8")
    monkeypatch.setattr("chalicelib.rendering.language.FILES", copied)
    language.cache_clear()
    yield "nb"
    language.cache_clear()


def test_so_is_one_in_a_language_with_the_same_names_of_days(norwegian: str) -> None:
    keeping = new_renderer()
    page = StaticTextPage(Frame(URLS[0], NOON), article(), NEWSROOM.pages[0])
    shown = {
        code: keeping.html(replace(page, article=article(language=code)))
        for code in ("da", norwegian)
    }
    assert "Alle artikler" in shown["da"]
    assert "Alle saker" in shown[norwegian]


class Noting(Renderer):
    """A renderer that notes what it makes."""

    def __init__(self, newsroom: Newsroom) -> None:
        super().__init__(newsroom)
        self.made: list[str] = []

    def _render(self, template: str, spoken: Language, **what: Any) -> str:  # noqa: ANN401 - as the renderer has it
        self.made.append(template)
        return super()._render(template, spoken, **what)


def listed(*numbers: int, link: str = "/api/denmark") -> ListPage:
    """A list of these stories."""
    found = tuple(article(number).card for number in numbers)
    return ListPage(Frame(URLS[0], NOON), "All stories", "", link, found, "", is_continued=False)


def several_pages(now: datetime) -> list[Page]:
    """Of each kind, of those that have an address another one too; each in two places."""
    pages = [*full_pages(), listed(1, link="/api/archive")]
    pages += [
        replace(page, article=article(2))
        for page in pages
        if isinstance(page, ArticlePage | StaticTextPage)
    ]
    return [replace(page, frame=Frame(urls, now)) for page in pages for urls in URLS]


def test_what_is_asked_for_again_that_day_is_not_made_again() -> None:
    noting = Noting(NEWSROOM)
    first = [noting.html(page) for page in several_pages(NOON - SECOND)]
    noting.made.clear()
    assert [noting.html(page) for page in several_pages(NOON)] == first
    assert noting.made == []


def test_nor_is_what_another_page_shows_alike() -> None:
    noting = Noting(NEWSROOM)
    noting.html(listed(1, 2))
    noting.made.clear()
    noting.html(listed(2, 3, 1, link="/api/archive"))
    assert noting.made == ["pages/list.html", "fragments/full.html"]


def test_not_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "MOST_PAGES", 2)
    monkeypatch.setattr(renderer, "MOST_FRAGMENTS", 4)
    noting = Noting(NEWSROOM)

    def made(*numbers: int, link: str) -> int:
        noting.made.clear()
        noting.html(listed(*numbers, link=link))
        return len(noting.made)

    assert [made(1, 2, link=link) for link in "aabab"] == [5, 0, 1, 0, 0]
    assert made(1, 2, link="c") == 1
    assert [made(1, 2, link=link) for link in "cab"] == [0, 1, 1], "a third page: none of the two"
    assert made(3, link="c") == 3, "a fifth piece: none of the four, the foot neither"


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
