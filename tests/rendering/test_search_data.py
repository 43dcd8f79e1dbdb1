"""What a search finds, as JSON and as browsers are told to ask for it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.question import read_question
from chalicelib.news.search_results import MarkedText
from chalicelib.rendering.pages import Frame, NamedLink, SearchHit, SearchPage
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.search_data import search_json
from chalicelib.rendering.urls import Urls
from doubles.newsroom import NEWSROOM
from operations.sample_pages import article, search_page
from tests.conftest import NOON

SITE = "https://news.example.org/api"
URLS = Urls("/api", "https://news.example.org", "https://media.example.org")
FRAME = Frame(URLS, NOON)
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def data_of(page: SearchPage) -> dict[str, Any]:
    """The page as data."""
    data: dict[str, Any] = json.loads(search_json(page, NEWSROOM))
    return data


def test_every_hit_has_its_address_headline_date_section_and_context() -> None:
    card = article(language="da").card
    marked = (MarkedText("The "), MarkedText("ferry", is_found=True), MarkedText(" <sails>"))
    page = SearchPage(FRAME, read_question("ferry"), (SearchHit(card, marked, marked * 2),))
    [hit] = data_of(page)["hits"]
    assert hit == {
        "url": f"{SITE}{card.address.path}",
        "section": {"slug": "denmark", "name": "Denmark"},
        "published": "2026-11-24T13:00:00+01:00",
        "language": "da",
        "headline": {"text": "The ferry <sails>", "marked": [[4, 9]]},
        "context": {
            "text": "The ferry <sails>The ferry <sails>",
            "marked": [[4, 9], [21, 26]],
        },
    }


@given(pieces=st.lists(st.tuples(st.text(), st.booleans()), max_size=8))
def test_the_marked_characters_are_those_that_were_found(pieces: list[tuple[str, bool]]) -> None:
    texts = tuple(MarkedText(text, is_found=is_found) for text, is_found in pieces)
    page = SearchPage(FRAME, read_question("x"), (SearchHit(article().card, texts, ()),))
    headline = data_of(page)["hits"][0]["headline"]
    assert headline["text"] == "".join(text for text, _ in pieces)
    shown = [headline["text"][start:end] for start, end in headline["marked"]]
    assert shown == [text for text, is_found in pieces if is_found]


def test_what_else_the_page_says_is_data_too() -> None:
    full = search_page(FRAME, NEWSROOM)
    page = replace(
        full,
        meant="ferry",
        section=NEWSROOM.sections[0],
        year=2026,
        by_date=True,
        near_by=(NamedLink("Sea", "/api/tag/sea"),),
        unsearched=(NamedLink("1999", "/api/search?q=ferry&year=1999"),),
        following_data="/api/search.json?q=ferry&start=10",
    )
    data = data_of(page)
    assert data["url"] == f"{SITE}/search?q=ferry"
    assert data["next_url"] == f"{SITE}/search.json?q=ferry&start=10"
    assert (data["section"], data["year"], data["order"]) == ("international", 2026, "newest")
    assert (data["meant"], data["years"][:2], data["unsearched"]) == ("ferry", [2026, 2025], [1999])
    assert data["near"] == [{"name": "Sea", "url": f"{SITE}/tag/sea"}]
    empty = data_of(SearchPage(FRAME, read_question("")))
    assert {name for name, value in empty.items() if value is None} == {
        "section", "year", "meant", "next_url",
    }  # fmt: skip


@pytest.mark.parametrize("icon", ["", "pictures/icon.png"])
def test_browsers_are_told_how_the_site_is_searched(newsroom: Newsroom, icon: str) -> None:
    renderer = Renderer(replace(newsroom, icon=icon, name="The Very Long & Old Herald"))
    root = etree.fromstring(renderer.search_description(URLS).encode())
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    short = root.findtext(f"{OPENSEARCH}ShortName") or ""
    assert (short, root.findtext(f"{OPENSEARCH}Language")) == ("The Very Long & ".strip(), "en")
    templates = {one.get("type"): one.get("template", "") for one in root.iter(f"{OPENSEARCH}Url")}
    assert templates["text/html"] == f"{SITE}/search?q={{searchTerms}}"
    assert templates["application/json"].startswith(f"{SITE}/search.json?q={{searchTerms}}&start=")
    assert all(quote(one, safe=":/?={}&").isascii() for one in templates.values())
    images = [one.text for one in root.iter(f"{OPENSEARCH}Image")]
    assert images[0] == f"{SITE}/icon.svg"
    assert len(images) == (2 if icon else 1)
