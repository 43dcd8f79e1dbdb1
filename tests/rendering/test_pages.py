"""How pages are put together, what they weigh, and that their style is allowed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fromstring
from msgspec.structs import replace

from chalicelib.news.article import Article, Card, Picture, Tag
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Newsroom, Section
from chalicelib.rendering.pages import (
    LATEST_ON_FRONT,
    TOP_STORIES,
    CorrectionsPage,
    Frame,
    FrontPage,
    ListPage,
    NothingHerePage,
    Page,
    StaticTextPage,
    front_page,
    read_on,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.urls import Urls
from operations.sample_pages import article, article_page, every_page
from tests.conftest import NOON

FIRST_ROUND_TRIP = 13_000  # bytes: ten segments before the first acknowledgement (RFC 6928)


@pytest.fixture(scope="module")
def frame() -> Frame:
    """The frame of a page under a stage, with breaking news."""
    urls = Urls(base="/api", origin="https://news.example.org", media="https://media.example.org")
    return Frame(urls, NOON, article(99, headline="It breaks", link="\ue000/denmark/x"))


@pytest.fixture(scope="module")
def renderer(newsroom: Newsroom) -> Renderer:
    return Renderer(newsroom)


@pytest.fixture(scope="module", params=range(12))
def html(
    request: pytest.FixtureRequest, renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> str:
    """Every page in its turn."""
    return renderer.html(every_page(frame, newsroom)[request.param])


def test_every_page_is_complete_and_escapes_what_editors_wrote(html: str) -> None:
    assert html.startswith("<!doctype html>")
    assert html.index("<meta charset") < 1024
    assert "<angle>" not in html
    assert html.count("<h1") == html.count("<main") == 1
    assert "It breaks" in html


def test_every_page_fits_in_the_first_round_trip(html: str) -> None:
    assert len(gzip.compress(html.encode(), 9)) <= FIRST_ROUND_TRIP


def test_every_link_of_the_site_carries_its_base(html: str) -> None:
    links = re.findall(r'href="(/[^"]*)"', html)
    assert links
    assert [link for link in links if not link.startswith("/api/")] == []


def test_the_style_in_the_page_is_the_one_the_policy_allows(
    renderer: Renderer, frame: Frame
) -> None:
    html = renderer.html(NothingHerePage(frame))
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert renderer.style_hash == f"'sha256-{digest}'"
    assert " style=" not in html


def test_a_picture_has_its_size_and_is_not_lazy(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    html = renderer.html(article_page(frame, newsroom))
    picture = re.findall(r"<img [^>]+>", html)[0]
    assert 'src="https://media.example.org/pictures/a.webp"' in picture
    assert 'width="1200" height="800"' in picture
    assert "lazy" not in picture
    assert '<meta property="og:image:width" content="1200">' in html


def test_a_picture_whose_size_is_not_known_leaves_it_to_the_browser(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    page = article_page(frame, newsroom)
    unsized = replace(page.article, picture=Picture("pictures/a.webp", ""))
    html = renderer.html(replace(page, article=unsized))
    assert '<img src="https://media.example.org/pictures/a.webp" alt="" fetchpriority' in html
    assert '"og:image"' in html
    assert "og:image:" not in html


ANY_CARD = st.builds(
    lambda number, placement, until: replace(
        article(number).card, placement=placement, until=until
    ),
    st.integers(min_value=0, max_value=15),
    st.sampled_from(["", "", "lead", "top"]),
    st.sampled_from([None, *(NOON + timedelta(seconds=seconds) for seconds in (-1, 0, 1))]),
)
ANY_CARDS = st.lists(ANY_CARD, max_size=30, unique_by=lambda card: card.address)


def front_page_of(
    listed: list[Card], *, older: Iterable[Card] = (), blocks: Iterable[list[Card]] = ()
) -> FrontPage:
    """The front page, if these are the newest stories, and those the older ones."""
    section = Section("denmark", "Denmark")
    listings = [(section, ListingPage(tuple(block))) for block in blocks]
    placed = tuple(card for card in (*listed, *older) if card.placement)
    frame = Frame(Urls(), NOON)
    return front_page(frame, ListingPage(placed), ListingPage(tuple(listed)), listings)


@given(listed=ANY_CARDS, blocks=st.lists(ANY_CARDS, max_size=5))
def test_the_front_page_leaves_no_news_out_and_repeats_none(
    listed: list[Card], blocks: list[list[Card]]
) -> None:
    page = front_page_of(listed, blocks=blocks)
    above = [*([page.lead] if page.lead else []), *page.top, *page.latest]
    below = [card for block in page.blocks for card in block.cards]
    shown = [card.address for card in above + below]
    assert len(shown) == len(set(shown))
    assert list(page.latest) == sorted(page.latest, key=listed.index)
    left_out = [card for card in listed if card not in above]
    assert not left_out or len(page.latest) == LATEST_ON_FRONT, "only what finds no room"
    assert not any(listed.index(card) < listed.index(page.latest[-1]) for card in left_out)
    assert all(block.cards for block in page.blocks)
    assert page.older == "/archive"


@given(stories=ANY_CARDS, newest=st.integers(0, 30))
def test_placed_stories_come_first_until_their_end_or_while_they_are_among_the_newest(
    stories: list[Card], newest: int
) -> None:
    listed, older = stories[:newest], stories[newest:]
    page = front_page_of(listed, older=older)
    lasting = [card for card in stories if (card.until > NOON if card.until else card in listed)]
    leads = [card for card in lasting if card.placement == "lead"] or listed
    assert page.lead == (leads[0] if leads else None)
    tops = [card for card in lasting if card.placement == "top"]
    following = [card for card in dict.fromkeys([*tops, *listed]) if card != page.lead]
    assert page.top == tuple(following[:TOP_STORIES])


@given(newest=ANY_CARDS, in_section=ANY_CARDS, related=ANY_CARDS)
def test_below_a_story_no_story_stands_twice_and_the_story_itself_does_not(
    newest: list[Card], in_section: list[Card], related: list[Card]
) -> None:
    story, neighbour = article(2), article(3).card
    near, latest, more = read_on(
        story, [neighbour], newest=newest, in_section=in_section, related=related
    )
    shown = [card.address for card in (*near, *latest, *more)]
    assert len(shown) == len(set(shown))
    assert story.address not in shown
    assert neighbour not in (*latest, *more), "it is before or after the story"
    assert len(latest) <= 4
    assert len(more) <= 6
    assert list(near) == [card for card in related if card.address != story.address][:3]


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("\ue000/denmark/x", "/api/denmark/x"),
        ("https://example.org/", "https://example.org/"),
        ("", ""),
    ],
)
def test_breaking_news_leads_below_the_base_or_elsewhere(link: str, leads_to: str) -> None:
    urls = Urls(base="/api")
    assert Frame(urls, NOON, article(link=link)).breaking_link == leads_to
    assert Frame(urls, NOON).breaking_link == ""


HEADLINE = "کشتی دوباره راه افتاد"


def persian(number: int = 0) -> Article:
    """A story in another language than the page, and in the other direction."""
    return article(number, headline=HEADLINE, language="fa", tags=(Tag("sea", "دریا"),))


def test_a_foreign_headline_has_its_language_and_direction_wherever_it_is_shown(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    foreign = tuple(persian(number).card for number in range(20))
    section, link = newsroom.sections[1], "/api/denmark"
    story = replace(
        article_page(frame, newsroom), article=persian(), related=foreign[:3],
        latest=foreign[3:7], more=foreign[7:13], previous=foreign[13], next=foreign[14],
    )  # fmt: skip
    shown: list[Page] = [
        story,
        front_page_of(list(foreign), blocks=[list(foreign)]),
        ListPage(frame, "{name}", section.name, link, foreign, link, is_continued=False),
        CorrectionsPage(frame, foreign, link, link, is_continued=False),
        NothingHerePage(frame, foreign),
        StaticTextPage(frame, persian(), newsroom.pages[0]),
    ]
    for page in shown:
        places = _places_of(HEADLINE, renderer.html(page))
        assert places
        assert set(places) == {("fa", "rtl")}


def _places_of(text: str, html: str) -> list[tuple[str, str]]:
    """The language and the direction of each element that shows the text."""
    elements = fromstring(html).iter("*")
    shown = [one for one in elements if one.tag != "script" and text in (one.text or "")]
    return [(_nearest("lang", element), _nearest("dir", element)) for element in shown]


def _nearest(attribute: str, element: HtmlElement) -> str:
    """The attribute of the element, or of the one around it that has it."""
    return str(element.xpath(f"ancestor-or-self::*[@{attribute}][1]/@{attribute}")[0])


def test_the_subjects_of_a_story_are_in_its_language(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    page = replace(article_page(frame, newsroom), article=persian(), related_by="دریا")
    assert _places_of("دریا", renderer.html(page)) == [("fa", "rtl")] * 2


def test_a_breadcrumb_is_cut_at_the_end_of_the_headline(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    """By the direction of the box that is cut, which is the list item."""
    page = replace(article_page(frame, newsroom), article=persian())
    crumb = f'<li lang="fa" dir="rtl"><span aria-current="page">{HEADLINE}</span></li>'
    assert crumb in renderer.html(page)


@pytest.mark.parametrize(
    ("headline", "classes"),
    [("a" * 80, "card"), ("a" * 81, "card long"), ("渡" * 40, "card"), ("渡" * 41, "card long")],
)
def test_a_headline_is_set_smaller_by_its_width(
    renderer: Renderer, frame: Frame, headline: str, classes: str
) -> None:
    card = article(headline=headline).card
    page = ListPage(frame, "a", "a", "/a", (card,), "", is_continued=False)
    assert f'<article class="{classes}">' in renderer.html(page)
