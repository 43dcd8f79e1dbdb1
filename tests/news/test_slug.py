from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.news.address import LONGEST_SLUG, is_slug
from chalicelib.news.slug import slug_of


@given(text=st.text())
@example(text="a" * 81)
@example(text="&#x110000; &#99999999; &#xd800;")
@example(text="\ufeff…\u0301")
@example(text="-" * 200)
def test_any_text_makes_a_slug_or_nothing(text: str) -> None:
    slug = slug_of(text)
    assert slug == "" or is_slug(slug)


@given(text=st.text())
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug_of(slug_of(text)) == slug_of(text)


@given(text=st.text(st.characters(codec="utf-8", categories=["L", "M"])))
def test_a_name_typed_on_a_mac_has_the_same_slug(text: str) -> None:
    assert slug_of(normalize("NFD", text)) == slug_of(normalize("NFC", text))


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Blåbærgrød på Ærø", "blaabaergroed-paa-aeroe"),
        ("ØRESUND, ÅRHUS & ÆBLER", "oeresund-aarhus-aebler"),
        ("Azərbaycan və Ermənistan", "azerbaycan-ve-ermenistan"),
        ("Strasse, Straße, Škoda", "strasse-strasse-skoda"),
        ("«Il était une fois…»", "il-etait-une-fois"),
        ("1,000 ships", "1000-ships"),
        ("  So  much   room  ", "so-much-room"),
        ("C++ & C#", "c-c"),
    ],
)
def test_a_slug_keeps_the_sound_of_letters(headline: str, slug: str) -> None:
    assert slug_of(headline) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        *((text, "") for text in ("", "...", "—", "?!", "🙂", "\n")),
        ("word " * 30, "-".join(["word"] * 16)),
        (f"short {'x' * LONGEST_SLUG} tail", "short"),
        ("x" * 200, "x" * LONGEST_SLUG),
    ],
)
def test_a_slug_is_cut_between_words_and_empty_without_letters(text: str, slug: str) -> None:
    assert slug_of(text) == slug
