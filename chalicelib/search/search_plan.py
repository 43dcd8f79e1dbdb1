"""What a story must have to answer a question, and how much each of it counts: every engine's.

An engine puts a plan into a query of its own, one way after another, and adds nothing to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from chalicelib.search.question_terms import QuestionTerms, Sought

# How much a word counts where it stands: a headline is a tenth as long as its text, and says more.
WORD_WEIGHTS = {"title": 3.0, "names": 2.0, "text": 1.0}
STEM_WEIGHTS = {"title_stems": 2.4, "stems": 0.8}
LOOSE_WEIGHT = 0.5
TAIL_WEIGHT = 0.4
# A word beside others that is a section's or a year: all its stories may be meant.
SECTION_WEIGHT = 0.5
YEAR_WEIGHT = 1.0
# A story that has a word in its headline and its text is better than one with it in one of them.
TIE_BREAKER = 0.2

# What was published lately is what most look for: of two stories alike, the newer one counts half
# as much again, and the older a year makes less of that.
NEWS_WEIGHT = 0.5
FADES_IN = 365 * 86_400  # seconds

# Letters of a word that longer ones may end in: `skole` in folkeskole. Shorter ones are endings.
SHORTEST_TAIL = 4

_YEAR = re.compile(r"(1[5-9]|20)\d\d")


class Breadth(IntEnum):
    """How much counts as the word that was typed."""

    WORDS = 0  # the word, and its inflections
    TAILS = 1  # longer words that end in it, as well
    SPELLINGS = 2  # other spellings, as well
    ANY = 3  # the same, and one of the words will do


@dataclass(frozen=True)
class SoughtTerm:
    """A term in a field; it counts by how rare it is."""

    field: str
    term: str
    weight: float


@dataclass(frozen=True)
class SoughtPhrase:
    """Terms that follow one another; they count by how rare they are."""

    field: str
    terms: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class SoughtBeginning:
    """Terms that begin so; all count alike."""

    field: str
    letters: str
    weight: float


@dataclass(frozen=True)
class SoughtTail:
    """Terms with two letters at the least before one of these endings; all count alike."""

    field: str
    endings: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class SoughtPlace:
    """The section or the year that a story is of; it counts by how rare it is."""

    field: str
    value: str | int
    weight: float


Way = SoughtTerm | SoughtPhrase | SoughtBeginning | SoughtTail


@dataclass(frozen=True)
class Clause:
    """A part of the question, which a story has in one of these ways, or by being in one of these
    places. The best way counts, and a little of the others.
    """

    ways: tuple[Way, ...]
    places: tuple[SoughtPlace, ...] = ()
    may_miss: bool = False


@dataclass(frozen=True)
class SearchPlan:
    """A story has all clauses but those that may miss, and `least` of these; and nothing that is
    unwanted.
    """

    clauses: tuple[Clause, ...]
    least: int = 0
    unwanted: tuple[tuple[Way, ...], ...] = ()


def search_plan(terms: QuestionTerms, breadth: Breadth) -> SearchPlan:
    """The plan of a question."""
    clauses = tuple(_clause(one, terms, breadth) for one in terms.wanted)
    missable = sum(clause.may_miss for clause in clauses)
    return SearchPlan(
        clauses=clauses,
        least=1 if breadth is Breadth.ANY else max(missable - 1, 0),
        unwanted=tuple(tuple(_exactly(one)) for one in terms.unwanted),
    )


def _clause(sought: Sought, terms: QuestionTerms, breadth: Breadth) -> Clause:
    ways = [*_exactly(sought)]
    if breadth >= Breadth.TAILS:
        ways += _tails(sought)
    if breadth >= Breadth.SPELLINGS:
        ways += _loosely(sought)
    return Clause(
        ways=tuple(ways),
        places=tuple(_places(sought)) if len(terms.wanted) > 1 else (),
        may_miss=breadth is Breadth.ANY or (terms.is_sentence and sought.is_word),
    )


def _places(sought: Sought) -> Iterator[SoughtPlace]:
    """What is in the section, or of the year, that a word names beside others."""
    if sought.is_word:
        [word] = sought.words
        yield SoughtPlace("section", word, SECTION_WEIGHT)
        if _YEAR.fullmatch(word):
            yield SoughtPlace("year", int(word), YEAR_WEIGHT)


def _exactly(sought: Sought) -> Iterator[Way]:
    for field, weight in WORD_WEIGHTS.items():
        yield _in_field(field, sought, weight)
    for field, weight in STEM_WEIGHTS.items():
        for stem in sorted(sought.stems):
            yield SoughtTerm(field, stem, weight)


def _in_field(field: str, sought: Sought, weight: float) -> Way:
    if sought.is_phrase:
        return SoughtPhrase(field, sought.words, weight)
    [word] = sought.words
    return (SoughtBeginning if sought.is_beginning else SoughtTerm)(field, word, weight)


def _loosely(sought: Sought) -> Iterator[Way]:
    for spelling in sorted(sought.loose):
        for field in ("loose", "text", "title", "names"):
            yield SoughtTerm(field, spelling, LOOSE_WEIGHT)


def _tails(sought: Sought) -> Iterator[Way]:
    ends = {*sought.stems, *sought.words} if sought.is_word else set()
    long = tuple(sorted(end for end in ends if len(end) >= SHORTEST_TAIL))
    for field in STEM_WEIGHTS if long else ():
        yield SoughtTail(field, long, TAIL_WEIGHT)
