"""A plan as a query of tantivy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import tantivy

from chalicelib.news.search_results import SearchQuery
from chalicelib.search.open_pack import OpenPack, frequency
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

_PATTERNS_KEPT = 100  # of one search, and of the same on its next page


@dataclass(frozen=True)
class PackQueries:
    """Queries to one pack of several, whose stories are ranked as if they were in one."""

    pack: OpenPack
    packs: Sequence[OpenPack]
    total: int

    def query(self, plan: SearchPlan, wanted: SearchQuery) -> tantivy.Query:
        """The whole query."""
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, self._wanted(plan)),
                *((tantivy.Occur.MustNot, self._either(ways)) for ways in plan.unwanted),
                *((tantivy.Occur.Must, self._unscored(one)) for one in self._bounds(wanted)),
            ]
        )

    def _wanted(self, plan: SearchPlan) -> tantivy.Query:
        may_miss = any(clause.may_miss for clause in plan.clauses)
        return tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should if clause.may_miss else tantivy.Occur.Must,
                    self._clause(clause),
                )
                for clause in plan.clauses
            ],
            minimum_number_should_match=plan.least if may_miss else None,
        )

    def _clause(self, clause: Clause) -> tantivy.Query:
        best = _best(map(self._way, clause.ways))
        return _best([best, *map(self._place, clause.places)]) if clause.places else best

    def _place(self, place: SoughtPlace) -> tantivy.Query:
        query = tantivy.Query.term_query(self.pack.schema, place.field, place.value)
        rare = rarity(self.total, frequency(self.packs, place.field, place.value))
        return tantivy.Query.const_score_query(query, place.weight * rare)

    def _way(self, way: Way) -> tantivy.Query:
        match way:
            case SoughtTerm(field, term, weight):
                return self._term(field, term, weight)
            case SoughtPhrase(field, terms, weight):
                phrase = tantivy.Query.phrase_query(self.pack.schema, field, list(terms))
                ours = sum(self._rarity(field, term) for term in terms)
                its = sum(self._rarity_here(field, term) for term in terms)
                return tantivy.Query.boost_query(phrase, weight * ours / its)
            case SoughtBeginning(field, letters, weight):
                pattern = f"{re.escape(letters)}.*"
                return tantivy.Query.const_score_query(_matching(field, pattern), weight)
            case SoughtTail(field, endings, weight):
                pattern = f"...*({'|'.join(map(re.escape, endings))})"
                return tantivy.Query.const_score_query(_matching(field, pattern), weight)

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        """A term, which counts by how rare it is in all packs: in a small one, none is rare."""
        query = tantivy.Query.term_query(self.pack.schema, field, term)
        ratio = self._rarity(field, term) / self._rarity_here(field, term)
        return tantivy.Query.boost_query(query, weight * ratio)

    def _rarity(self, field: str, term: str) -> float:
        return rarity(self.total, frequency(self.packs, field, term))

    def _rarity_here(self, field: str, term: str) -> float:
        return rarity(self.pack.searcher.num_docs, self.pack.frequency(field, term))

    def _bounds(self, wanted: SearchQuery) -> Iterator[tantivy.Query]:
        schema, now = self.pack.schema, moment_number(wanted.now)
        yield tantivy.Query.range_query(
            schema, "published", tantivy.FieldType.Integer, upper_bound=now
        )
        if wanted.section:
            yield tantivy.Query.term_query(schema, "section", wanted.section)
        if wanted.year:
            yield tantivy.Query.term_query(schema, "year", wanted.year)

    @staticmethod
    def _unscored(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.const_score_query(query, 0.0)

    def _either(self, ways: Iterable[Way]) -> tantivy.Query:
        every = [(tantivy.Occur.Should, self._way(way)) for way in ways]
        return tantivy.Query.boolean_query(every)


def _best(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.disjunction_max_query(list(queries), TIE_BREAKER)


@lru_cache(maxsize=_PATTERNS_KEPT)
def _matching(field: str, pattern: str) -> tantivy.Query:
    """What matches a pattern. It takes 3 ms to make, and all packs can have the same one."""
    return tantivy.Query.regex_query(pack_schema(), field, pattern)


def everything() -> tantivy.Query:
    """A query that every story answers."""
    return tantivy.Query.all_query()


def rarity(total: int, having: int) -> float:
    """The inverse document frequency of BM25, as Lucene and tantivy compute it."""
    return log(1 + (total - having + 0.5) / (having + 0.5))
