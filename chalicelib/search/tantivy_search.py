"""The search over packs, by tantivy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import tantivy
from msgspec.structs import replace

from chalicelib.news.search_results import Found, Hit, SearchQuery
from chalicelib.search.marking import Marker
from chalicelib.search.open_pack import Candidate, OpenPack
from chalicelib.search.pack_queries import Breadth, PackQueries
from chalicelib.search.question_terms import QuestionTerms, question_terms
from chalicelib.search.spelling_guess import as_typed, guessed

# Hits of a breadth; with fewer, the next one is looked for. Longer words that end in the one that
# was typed fill a page; other spellings, which take one word for another, are for what is hardly
# found.
ENOUGH = {Breadth.WORDS: 10, Breadth.TAILS: 3, Breadth.SPELLINGS: 0}

# What was published lately is what most look for: of two stories alike, the newer one counts half
# as much again, and the older a year makes less of that.
_NEWS_WEIGHT = 0.5
_FADES_IN = 365 * 86_400  # seconds

_MOST_YEARS = 300


@dataclass(frozen=True)
class Shelf:
    """The packs that are open, and the years whose packs are not."""

    packs: tuple[OpenPack, ...]
    unsearched: tuple[int, ...] = ()


class Shelves(Protocol):
    """Where packs are opened."""

    def shelf(self, year: int) -> Shelf:
        """The packs to search, of all years or of one. Raises SearchUnavailable."""
        ...


@dataclass(frozen=True)
class TantivySearch:
    """Search, over the packs that `shelves` opens."""

    shelves: Shelves

    def find(self, wanted: SearchQuery) -> Found:
        """What is found. Raises SearchUnavailable."""
        shelf = self.shelves.shelf(wanted.year)
        packs = tuple(pack for pack in shelf.packs if pack.searcher.num_docs)
        return replace(_Looking(packs, wanted).found(), unsearched=shelf.unsearched)


@dataclass(frozen=True)
class _Looking:
    """One search: the terms that are looked for in some packs."""

    packs: Sequence[OpenPack]
    wanted: SearchQuery

    def found(self) -> Found:
        if not self.packs or not self.terms.wanted:
            return Found()
        # One of its words may be missing, but not for being typed wrong.
        if self.terms.is_sentence and (found := self._guessed):
            return found
        for breadth, enough in ENOUGH.items():
            result = self.looked(breadth)
            if result.total >= enough:
                break
        return self.shown(result) if result.total else self._guessed or self._near()

    @cached_property
    def terms(self) -> QuestionTerms:
        return question_terms(self.wanted.question)

    @cached_property
    def _guessed(self) -> Found | None:
        """What is found by the words that were meant, if others were typed."""
        meant = guessed(self.wanted.question, self.packs)
        if meant is None:
            return None
        looking = _Looking(self.packs, replace(self.wanted, question=meant))
        result = looking.looked(Breadth.WORDS)
        return looking.shown(result, meant=as_typed(meant)) if result.total else None

    def _near(self) -> Found:
        return self.shown(self.looked(Breadth.ANY), near=True)

    def looked(self, breadth: Breadth) -> _Result:
        queries = self._queries(breadth)
        most = self.wanted.skip + self.wanted.most + 1
        by_date = self.wanted.order == "newest"
        every: list[Candidate] = []
        total = 0
        for pack, query in zip(self.packs, queries, strict=True):
            candidates, count = pack.candidates(query, most=most, by_date=by_date)
            every += candidates
            total += count
        best = self._once(sorted(every, key=self._rank, reverse=True))[:most]
        return _Result(breadth, queries, best, total)

    def _once(self, ranked: Sequence[Candidate]) -> list[Candidate]:
        """The candidates in their order; of those at one address, the one in the first pack: the
        delta comes first, and has a story as it is now.
        """
        places = {id(pack): number for number, pack in enumerate(self.packs)}
        by_address: dict[str, Candidate] = {}
        for candidate in ranked:
            address = candidate.pack.address(candidate.place)
            known = by_address.setdefault(address, candidate)
            if places[id(candidate.pack)] < places[id(known.pack)]:
                by_address[address] = candidate
        return list(by_address.values())

    def _queries(self, breadth: Breadth) -> list[tantivy.Query]:
        total = sum(pack.searcher.num_docs for pack in self.packs)
        return [
            PackQueries(pack, self.packs, total).query(self.terms, self.wanted, breadth)
            for pack in self.packs
        ]

    def _rank(self, candidate: Candidate) -> tuple[float, int]:
        if self.wanted.order == "newest":
            return candidate.published, 0
        age = max(0.0, self.wanted.now.timestamp() - candidate.published)
        return candidate.score * (1 + _NEWS_WEIGHT * 0.5 ** (age / _FADES_IN)), candidate.published

    def shown(self, result: _Result, *, meant: str = "", near: bool = False) -> Found:
        first, last = self.wanted.skip, self.wanted.skip + self.wanted.most
        marker = Marker(self.terms, result.breadth)
        return Found(
            hits=tuple(_hit(candidate, marker) for candidate in result.best[first:last]),
            more=len(result.best) > last,
            meant=meant,
            near=near,
            sections=() if near else tuple(sorted(self._values(result, "section", 100))),
            years=() if near else tuple(sorted(self._values(result, "year", _MOST_YEARS))),
        )

    def _values(self, result: _Result, field: str, most: int) -> set[Any]:
        pairs = zip(self.packs, result.queries, strict=True)
        return {value for pack, query in pairs for value in pack.values(query, field, most)}


@dataclass(frozen=True)
class _Result:
    breadth: Breadth
    queries: list[tantivy.Query]
    best: list[Candidate]
    total: int


def _hit(candidate: Candidate, marker: Marker) -> Hit:
    story = candidate.pack.stored(candidate.place)
    return Hit(story.address, story.version, marker.headline(story), marker.context(story))
