from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.news.address import LONGEST_SLUG, is_slug
from chalicelib.news.slug import name_slug, slug_of


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


@given(text=st.text())
@example(text="北" * 100)
@example(text="C" * 3 + "+" * 200)
def test_any_name_makes_a_slug_or_nothing(text: str) -> None:
    slug = name_slug(text)
    assert slug == "" or is_slug(slug)
    assert name_slug(slug) == slug


@given(text=st.text(st.characters(codec="utf-8", categories=["L"], max_codepoint=0x52F)))
def test_a_name_of_letters_has_the_slug_of_a_headline(text: str) -> None:
    """It is in addresses that readers have."""
    assert name_slug(text.replace("ʼ", "")) == slug_of(text.replace("ʼ", "")) or not slug_of(text)


@pytest.mark.parametrize(
    "name",
    ["Karen Holm", "Søren Ås", "Black & White", "R&D", "G+J", "T+1", "Disney+", "#MeToo", "Wi-Fi",
     "Ud- og indland", "Rock 'n' roll", "1990'erne", "COVID-19", "Élysée", "Москва", "한국", "C"],
)  # fmt: skip
def test_a_usual_name_has_the_slug_of_a_headline(name: str) -> None:
    assert name_slug(name) == slug_of(name)


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (("D", "D++", "D#", "D+"), ("d", "d-plus-plus", "d-sharp", "d-plus")),
        (("AAA", "AAA-", "AAA+"), ("aaa", "aaa-minus", "aaa-plus")),
        (("G++ 14", "E♭ major"), ("g-plus-plus-14", "e-flat-major")),
        (("權利", "權力"), ("quan-li-4d07", "quan-li-faa5")),
        (("🌊", "⛴️", "???"), ("water-wave", "ferry", "question-mark-question-mark-question-mark")),
        (("\U0001e900\U0001e901",), ("alif-daali",)),
        (("\uf8ff",), ("uf8ff",)),
    ],
    ids=["signs", "ratings", "words", "sound", "emoji", "script", "private"],
)
def test_names_that_differ_have_slugs_of_their_own(
    names: tuple[str, ...], slugs: tuple[str, ...]
) -> None:
    assert tuple(map(name_slug, names)) == slugs


@pytest.mark.parametrize(
    "names",
    [
        ("D'Arcy", "D’Arcy", "D`Arcy", "D\u02bcArcy"), ("Holm", "Hol\u00adm", "\u200bHolm"),
        ("權利", " 權利 "), ("🌊", "🌊\ufe0f"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_slug(names: tuple[str, ...]) -> None:
    assert len({name_slug(name) for name in names}) == 1


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\ufe0f\u0301", "\u2060\u00ad"])
def test_a_name_of_which_nothing_is_seen_has_no_slug(name: str) -> None:
    assert name_slug(name) == ""
