"""A question as a query of tantivy: which terms, in which fields, and how much each counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from math import log

import tantivy

from chalicelib.news.search_results import SearchQuery
from chalicelib.search.open_pack import OpenPack, frequency
from chalicelib.search.pack_schema import moment_number, pack_schema
from chalicelib.search.question_terms import QuestionTerms, Sought

# How much a word counts where it stands: a headline is a tenth as long as its text, and says more.
WORD_WEIGHTS = {"title": 3.0, "names": 2.0, "text": 1.0}
STEM_WEIGHTS = {"title_stems": 2.4, "stems": 0.8}
LOOSE_WEIGHT = 0.5
TAIL_WEIGHT = 0.4
# A word beside others that is a section's or a year: all its stories may be meant.
SECTION_WEIGHT = 0.5
YEAR_WEIGHT = 1.0
_PATTERNS_KEPT = 100  # of one search, and of the same on its next page
_YEAR = re.compile(r"(1[5-9]|20)\d\d")
# A story that has a word in its headline and its text is better than one with it in one of them.
_TIE_BREAKER = 0.2

# Letters of a word that longer ones may end in: `skole` in folkeskole. Shorter ones are endings.
SHORTEST_TAIL = 4


class Breadth(IntEnum):
    """How much counts as the word that was typed."""

    WORDS = 0  # the word, and its inflections
    TAILS = 1  # longer words that end in it, as well
    SPELLINGS = 2  # other spellings, as well
    ANY = 3  # the same, and one of the words will do


@dataclass(frozen=True)
class PackQueries:
    """Queries to one pack of several, whose stories are ranked as if they were in one."""

    pack: OpenPack
    packs: Sequence[OpenPack]
    total: int

    def query(self, terms: QuestionTerms, wanted: SearchQuery, breadth: Breadth) -> tantivy.Query:
        """The whole query."""
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, self._wanted(terms, breadth)),
                *((tantivy.Occur.MustNot, self._unwanted(one)) for one in terms.unwanted),
                *((tantivy.Occur.Must, self._unscored(one)) for one in self._bounds(wanted)),
            ]
        )

    def _wanted(self, terms: QuestionTerms, breadth: Breadth) -> tantivy.Query:
        every = [(one, self._part(one, breadth)) for one in terms.wanted]
        if len(every) > 1:
            every = [(one, self._or_in_place(one, query)) for one, query in every]
        may_miss = terms.is_sentence or breadth is Breadth.ANY
        optional = [one for one, _ in every if may_miss and (breadth is Breadth.ANY or one.is_word)]
        least = 1 if breadth is Breadth.ANY else len(optional) - 1
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should if one in optional else tantivy.Occur.Must, query)
                for one, query in every
            ],
            minimum_number_should_match=least if optional else None,
        )

    def _part(self, sought: Sought, breadth: Breadth) -> tantivy.Query:
        queries = [*self._exactly(sought)]
        if breadth >= Breadth.TAILS:
            queries += self._tails(sought)
        if breadth >= Breadth.SPELLINGS:
            queries += self._loosely(sought)
        return tantivy.Query.disjunction_max_query(queries, _TIE_BREAKER)

    def _or_in_place(self, sought: Sought, query: tantivy.Query) -> tantivy.Query:
        """Or what is in the section, or of the year, that a word names beside others."""
        if not sought.is_word:
            return query
        [word] = sought.words
        places = [self._place("section", word, SECTION_WEIGHT)]
        if _YEAR.fullmatch(word):
            places.append(self._place("year", int(word), YEAR_WEIGHT))
        return tantivy.Query.disjunction_max_query([query, *places], _TIE_BREAKER)

    def _place(self, field: str, value: str | int, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self.pack.schema, field, value)
        rare = rarity(self.total, frequency(self.packs, field, value))
        return tantivy.Query.const_score_query(query, weight * rare)

    def _unwanted(self, sought: Sought) -> tantivy.Query:
        return self._either(self._exactly(sought))

    def _exactly(self, sought: Sought) -> Iterator[tantivy.Query]:
        for field, weight in WORD_WEIGHTS.items():
            yield self._in_field(field, sought, weight)
        for field, weight in STEM_WEIGHTS.items():
            for stem in sorted(sought.stems):
                yield self._term(field, stem, weight)

    def _in_field(self, field: str, sought: Sought, weight: float) -> tantivy.Query:
        schema = self.pack.schema
        if sought.is_phrase:
            phrase = tantivy.Query.phrase_query(schema, field, list(sought.words))
            ours = sum(self._rarity(field, word) for word in sought.words)
            its = sum(self._rarity_here(field, word) for word in sought.words)
            return tantivy.Query.boost_query(phrase, weight * ours / its)
        [word] = sought.words
        if sought.is_beginning:
            pattern = f"{re.escape(word)}.*"
            return tantivy.Query.const_score_query(_matching(field, pattern), weight)
        return self._term(field, word, weight)

    def _loosely(self, sought: Sought) -> Iterator[tantivy.Query]:
        for spelling in sorted(sought.loose):
            for field in ("loose", "text", "title", "names"):
                yield self._term(field, spelling, LOOSE_WEIGHT)

    def _tails(self, sought: Sought) -> Iterator[tantivy.Query]:
        ends = {*sought.stems, *sought.words} if sought.is_word else set()
        long = sorted(re.escape(end) for end in ends if len(end) >= SHORTEST_TAIL)
        for field in STEM_WEIGHTS if long else ():
            longer = _matching(field, f"...*({'|'.join(long)})")
            yield tantivy.Query.const_score_query(longer, TAIL_WEIGHT)

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

    @staticmethod
    def _either(queries: Iterable[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


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
