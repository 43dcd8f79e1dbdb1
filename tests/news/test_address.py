from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.news.address import BREAKING, LONGEST_SLUG, PAGES, Address, is_slug
from tests.news.strategies import addresses


@given(address=addresses)
def test_an_address_is_read_back_as_it_was_written(address: Address) -> None:
    assert Address.parse(str(address)) == address


@given(text=st.text())
@example("")
@example("denmark")
@example("/ferry")
@example("denmark/")
@example("denmark/ferry/more")
def test_a_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = Address.parse(text)
    except ValueError:
        return
    assert str(address) == text


@pytest.mark.parametrize("slug", ["a", "2026", "a-ferry", "1-2-3", "a" * LONGEST_SLUG])
def test_lower_case_letters_digits_and_single_hyphens_make_a_slug(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "text",
    ["", "-", "-a", "a-", "a--b", "A", "å", "a b", "a/b", "a.b", "a_b", "..", "a\n", "a\0", "%61",
     "１", "a" * (LONGEST_SLUG + 1)],
)  # fmt: skip
def test_other_texts_are_refused_as_slugs(text: str) -> None:
    assert not is_slug(text)
    for parts in (("denmark", text), (text, "ferry")):
        with pytest.raises(ValueError, match="is not a slug"):
            Address(*parts)


def test_readers_find_a_story_below_its_section_and_a_page_at_the_top() -> None:
    assert Address("denmark", "ferry").path == "/denmark/ferry"
    assert Address(PAGES, "about").path == "/about"
    assert BREAKING.path == ""
