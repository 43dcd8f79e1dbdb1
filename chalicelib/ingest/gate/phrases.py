"""The phrases of `phrases.toml` as regular expressions, compiled lazily and cached."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Phrases:
    """A pattern for each list in the file, which matches any phrase in it."""

    to_translate: re.Pattern[str]
    a_text: re.Pattern[str]
    asks: re.Pattern[str]
    gives: re.Pattern[str]
    to_you: re.Pattern[str]
    is_missing: re.Pattern[str]
    an_assistant: re.Pattern[str]
    not_given: re.Pattern[str]
    declines: re.Pattern[str]
    announces: re.Pattern[str]

    @property
    def request(self) -> tuple[re.Pattern[str], ...]:
        """The signs of a request for a text, whatever for."""
        return self.a_text, self.asks, self.gives


@cache
def phrases() -> Phrases:
    """All phrases; reading and compiling them takes 9 ms, once a process."""
    lists: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    agrees = "|".join(lists.pop("agrees"))
    patterns = {name: "|".join(alternatives) for name, alternatives in lists.items()}
    patterns["announces"] = rf"(?:(?:{agrees})\W+)?(?:{patterns['announces']})"
    return Phrases(
        **{
            name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
            for name, pattern in patterns.items()
        }
    )
