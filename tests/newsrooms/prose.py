"""Sentences, paragraphs and headlines of a paper, put together from its words by seeded dice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any

PARAGRAPHS_A_PART = 5  # between two subheadings
LAST_YEAR = 2025

# Numbers come from the dice, since a text of few words would be smaller than a true one.
_COUNTED = {"number": (2, 98_765), "year": (1871, LAST_YEAR)}


@dataclass(frozen=True)
class Prose:
    """The writer of one section. `words` are the paper's, `own` are the section's."""

    words: dict[str, Any]
    own: dict[str, Any]
    dice: Random

    def filled(self, pattern: str) -> str:
        """`pattern` with something in each of its places, also in those of what is filled in."""
        while re.search(r"\{\w+\}", pattern):
            pattern = re.sub(r"\{(\w+)\}", lambda place: self._choice(place[1]), pattern)
        return pattern

    def sentence(self) -> str:
        """A sentence."""
        return _capital(self.filled(self._choice(self.dice.choice(("sentence", "local_sentence")))))

    def paragraph(self) -> str:
        """A few sentences, none of them twice."""
        return " ".join(self.sentences(self.dice.randint(2, 5)))

    def sentences(self, number: int) -> list[str]:
        """So many different sentences."""
        different: dict[str, None] = {}
        while len(different) < number:
            different[self.sentence()] = None
        return list(different)

    def paragraphs(self, words: int) -> list[str]:
        """Different paragraphs, of so many words or a few more."""
        different: dict[str, None] = {}
        while sum(len(text.split()) for text in different) < words:
            different[self.paragraph()] = None
        return list(different)

    def body(self, words: int) -> str:
        """A text of so many words; a long one has subheadings, a list and a pull quote."""
        paragraphs = self.paragraphs(words)
        parts = [
            "\n\n".join(paragraphs[start : start + PARAGRAPHS_A_PART])
            for start in range(0, len(paragraphs), PARAGRAPHS_A_PART)
        ]
        if len(parts) == 1:
            return parts[0]
        parts[0] += f"\n\n> [!pull] {self.filled('{said}')}."
        parts[1] += "\n\n" + "\n".join(f"- {sentence}" for sentence in self.sentences(3))
        return parts[0] + "".join(f"\n\n## {self.subheading()}\n\n{p}" for p in parts[1:])

    def headline(self) -> str:
        """A headline of one of a few shapes."""
        return _capital(self.filled(self.dice.choice(self.words["headline"])))

    def subheading(self) -> str:
        """A line above a part of a long text."""
        return _capital(self.filled(self._choice("subheading")))

    def compound(self) -> str:
        """A word as long as Danish allows."""
        parts = self.words["compound"]
        return "".join(self.dice.choice(parts[name]) for name in ("first", "second", "third"))

    def _choice(self, name: str) -> str:
        if name in _COUNTED:
            return _with_points(self.dice.randint(*_COUNTED[name]))
        if name == "compound":
            return self.compound()
        choices: list[str] = self.own.get(name) or self.words[name]
        return self.dice.choice(choices)


def _with_points(number: int) -> str:
    """As Danish writes it: 12.400, but a year has no point."""
    return f"{number:,}".replace(",", ".") if number > LAST_YEAR else str(number)


def _capital(text: str) -> str:
    """The first letter in upper case, also behind a quotation mark."""
    return re.sub(r"^(\W*)(\w)", lambda start: start[1] + start[2].upper(), text)
