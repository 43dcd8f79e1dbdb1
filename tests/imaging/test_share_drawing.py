from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from chalicelib.imaging.share_drawing import (
    HEADLINE,
    LABEL,
    LARGEST_SHARE_IMAGE,
    draw_share_image,
)
from chalicelib.imaging.typefaces import drawable, is_covered, set_line
from chalicelib.news.newsroom import DARK, Colours
from chalicelib.news.share_image import HEIGHT, WIDTH, ShareImage

STORY = ShareImage(
    headline="The ferry sails again",
    section="Denmark",
    day="24 November 2026",
    paper="Tidende",
    colours=Colours(),
    accent="#1f4b7a",
)
HEADLINES = (
    "Rain",
    "Ødelagt færge på Ærø sejler igen efter tre uger",
    "Κυβέρνηση και αντιπολίτευση συμφώνησαν",
    "Парламент принял закон о защите рек",
    "افتتاح الميناء الجديد في 24 نوفمبر",
    "הכנסת אישרה את התקציב לשנת 2027",
    "Sân bay Tân Sơn Nhất mở rộng",
)


def seen(share: ShareImage) -> Image.Image:
    return Image.open(BytesIO(draw_share_image(share))).convert("RGB")


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many dark pixels there are in a part of the image."""
    return sum(image.crop(box).convert("L").histogram()[:100])


MIDDLE, FOOT = (0, 150, WIDTH, 525), (0, 540, WIDTH, HEIGHT)


@pytest.mark.parametrize("headline", HEADLINES)
def test_headlines_of_many_scripts_are_drawn_in_a_small_image(headline: str) -> None:
    content = draw_share_image(replace(STORY, headline=headline))
    assert len(content) <= LARGEST_SHARE_IMAGE
    image = Image.open(BytesIO(content)).convert("RGB")
    assert image.size == (WIDTH, HEIGHT)
    assert ink(image, MIDDLE) > 3000
    assert ink(image, FOOT) > 500


@pytest.mark.parametrize("headline", HEADLINES)
def test_the_typefaces_have_all_letters_of_these_scripts(headline: str) -> None:
    assert is_covered(headline, HEADLINE)
    assert is_covered(headline, LABEL)


def test_the_colours_are_the_newsrooms_and_the_band_is_the_sections() -> None:
    image = seen(replace(STORY, colours=DARK, accent="#f0948c"))
    for place, colour in (((600, 5), (240, 148, 140)), ((30, 300), (21, 20, 19))):
        pixel = image.getpixel(place)
        assert isinstance(pixel, tuple)
        assert all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


def test_what_runs_from_the_right_begins_at_the_right() -> None:
    left, right = (0, 150, WIDTH // 2, 525), (WIDTH // 2, 150, WIDTH, 525)
    hebrew, english = (seen(replace(STORY, headline=h)) for h in ("הכנסת", "Rain"))
    assert ink(hebrew, left) == 0 < ink(hebrew, right)
    assert ink(english, right) == 0 < ink(english, left)


def test_a_headline_that_no_typeface_can_set_gives_way_to_the_papers_name() -> None:
    japanese = replace(STORY, headline="東京で新しい図書館が開館")
    assert ink(seen(japanese), MIDDLE) > 3000
    assert not is_covered(japanese.headline, HEADLINE)


def test_an_emoji_in_a_headline_is_left_out() -> None:
    assert drawable("The \U0001f389 ferry", HEADLINE) == "The ferry"
    with_emoji = replace(STORY, headline="The ferry sails\u00a0again \U0001f389")
    without = replace(STORY, headline="The ferry sails\u00a0again")
    assert draw_share_image(with_emoji) == draw_share_image(without)


def test_front_and_lists_have_an_image_of_the_papers_name() -> None:
    front = replace(STORY, headline="", section="News, told calmly", day="")
    assert ink(seen(front), MIDDLE) > 3000
    assert ink(seen(front), FOOT) == 0


def test_the_same_words_make_the_same_bytes() -> None:
    assert draw_share_image(STORY) == draw_share_image(STORY)


def test_letters_are_kerned() -> None:
    pair = set_line("AV", HEADLINE, from_right=False).width
    apart = sum(set_line(letter, HEADLINE, from_right=False).width for letter in "AV")
    assert pair < apart


@settings(max_examples=25)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_words_make_an_image(headline: str, name: str) -> None:
    content = draw_share_image(replace(STORY, headline=headline, section=name, paper=name))
    assert len(content) <= LARGEST_SHARE_IMAGE
