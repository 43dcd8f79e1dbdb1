"""A plan as queries of tantivy, one to each pack that can have an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from math import log

import tantivy

from chalicelib.news.search_results import SearchQuery
from chalicelib.search.open_pack import OpenPack
from chalicelib.search.pack_schema import moment_number, pack_schema
from chalicelib.search.search_plan import (
    TIE_BREAKER,
    Clause,
    SearchPlan,
    SoughtBeginning,
    SoughtPhrase,
    SoughtPlace,
    SoughtTail,
    SoughtTerm,
    Way,
)

# Longer words of a pack that end in one: all of them for a word such as `skole`, some for what
# is hardly a word, such as `tion`.
MOST_LONGER = 200
SHORTEST_HEAD = 2  # letters before the ending

_PATTERNS_KEPT = 100  # of one search, and of the same on its next page


@dataclass(frozen=True)
class Frequencies:
    """How many stories of some packs have a term in a field. Each pack is asked once for it: a
    question has hundreds of terms, and an archive dozens of packs.
    """

    packs: Sequence[OpenPack]
    _known: dict[tuple[str, str | int], tuple[int, ...]] = field(default_factory=dict)
    _longer: dict[tuple[int, tuple[str, ...]], list[str]] = field(default_factory=dict)

    def of_packs(self, name: str, term: str | int) -> tuple[int, ...]:
        """The stories of each pack."""
        if (name, term) not in self._known:
            self._known[name, term] = tuple(pack.frequency(name, term) for pack in self.packs)
        return self._known[name, term]

    def of_all(self, name: str, term: str | int) -> int:
        """Those of all packs."""
        return sum(self.of_packs(name, term))

    def longer(self, place: int, endings: tuple[str, ...]) -> list[str]:
        """Longer terms that end so, of the pack at a place."""
        if (place, endings) not in self._longer:
            self._longer[place, endings] = [
                term
                for ending in endings
                for term in sorted(self.packs[place].ended(ending), key=_length)[:MOST_LONGER]
                if len(term) >= len(ending) + SHORTEST_HEAD
            ]
        return self._longer[place, endings]

    def present(self, plan: SearchPlan) -> SearchPlan:
        """The plan without ways that no story has."""
        clauses = tuple(
            replace(clause, ways=self._had(clause.ways), places=self._had(clause.places))
            for clause in plan.clauses
        )
        is_every_one_wanted = plan.least == len(clauses)
        return replace(
            plan,
            clauses=tuple(
                replace(one, may_miss=one.may_miss and not is_every_one_wanted) for one in clauses
            ),
            least=0 if is_every_one_wanted else plan.least,
            unwanted=tuple(map(self._had, plan.unwanted)),
        )

    def _had[T: Way | SoughtPlace](self, ways: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(way for way in ways if self.is_had(way, range(len(self.packs))))

    def is_had(self, way: Way | SoughtPlace, places: Sequence[int]) -> bool:
        """Whether a story of the packs at some places may have it."""
        match way:
            case SoughtTerm(name, term, _) | SoughtPlace(name, term, _):
                return self._is_in(name, term, places)
            case SoughtPhrase(name, terms, _):
                return all(self._is_in(name, term, places) for term in terms)
            case SoughtBeginning():
                return True
            case SoughtTail(_, endings, _):
                return any(self.longer(place, endings) for place in places)

    def _is_in(self, name: str, term: str | int, places: Sequence[int]) -> bool:
        of_packs = self.of_packs(name, term)
        return any(of_packs[place] for place in places)


@dataclass(frozen=True)
class PackQueries:
    """Queries to the pack at a place among several, whose stories are ranked as if they were in
    one. None stands for a query that has no answer there.
    """

    frequencies: Frequencies
    place: int
    total: int
    most_longer: int = MOST_LONGER

    def query(self, plan: SearchPlan, wanted: SearchQuery) -> tantivy.Query | None:
        """The whole query."""
        asked = self._wanted(plan)
        if asked is None:
            return None
        unwanted = filter(None, map(self._either, plan.unwanted))
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, asked),
                *((tantivy.Occur.MustNot, query) for query in unwanted),
                *readers_have(self._pack, wanted.now),
                *((tantivy.Occur.Must, self._unscored(one)) for one in self._bounds(wanted)),
            ]
        )

    def _wanted(self, plan: SearchPlan) -> tantivy.Query | None:
        here = [clause for clause in plan.clauses if self._has_any(clause)]
        missable = sum(clause.may_miss for clause in here)
        is_lacking = any(not clause.may_miss and clause not in here for clause in plan.clauses)
        if is_lacking or missable < plan.least:
            return None
        there = [(one.may_miss, query) for one in here if (query := self._clause(one))]
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should if may_miss else tantivy.Occur.Must, query)
                for may_miss, query in there
            ],
            minimum_number_should_match=plan.least if missable else None,
        )

    def _has_any(self, clause: Clause) -> bool:
        return any(
            self.frequencies.is_had(way, [self.place]) for way in (*clause.ways, *clause.places)
        )

    def _clause(self, clause: Clause) -> tantivy.Query | None:
        best = _best(map(self._way, clause.ways))
        return _best([best, *map(self._placed, clause.places)]) if clause.places else best

    def _placed(self, place: SoughtPlace) -> tantivy.Query | None:
        if not self._here(place.field, place.value):
            return None
        query = tantivy.Query.term_query(self._pack.schema, place.field, place.value)
        return tantivy.Query.const_score_query(
            query, place.weight * self._rarity(place.field, place.value)
        )

    def _way(self, way: Way) -> tantivy.Query | None:
        match way:
            case SoughtTerm(name, term, weight):
                return self._term(name, term, weight) if self._here(name, term) else None
            case SoughtPhrase(name, terms, weight):
                is_here = all(self._here(name, term) for term in terms)
                return self._phrase(name, terms, weight) if is_here else None
            case SoughtBeginning(name, letters, weight):
                return tantivy.Query.const_score_query(_beginning(name, letters), weight)
            case SoughtTail(name, endings, weight):
                return self._tail(name, endings, weight)

    def _term(self, name: str, term: str, weight: float) -> tantivy.Query:
        """A term, which counts by how rare it is in all packs: in a small one, none is rare."""
        query = tantivy.Query.term_query(self._pack.schema, name, term)
        ratio = self._rarity(name, term) / self._rarity_here(name, term)
        return tantivy.Query.boost_query(query, weight * ratio)

    def _tail(self, name: str, endings: tuple[str, ...], weight: float) -> tantivy.Query | None:
        longer = self.frequencies.longer(self.place, endings)[: self.most_longer]
        if not longer:
            return None
        query = tantivy.Query.term_set_query(self._pack.schema, name, longer)
        return tantivy.Query.const_score_query(query, weight)

    def _phrase(self, name: str, terms: tuple[str, ...], weight: float) -> tantivy.Query:
        query = tantivy.Query.phrase_query(self._pack.schema, name, list(terms))
        ours = sum(self._rarity(name, term) for term in terms)
        its = sum(self._rarity_here(name, term) for term in terms)
        return tantivy.Query.boost_query(query, weight * ours / its)

    @property
    def _pack(self) -> OpenPack:
        return self.frequencies.packs[self.place]

    def _here(self, name: str, term: str | int) -> int:
        return self.frequencies.of_packs(name, term)[self.place]

    def _rarity(self, name: str, term: str | int) -> float:
        return rarity(self.total, self.frequencies.of_all(name, term))

    def _rarity_here(self, name: str, term: str | int) -> float:
        return rarity(self._pack.searcher.num_docs, self._here(name, term))

    def _bounds(self, wanted: SearchQuery) -> Iterator[tantivy.Query]:
        schema = self._pack.schema
        if wanted.section:
            yield tantivy.Query.term_query(schema, "section", wanted.section)
        if wanted.year:
            yield tantivy.Query.term_query(schema, "year", wanted.year)

    @staticmethod
    def _unscored(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.const_score_query(query, 0.0)

    def _either(self, ways: Iterable[Way]) -> tantivy.Query | None:
        every = [(tantivy.Occur.Should, query) for way in ways if (query := self._way(way))]
        return tantivy.Query.boolean_query(every) if every else None


def most_longer(plan: SearchPlan) -> int:
    """How many longer words are looked for in place of each word: of few words, more."""
    return MOST_LONGER // max(1, len(plan.clauses))


def _length(term: str) -> tuple[int, str]:
    return len(term), term


def _best(queries: Iterable[tantivy.Query | None]) -> tantivy.Query | None:
    there = [query for query in queries if query]
    if len(there) < 2:
        return there[0] if there else None
    return tantivy.Query.disjunction_max_query(there, TIE_BREAKER)


@lru_cache(maxsize=_PATTERNS_KEPT)
def _beginning(name: str, letters: str) -> tantivy.Query:
    """Terms that begin so. It takes 3 ms to make, and all packs can have the same one."""
    return tantivy.Query.regex_query(pack_schema(), name, f"{re.escape(letters)}.*")


def rarity(total: int, having: int) -> float:
    """The inverse document frequency of BM25, as Lucene and tantivy compute it."""
    return log(1 + (total - having + 0.5) / (having + 0.5))


def readers_have(pack: OpenPack, now: datetime) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """That the time of a story has come, and is not over; it counts for nothing."""
    published, expired = (
        tantivy.Query.range_query(
            pack.schema, name, tantivy.FieldType.Integer, upper_bound=moment_number(now)
        )
        for name in ("published", "expires")
    )
    unscored = tantivy.Query.const_score_query(published, 0.0)
    return [(tantivy.Occur.Must, unscored), (tantivy.Occur.MustNot, expired)]
