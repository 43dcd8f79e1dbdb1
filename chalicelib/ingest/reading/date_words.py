"""The words in dates, of `date_words.toml`: months, days of the week, zones, number order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class DateWords:
    """Months from 1 and days of the week from 0 (Monday) by their names, in lower case; offsets of
    zones by theirs, in capitals. `before_the_day` and its like match any such word.
    """

    months: dict[str, int]
    days: dict[str, int]
    zones: dict[str, timedelta]
    before_the_day: re.Pattern[str]
    before_the_month: re.Pattern[str]
    before_the_time: re.Pattern[str]
    after_the_time: re.Pattern[str]
    orders: dict[str, str]

    def order(self, language: str) -> str:
        """Which of two numbers is the day there: `day_first`, `month_first` or `unclear`."""
        primary = language.partition("-")[0]
        return self.orders.get(language) or self.orders.get(primary, "day_first")


@cache
def date_words() -> DateWords:
    """All words; reading them takes 3 ms, once a process."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    orders, zones = data.pop("number_order"), data.pop("zones")
    languages = data.values()
    return DateWords(
        months=_numbered((language["months"] for language in languages), first=1),
        days=_numbered((language["days"] for language in languages), first=0),
        zones={name: timedelta(hours=hours) for name, hours in zones.items()},
        before_the_day=_any_of(languages, "before_the_day"),
        before_the_month=_any_of(languages, "before_the_month"),
        before_the_time=_any_of(languages, "before_the_time"),
        after_the_time=_any_of(languages, "after_the_time"),
        orders={language: order for order, listed in orders.items() for language in listed},
    )


def _numbered(lists: Iterable[list[str]], *, first: int) -> dict[str, int]:
    return {
        name: number
        for names in lists
        for number, spellings in enumerate(names, start=first)
        for name in spellings.split()
    }


def _any_of(languages: Iterable[dict[str, list[str]]], name: str) -> re.Pattern[str]:
    words = {word for language in languages for word in language.get(name, [])}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf" ?(?:{'|'.join(longest_first)})(?![^\W0-9_])\.?[ ]*", re.IGNORECASE)
