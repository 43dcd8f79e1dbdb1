"""What is drawn on the image by which a page is shared."""

from __future__ import annotations

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.language import language
from chalicelib.rendering.share_images import newsroom_share_image, share_image, words_on
from tests.rendering.strategies import PLAIN


def test_a_storys_image_has_its_headline_section_and_day_in_the_words_of_its_page(
    newsroom: Newsroom,
) -> None:
    image = share_image(replace(PLAIN, language="da"), newsroom, language("da"))
    assert (image.headline, image.section, image.paper) == ("word", "Denmark", newsroom.name)
    assert image.day == "24. november 2026"
    assert words_on(image) == "word – Denmark – 24. november 2026 – Tidende"
    assert (image.colours, image.accent) == (newsroom.colours, newsroom.colours.accent)


def test_a_section_has_its_own_colour_on_the_image_of_its_stories(newsroom: Newsroom) -> None:
    coloured = tuple(replace(section, colour="#112233") for section in newsroom.sections)
    own = replace(newsroom, sections=coloured)
    assert share_image(PLAIN, own, language("en")).accent == "#112233"
    elsewhere = replace(PLAIN, address=Address("gone", "story"))
    assert share_image(elsewhere, own, language("en")).section == ""


def test_the_front_page_and_lists_have_one_image(newsroom: Newsroom) -> None:
    image = newsroom_share_image(newsroom)
    assert (image.headline, image.section, image.paper) == ("", newsroom.tagline, newsroom.name)
    assert words_on(image) == "News, told calmly – Tidende"
