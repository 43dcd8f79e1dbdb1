from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from chalicelib.news.newsroom import Author, Newsroom, Section, StaticPage

SEA = Author("Søren Å. Holm", "soeren-holm", "The sea")
TIDENDE = Newsroom(
    name="Tidende",
    tagline="",
    language="da",
    zone=ZoneInfo("Europe/Copenhagen"),
    domain="tidende.example",
    sections=(Section("denmark", "Denmark"), Section("sea", "Sea")),
    authors=(SEA, Author("Nobody's Page")),
    pages=(StaticPage("about", "About us"),),
)


@pytest.mark.parametrize("typed", ["Søren Å. Holm", "SØREN Å. HOLM", "søren å. holm"])
def test_an_author_is_known_however_the_name_is_capitalised(typed: str) -> None:
    assert TIDENDE.author(typed) == SEA


def test_an_unknown_author_is_a_name_alone() -> None:
    assert TIDENDE.author("Somebody Else") == Author("Somebody Else")


@pytest.mark.parametrize(
    ("name", "slug", "author"),
    [
        ("Nobody’s Page", "", Author("Nobody's Page")),
        ("S. Holm", "soeren-holm", SEA),
        ("Søren Å. Holm", "another", Author("Søren Å. Holm", "another")),
    ],
)
def test_an_author_is_known_by_the_slug_if_there_is_one(
    name: str, slug: str, author: Author
) -> None:
    assert TIDENDE.author(name, slug) == author


def test_sections_pages_and_authors_are_found_by_their_slugs() -> None:
    assert TIDENDE.section("sea") == Section("sea", "Sea")
    assert TIDENDE.page("about") == StaticPage("about", "About us")
    assert TIDENDE.author_by_slug("soeren-holm") == SEA


@pytest.mark.parametrize("slug", ["nothing", "Denmark", "about "])
def test_an_unknown_slug_finds_nothing(slug: str) -> None:
    assert TIDENDE.section(slug) is None
    assert TIDENDE.page(slug) is None
    assert TIDENDE.author_by_slug(slug) is None
