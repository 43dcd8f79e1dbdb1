from __future__ import annotations

import pytest

from chalicelib.news.spelling import is_same_name


@pytest.mark.parametrize(
    "other",
    [
        "Maeve O’Shea",
        "MAEVE O'SHEA",
        "Maeve  O`Shea",
        "Maeve O\u02bcShea",
        "\u200eMaeve O'Shea",
        "Ｍaeve O'Shea",
    ],
)
def test_a_name_is_the_same_in_other_capitals_and_with_another_apostrophe(other: str) -> None:
    assert is_same_name("Maeve O'Shea", other)


@pytest.mark.parametrize("other", ["Maeve OShea", "Maeve O'Sheá", "Maeve"])
def test_another_name_is_another(other: str) -> None:
    assert not is_same_name("Maeve O'Shea", other)
