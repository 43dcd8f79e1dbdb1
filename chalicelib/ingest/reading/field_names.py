"""What other programs call the fields of a story, and what their words mean: `field_names.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from chalicelib.news.text import letters

_FILE = Path(__file__).with_suffix(".toml")


class FieldNames(Struct, frozen=True):
    """The lists of the file; their names and words by their letters."""

    names: dict[str, str]  # each the letters of a field of ours
    held_if_no: frozenset[str]
    refused_if_no: frozenset[str]
    refused_if_yes: frozenset[str]
    for_some_readers: frozenset[str]
    says_by_word: frozenset[str]
    may_say_by_word: frozenset[str]
    words: dict[str, frozenset[str]]
    stems: tuple[str, ...]
    innocent: frozenset[str]
    phrases: tuple[str, ...]
    meant: dict[str, str]
    unused: frozenset[str]

    def of(self, field: str) -> frozenset[str]:
        """The other names of one field of ours."""
        return frozenset(name for name, ours in self.names.items() if ours == letters(field))

    def says(self, group: str, text: str) -> bool:
        """Whether a text is one of a group of words, as `yes`."""
        return letters(text) in self.words[group]


@cache
def field_names() -> FieldNames:
    """All names, read once a process."""
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    looks = data["look_alikes"]
    return FieldNames(
        names={
            letters(name): letters(ours) for ours, names in data["names"].items() for name in names
        },
        held_if_no=_plain(data["held_if_no"]),
        refused_if_no=_plain(data["refused_if_no"]),
        refused_if_yes=_plain([*data["refused_if_yes"], *data["words"]["held"]]),
        for_some_readers=_plain(data["for_some_readers"]),
        says_by_word=_plain(data["says_by_word"]),
        may_say_by_word=_plain(data["may_say_by_word"]),
        words={group: _plain(words) for group, words in data["words"].items()},
        stems=tuple(looks["stems"]),
        innocent=_plain(looks["innocent"]),
        phrases=tuple(map(letters, looks["phrases"])),
        meant={letters(name): ours for name, ours in data["meant"].items()},
        unused=_plain(data["unused"]),
    )


@lru_cache(maxsize=1000)  # names of fields, some 20 bytes each
def meaning(name: str) -> str:
    """The letters of the field of ours that a name stands for, or of the name itself."""
    plain = letters(name)
    return field_names().names.get(plain, plain)


def is_yes(text: str) -> bool:
    """Whether a text says yes, as people and programs write it."""
    return field_names().says("yes", text)


def is_no(text: str) -> bool:
    """Whether a text says no, as people and programs write it."""
    return field_names().says("no", text)


def _plain(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(letters, names))
