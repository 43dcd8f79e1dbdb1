"""In which language a text is, by CLD3 (Chromium's detector); it ships its model."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SURE = 0.9  # of the detector's probability
MOST = 1_500  # bytes that it reads; a few paragraphs, in 0.3 ms

_FILE = Path(__file__).with_suffix(".toml")


class Detected(NamedTuple):
    """A language, and whether the text is surely in it."""

    language: str
    is_sure: bool


def detected_language(text: str) -> Detected:
    """The language of a text; the more text, the surer."""
    result = _detector().FindLanguage(text)
    if result is None:
        return Detected("", is_sure=False)
    language = primary_language(result.language)
    return Detected(language, result.probability >= SURE and language not in _about().unlikely)


def is_other_language(one: str, other: str) -> bool:
    """Whether two languages are surely not one; not if the detector takes them for one another, or
    does not know one of them.
    """
    first, second = primary_language(one), primary_language(other)
    if first == second or not {first, second} <= _about().known:
        return False
    return not any(first in alike and second in alike for alike in _about().alike)


class _About(NamedTuple):
    alike: tuple[frozenset[str], ...]
    unlikely: frozenset[str]
    known: frozenset[str]


@cache
def _about() -> _About:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    alike = tuple(frozenset(languages.split()) for languages in data["alike"])
    return _About(alike, frozenset(data["unlikely"].split()), frozenset(data["known"].split()))


def primary_language(tag: str) -> str:
    """The language of a tag, without its country or script (BCP 47)."""
    return tag.lower().partition("-")[0]


@cache
def _detector() -> Any:  # noqa: ANN401 - it has no types
    import gcld3  # noqa: PLC0415 - 1.4 MB, which a file without a text does not need

    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=MOST)
