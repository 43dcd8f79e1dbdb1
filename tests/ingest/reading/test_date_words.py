"""The words in dates: no word of one language means something else in another."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from chalicelib.ingest.reading import date_words
from chalicelib.rendering.language import FILES

WORDS = tomllib.loads(Path(date_words.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LANGUAGES = {name: words for name, words in WORDS.items() if "months" in words}


@pytest.mark.parametrize(("kind", "count"), [("months", 12), ("days", 7)])
def test_no_name_of_a_month_or_a_day_means_two(kind: str, count: int) -> None:
    numbers = defaultdict(set)
    for language in LANGUAGES.values():
        assert len(language[kind]) == count
        for number, names in enumerate(language[kind]):
            for name in names.split():
                assert name == name.casefold()
                numbers[name].add(number)
    assert {name for name, meant in numbers.items() if len(meant) > 1} == set()


def test_dates_are_read_in_every_language_of_the_pages() -> None:
    assert {file.stem for file in FILES.glob("*.toml")} <= LANGUAGES.keys()
