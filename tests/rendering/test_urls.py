from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.address import Address
from chalicelib.news.listing import Cursor
from chalicelib.rendering.urls import FEEDS, Urls
from tests.news.strategies import addresses, moments

FERRY = Address("denmark", "ferry")
ROOT, STAGE = Urls(), Urls("/api", "https://news.example.org", "https://media.example.org")


def every_link(urls: Urls) -> list[str]:
    """One of each kind that stays on the site."""
    return [
        urls.front(), urls.section("denmark"), urls.story(FERRY), urls.data(FERRY),
        urls.page("about"), urls.tag("sea"), urls.author("karen-holm"), urls.archive(),
        urls.archive("2026-11"), urls.corrections(), urls.today(), urls.file("robots.txt"),
        urls.older(urls.archive(), Cursor(datetime(2026, 11, 24, tzinfo=UTC), FERRY)),
        *(urls.feed(urls.front(), name) for name in FEEDS),
    ]  # fmt: skip


def test_every_link_stands_below_the_base() -> None:
    assert every_link(STAGE) == [f"/api{link}" for link in every_link(ROOT)]


def test_links_have_the_paths_that_the_site_answers() -> None:
    assert every_link(ROOT) == [
        "/", "/denmark", "/denmark/ferry", "/denmark/ferry.json", "/about", "/tag/sea",
        "/author/karen-holm", "/archive", "/archive/2026-11", "/corrections", "/today",
        "/robots.txt",
        "/archive?before=2026-11-24T00:00:00Z~denmark/ferry",
        "/feed.xml", "/atom.xml", "/feed.json",
    ]  # fmt: skip


@given(moment=moments, address=addresses, base=st.sampled_from(["/archive", "/api/tag/sea"]))
def test_a_link_to_older_stories_brings_its_cursor_back(
    moment: datetime, address: Address, base: str
) -> None:
    cursor = Cursor(moment, address)
    parts = urlsplit(ROOT.older(base, cursor))
    assert parts.path == base
    assert Cursor.parse(parse_qs(parts.query)["before"][0]) == cursor


@given(path=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_pictures_link_holds_its_path_and_nothing_that_ends_a_link(path: str) -> None:
    link = STAGE.picture(path)
    assert link.isascii()
    assert not set(link) & set(" \"'<>?#\\")
    assert unquote(link.removeprefix("https://media.example.org/")) == path


@given(
    subject=st.text(st.characters(exclude_categories=["Cs"])),
    text=st.text(st.characters(exclude_categories=["Cs"])),
)
def test_a_letter_has_its_subject_and_its_text_and_nothing_else(subject: str, text: str) -> None:
    letter = urlsplit(ROOT.mail(subject, text))
    assert (letter.scheme, letter.netloc, letter.path, letter.fragment) == ("mailto", "", "", "")
    assert parse_qsl(letter.query.replace("+", "%2B"), keep_blank_values=True) == [
        ("subject", subject),
        ("body", text),
    ]


@pytest.mark.parametrize("link", ["/", "/denmark/ferry"])
def test_a_link_is_whole_where_the_host_is_known(link: str) -> None:
    assert STAGE.absolute(link) == f"https://news.example.org{link}"
    assert ROOT.absolute(link) == link
