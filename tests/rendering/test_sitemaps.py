from __future__ import annotations

import pytest

from chalicelib.rendering.sitemaps import news_language


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
