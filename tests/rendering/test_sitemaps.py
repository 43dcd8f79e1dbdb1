from __future__ import annotations

import pytest
from msgspec.structs import replace

from chalicelib.rendering.sitemaps import news_language, story_entry
from chalicelib.rendering.urls import Urls
from tests.rendering.strategies import PLAIN, SHIP


@pytest.mark.parametrize(
    ("code", "googles"),
    [
        ("da", "da"), ("en-GB", "en"), ("ckb", "ckb"), ("az-Arab-IR", "az"),
        *((code, "zh-cn") for code in ("zh", "zh-CN", "zh-Hans", "zh-Hans-HK", "zh-SG", "cmn")),
        *((code, "zh-tw") for code in ("zh-TW", "zh-Hant", "zh-HK", "zh-MO", "cmn-TW")),
    ],
)  # fmt: skip
def test_google_has_two_codes_for_chinese_and_one_for_any_other_language(
    code: str, googles: str
) -> None:
    assert news_language(code) == googles


def test_a_story_in_a_sitemap_names_its_picture_if_that_is_there() -> None:
    urls = Urls("", "https://news.example.org", "/media")
    link = f"https://news.example.org/media/{SHIP.path}"
    assert story_entry(replace(PLAIN, picture=SHIP).card, urls).picture == link
    for picture in (None, replace(SHIP, is_there=False)):
        assert story_entry(replace(PLAIN, picture=picture).card, urls).picture == ""
    assert story_entry(PLAIN.card, replace(urls, media="")).picture == ""
