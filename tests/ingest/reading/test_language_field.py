"""Languages as editors write them."""

from __future__ import annotations

import pytest

from chalicelib.ingest.language_codes import LANGUAGES, SHORTER
from chalicelib.ingest.reading.language_field import read_language
from chalicelib.rendering.language import FILES
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        *(("da", "da"), ("EN", "en"), ("en-GB", "en-GB"), ("en_US", "en-US"), ("dan", "da")),
        *(("az-Latn-AZ",) * 2, ("nob-NO", "nb-NO"), ("gsw", "gsw"), ("es-419", "es-419"), ("", "")),
        *(("ara", "ar"), ("per-IR", "fa-IR"), ("chi-TW", "zh-TW"), ("iw", "he"), ("ckb", "ckb")),
    ],
)
def test_a_language_tag_is_read(typed: str, tag: str) -> None:
    fields = front_matter(f"language: {typed}")
    assert read_language(fields, "language") == tag
    assert not fields.warnings


@pytest.mark.parametrize(
    ("typed", "tag", "what", "mend"),
    [
        ("xx", "", "no language we know", "write `da`, `en`, `az` …"),
        ("xx-DK", "", "no language we know", "write `da`, `en`, `az` …"),
        ("dk", "", "no language we know", "did you mean `da`?"),
        ("GB", "", "no language we know", "did you mean `en`?"),
        ("en-UK", "en", "no country we know", "write `en`, or `en-GB`"),
        ("da-XX", "da", "no country we know", "write `da`"),
        ("az-Latn-xx", "az", "no country we know", "write `az`"),
    ],
)
def test_an_unknown_language_or_country_is_left_out_with_a_warning(
    typed: str, tag: str, what: str, mend: str
) -> None:
    fields = front_matter(f"language: {typed}")
    assert read_language(fields, "language") == tag
    (warning,) = fields.warnings
    assert warning.what.startswith("`language` ")
    assert warning.what.endswith(f", {what}: it is left out")
    assert (warning.mend, warning.line, warning.field) == (mend, 2, "language")


def test_every_language_of_pages_is_known() -> None:
    codes = {file.stem for file in FILES.glob("*.toml")}
    assert codes <= LANGUAGES
    assert set(SHORTER.values()) <= LANGUAGES


@pytest.mark.parametrize("typed", ["danish", "d", "da-", "dansk sprog", "[da]", "../da", "d1"])
def test_a_text_that_is_no_language_tag_is_a_problem(typed: str) -> None:
    fields = front_matter(f"language: {typed}")
    assert read_language(fields, "language") == ""
    assert problems_by_line(fields) == [("language", 2)]
