"""Languages as editors write them."""

from __future__ import annotations

import pytest

from chalicelib.ingest.language_codes import LANGUAGES
from chalicelib.ingest.reading.language_field import read_language
from chalicelib.rendering.language import FILES
from tests.ingest.reading.front_matter_samples import fields, problems


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("da", "da"),
        ("EN", "en"),
        ("en-GB", "en-GB"),
        ("en_US", "en-US"),
        ("az-Latn-AZ",) * 2,
        ("dan", "da"),
        ("nob-NO", "nb-NO"),
        ("gsw", "gsw"),
        ("es-419", "es-419"),
        ("", ""),
    ],
)
def test_a_language_tag_is_read(typed: str, tag: str) -> None:
    found = fields(f"language: {typed}")
    assert read_language(found, "language") == tag
    assert not found.warnings


@pytest.mark.parametrize(
    ("typed", "mend"),
    [
        ("xx", "write `da`, `en`, `az` …"),
        ("xx-DK", "write `da`, `en`, `az` …"),
        ("dk", "did you mean `da`?"),
        ("GB", "did you mean `en`?"),
    ],
)
def test_a_language_that_no_one_speaks_is_left_out_with_a_warning(typed: str, mend: str) -> None:
    found = fields(f"language: {typed}")
    assert read_language(found, "language") == ""
    (warning,) = found.warnings
    assert warning.what == f"`language` is `{typed}`, no language we know: it is left out"
    assert (warning.mend, warning.line, warning.field) == (mend, 2, "language")


@pytest.mark.parametrize(
    ("typed", "kept", "mend"),
    [
        ("en-UK", "en", "write `en`, or `en-GB`"),
        ("da-XX", "da", "write `da`"),
        ("az-Latn-xx", "az", "write `az`"),
    ],
)
def test_a_country_that_is_none_is_left_out_with_a_warning(
    typed: str, kept: str, mend: str
) -> None:
    found = fields(f"language: {typed}")
    assert read_language(found, "language") == kept
    (warning,) = found.warnings
    assert warning.what.endswith(", no country we know: it is left out")
    assert (warning.mend, warning.field) == (mend, "language")


def test_every_language_of_pages_is_known() -> None:
    codes = {file.stem for file in FILES.glob("*.toml")}
    assert codes <= LANGUAGES


@pytest.mark.parametrize("typed", ["danish", "d", "da-", "dansk sprog", "[da]", "../da", "d1"])
def test_what_is_no_language_tag_is_a_problem(typed: str) -> None:
    found = fields(f"language: {typed}")
    assert read_language(found, "language") == ""
    assert problems(found) == [("language", 2)]
