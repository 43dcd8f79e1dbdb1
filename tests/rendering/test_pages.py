"""How pages are put together, what they weigh, and that their style is allowed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Correction, Picture, Tag
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Newsroom, Section
from chalicelib.news.standing import Gone
from chalicelib.rendering.pages import (
    LATEST_ON_FRONT,
    TOP_STORIES,
    ArticlePage,
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
    read_on,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON

FIRST_ROUND_TRIP = 13_000  # bytes: ten segments before the first acknowledgement (RFC 6928)
PARAGRAPH = (
    "<p>The harbour master counted the ferries twice, since the first number did not please the "
    "mayor, {n} of whose cousins had bought shares in the line only weeks before the decision.</p>"
)


def article(number: int = 0, section: str = "denmark", **changes: object) -> Article:
    """A story with everything a story can have."""
    story = Article(
        address=Address(section, f"story-{number}-with-a-slug-as-long-as-they-really-are"),
        identity=f"id-{number}",
        headline=f"Headline number {number} with <angle> & “quotes” and a few words more",
        summary=f"What number {number} is about, in a sentence that is long enough to fill two "
        "lines of a card, and then some words that the card leaves out.",
        authors=(Byline("karen-holm", "Karen Holm"),),
        published=NOON - timedelta(hours=number),
        updated=NOON - timedelta(hours=number) + timedelta(minutes=5),
        body_html='<p>Text with <a href="\ue000/denmark/other">a link</a>.</p>'
        + "".join(PARAGRAPH.format(n=n) for n in range(30)),
        words=1000,
        language="en",
        kicker="Analysis",
        tags=tuple(Tag(f"tag-{n}", f"tag {n}") for n in range(20)),
        subjects=(Tag("sea", "sea"),),
        key_points=("One point", "Another point"),
        picture=Picture("pictures/a.webp", "A ferry", 1200, 800, "The ferry", "Somebody"),
        corrections=(Correction(NOON, "It was a ferry."),),
    )
    return replace(story, **changes)


def cards(count: int, section: str = "denmark") -> tuple[Card, ...]:
    """The cards of as many stories."""
    return tuple(article(number, section).card for number in range(count))


@pytest.fixture
def frame() -> Frame:
    """The frame of a page under a stage, with breaking news."""
    urls = Urls(base="/api", origin="https://news.example.org", media="https://media.example.org")
    return Frame(urls, NOON, article(99, headline="It breaks", link="\ue000/denmark/x"))


def every_page(frame: Frame, newsroom: Newsroom) -> list[Page]:
    """One of each kind, as full as it gets."""
    section, many, link = newsroom.sections[1], cards(30), "/api/denmark"
    listed = ListingPage(many)
    return [
        front_page(frame, ListingPage(()), listed, [(s, listed) for s in newsroom.sections]),
        FrontPage(frame, None, (), (), (), ""),
        ListPage(frame, "{name}", section.name, link, many[:24], link, is_continued=False),
        ListPage(frame, "All stories", "", link, (), "", is_continued=True),
        CorrectionsPage(frame, many[:24], link, link, is_continued=False),
        ArticlePage(
            frame=frame,
            article=article(),
            section=section,
            authors=tuple(newsroom.authors),
            latest=many[1:5],
            more=many[5:11],
            related=many[11:14],
            related_by="sea",
            previous=many[15],
            next=many[16],
        ),
        StaticTextPage(frame, article(), newsroom.pages[0]),
        NothingHerePage(frame, many[:6]),
        GonePage(frame, Gone(NOON, "It was not true.", "The court")),
        GonePage(frame, Gone(None, "It was not true.")),
        BrokenPage(frame, "Broken", "It broke.", "request-id"),
    ]


def test_every_page_is_complete_and_escapes_what_editors_wrote(
    frame: Frame, newsroom: Newsroom
) -> None:
    for page in every_page(frame, newsroom):
        html = Renderer(newsroom).html(page)
        assert html.startswith("<!doctype html>")
        assert html.index("<meta charset") < 1024
        assert "<angle>" not in html
        assert html.count("<h1") == html.count("<main") == 1, page.template
        assert "It breaks" in html


def test_every_page_fits_in_the_first_round_trip(frame: Frame, newsroom: Newsroom) -> None:
    for page in every_page(frame, newsroom):
        size = len(gzip.compress(Renderer(newsroom).html(page).encode(), 9))
        assert size <= FIRST_ROUND_TRIP, f"{page.template}: {size} bytes"


def test_every_link_of_the_site_carries_its_base(frame: Frame, newsroom: Newsroom) -> None:
    for page in every_page(frame, newsroom):
        links = re.findall(r'href="(/[^"]*)"', Renderer(newsroom).html(page))
        assert links
        assert all(link.startswith("/api/") for link in links), page.template


def test_the_style_in_the_page_is_the_one_the_policy_allows(
    frame: Frame, newsroom: Newsroom
) -> None:
    renderer = Renderer(newsroom)
    html = renderer.html(NothingHerePage(frame))
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert renderer.style_hash == f"'sha256-{digest}'"
    assert " style=" not in html


def test_a_picture_has_its_size_and_is_not_lazy(frame: Frame, newsroom: Newsroom) -> None:
    page = every_page(frame, newsroom)[5]
    html = Renderer(newsroom).html(page)
    picture = re.search(r"<img [^>]+>", html)
    assert picture
    assert 'src="https://media.example.org/pictures/a.webp"' in picture[0]
    assert 'width="1200" height="800"' in picture[0]
    assert "lazy" not in picture[0]
    assert '<meta property="og:image:width" content="1200">' in html


HOUR = timedelta(hours=1)


def test_a_lead_with_an_end_leads_until_then_however_much_is_newer(frame: Frame) -> None:
    old = replace(article(50).card, placement="lead", until=NOON + HOUR)
    listed, placed = ListingPage(cards(30)), ListingPage((old,))
    assert front_page(frame, placed, listed, ()).lead == old
    later = replace(frame, now=NOON + HOUR)
    assert front_page(later, placed, listed, ()).lead == cards(1)[0]


def test_a_lead_without_an_end_leads_while_it_is_among_the_newest(frame: Frame) -> None:
    many = list(cards(30))
    many[29] = replace(many[29], placement="lead")
    placed = ListingPage((many[29],))
    assert front_page(frame, placed, ListingPage(tuple(many)), ()).lead == many[29]
    assert front_page(frame, placed, ListingPage(tuple(many[:29])), ()).lead == many[0]


ANY_CARD = st.builds(
    lambda number, placement, until: replace(
        article(number).card, placement=placement, until=NOON + timedelta(seconds=until)
    ),
    st.integers(min_value=0, max_value=15),
    st.sampled_from(["", "", "lead", "top"]),
    st.sampled_from([-1, 0, 1]),
)
ANY_CARDS = st.lists(ANY_CARD, max_size=30, unique_by=lambda card: card.address)


@given(listed=ANY_CARDS, blocks=st.lists(ANY_CARDS, max_size=5))
def test_the_front_page_leaves_no_news_out_and_repeats_none(
    listed: list[Card], blocks: list[list[Card]]
) -> None:
    section = Section("denmark", "Denmark")
    listings = [(section, ListingPage(tuple(block))) for block in blocks]
    page = front_page(Frame(Urls(), NOON), _placed(listed), ListingPage(tuple(listed)), listings)
    above = [*([page.lead] if page.lead else []), *page.top, *page.latest]
    shown = [card.address for card in (*above, *(card for b in page.blocks for card in b.cards))]
    assert len(shown) == len(set(shown))
    assert list(page.latest) == sorted(page.latest, key=listed.index)
    left_out = [card for card in listed if card not in above]
    assert not left_out or len(page.latest) == LATEST_ON_FRONT, "only what finds no room"
    assert not any(listed.index(card) < listed.index(page.latest[-1]) for card in left_out)
    assert all(block.cards for block in page.blocks)
    assert page.older == "/archive"


@given(listed=ANY_CARDS)
def test_the_lead_is_the_newest_story_placed_there_or_the_newest_of_all(
    listed: list[Card],
) -> None:
    page = front_page(Frame(Urls(), NOON), _placed(listed), ListingPage(tuple(listed)), [])
    placed = [card for card in listed if card.until and card.until > NOON]
    wanted = [card for card in placed if card.placement == "lead"] or listed
    assert page.lead == (wanted[0] if wanted else None)
    tops = [card for card in placed if card.placement == "top"]
    wanted = [card for card in dict.fromkeys([*tops, *listed]) if card != page.lead]
    assert page.top == tuple(wanted[:TOP_STORIES])


def _placed(listed: list[Card]) -> ListingPage:
    return ListingPage(tuple(card for card in listed if card.placement))


@given(newest=ANY_CARDS, in_section=ANY_CARDS, related=ANY_CARDS)
def test_below_a_story_no_story_stands_twice_and_the_story_itself_does_not(
    newest: list[Card], in_section: list[Card], related: list[Card]
) -> None:
    near, latest, more = read_on(article(2), newest, in_section, related)
    shown = [card.address for card in (*near, *latest, *more)]
    assert len(shown) == len(set(shown))
    assert article(2).address not in shown
    assert len(latest) <= 4
    assert len(more) <= 6
    assert list(near) == [card for card in related if card.address != article(2).address][:3]


def test_breaking_news_leads_below_the_base_or_elsewhere() -> None:
    urls = Urls(base="/api")
    for link, leads in (
        ("\ue000/denmark/x", "/api/denmark/x"),
        ("https://example.org/", "https://example.org/"),
        ("", ""),
    ):
        assert Frame(urls, NOON, article(link=link)).breaking_link == leads
    assert Frame(urls, NOON).breaking_link == ""
