"""Every template, filled with what can stand in it; and what a page may weigh."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import replace
from datetime import timedelta

import jinja2
import pytest

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Correction, Tag
from chalicelib.news.listing import ListingPage, cursor_of
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.standing import Gone
from chalicelib.rendering.pages import (
    ArticlePage,
    BrokenPage,
    FrontPage,
    GonePage,
    NothingHerePage,
    Page,
    Renderer,
    SectionPage,
    lead_and_rest,
    read_on,
)
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON

FIRST_ROUND_TRIP = 13_000  # bytes: ten segments before the first acknowledgement (RFC 6928)


def article(number: int = 0, section: str = "denmark", **changes: object) -> Article:
    """A story with everything a story can have."""
    story = Article(
        address=Address(section, f"story-{number}"),
        headline=f"Headline number {number} with <angle> & “quotes”",
        summary="What it is about, in a sentence that is long enough to fill two lines of a card.",
        authors=(Byline("karen-holm", "Karen Holm"),),
        published=NOON - timedelta(hours=number),
        updated=NOON - timedelta(hours=number) + timedelta(minutes=5),
        body_html='<p>Text with <a href="\ue000/denmark/other">a link</a>.</p>',
        words=4,
        language="en",
        kicker="Analysis",
        tags=(Tag("sea", "sea"),),
        corrections=(Correction(NOON, "It was a ferry."),),
    )
    return replace(story, **changes)  # type: ignore[arg-type]


def cards(count: int, section: str = "denmark") -> tuple[Card, ...]:
    """The cards of as many stories."""
    return tuple(article(number, section).card for number in range(count))


def every_page(newsroom: Newsroom) -> list[Page]:
    """One of each kind, as full as it gets."""
    urls = Urls(base="/api", origin="https://news.example.org")
    section = newsroom.sections[1]
    authors = tuple(newsroom.authors)
    many = cards(25)
    older = cursor_of(many[-1])
    return [
        FrontPage(urls, many[0], many[1:], older, is_continued=False),
        FrontPage(urls, None, (), None, is_continued=True),
        SectionPage(urls, section, many, older, is_continued=False),
        SectionPage(urls, section, (), None, is_continued=True),
        ArticlePage(urls, article(), section, authors, many[1:5], many[5:11]),
        NothingHerePage(urls),
        GonePage(urls, Gone(NOON, "It was not true.")),
        BrokenPage(urls, "Broken", "It broke.", "request-id"),
    ]


def test_every_page_is_complete_and_escapes_what_editors_wrote(newsroom: Newsroom) -> None:
    for page in every_page(newsroom):
        html = Renderer(newsroom).html(page)
        assert html.startswith("<!doctype html>")
        assert html.index("<meta charset") < 1024
        assert "<angle>" not in html
        assert "<script" not in html


def test_every_page_fits_in_the_first_round_trip(newsroom: Newsroom) -> None:
    for page in every_page(newsroom):
        size = len(gzip.compress(Renderer(newsroom).html(page).encode(), 9))
        assert size <= FIRST_ROUND_TRIP, f"{page.template}: {size} bytes"


def test_every_link_of_the_site_carries_its_base(newsroom: Newsroom) -> None:
    for page in every_page(newsroom):
        links = re.findall(r'href="(/[^"]*)"', Renderer(newsroom).html(page))
        assert links
        assert all(link.startswith("/api/") for link in links), page.template


def test_no_template_may_speak_of_what_its_page_does_not_have(newsroom: Newsroom) -> None:
    renderer = Renderer(newsroom)
    with pytest.raises(jinja2.UndefinedError):
        renderer._templates.from_string("{{ page.nothing }}").render(page=every_page(newsroom)[0])  # noqa: SLF001


def test_the_style_in_the_page_is_the_one_the_policy_allows(newsroom: Newsroom) -> None:
    renderer = Renderer(newsroom)
    html = renderer.html(every_page(newsroom)[0])
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert renderer.style_hash == f"'sha256-{digest}'"


def test_the_lead_is_the_one_the_editor_placed_or_else_the_newest() -> None:
    plain = cards(3)
    assert lead_and_rest(ListingPage(plain)) == (plain[0], plain[1:])
    placed = replace(plain[1], placement="lead")
    assert lead_and_rest(ListingPage((plain[0], placed, plain[2]))) == (
        placed,
        (plain[0], plain[2]),
    )
    assert lead_and_rest(ListingPage(())) == (None, ())


def test_reading_on_never_repeats_a_story() -> None:
    everywhere, here = cards(11), cards(11)
    latest, more = read_on(article(2), everywhere, here)
    shown = [card.address for card in (*latest, *more)]
    assert len(shown) == len(set(shown)) == 10
    assert article(2).address not in shown
