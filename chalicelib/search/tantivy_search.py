"""The search over packs, by tantivy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

import tantivy
from msgspec.structs import replace

from chalicelib.news.search_results import Found, SearchQuery
from chalicelib.search.looking import found_in
from chalicelib.search.open_pack import Candidate, OpenPack
from chalicelib.search.pack_queries import Frequencies, PackQueries, most_longer
from chalicelib.search.pack_vocabulary import PackVocabulary
from chalicelib.search.search_plan import FADES_IN, NEWS_WEIGHT, SearchPlan
from chalicelib.search.stored_story import StoredStory

_MOST = {"section": 100, "year": 300}  # values that are told


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
        found = found_in(_PackIndex(packs, wanted.now), wanted) if packs else Found()
        return replace(found, unsearched=shelf.unsearched)


@dataclass(frozen=True)
class _PackIndex:
    """StoryIndex, of some packs; none is empty."""

    packs: Sequence[OpenPack]
    now: datetime

    @cached_property
    def frequencies(self) -> Frequencies:
        return Frequencies(self.packs)

    @property
    def vocabulary(self) -> PackVocabulary:
        return PackVocabulary(self.frequencies, self.now)

    def answers(self, plan: SearchPlan, wanted: SearchQuery) -> _PackAnswers:
        """What answers a plan; one that no story has more of than of another's is not asked."""
        present = self.frequencies.present(plan)
        if (present, wanted) not in self._known:
            self._known[present, wanted] = self._answers(present, wanted)
        return self._known[present, wanted]

    @cached_property
    def _known(self) -> dict[tuple[SearchPlan, SearchQuery], _PackAnswers]:
        return {}

    def _answers(self, plan: SearchPlan, wanted: SearchQuery) -> _PackAnswers:
        total = sum(pack.searcher.num_docs for pack in self.packs)
        most, longer = wanted.skip + wanted.most + 1, most_longer(plan)
        answering: list[tuple[OpenPack, tantivy.Query]] = []
        every: list[Candidate] = []
        count = 0
        for place, pack in enumerate(self.packs):
            query = PackQueries(self.frequencies, place, total, longer).query(plan, wanted)
            if query is None:
                continue
            candidates, of_pack = pack.candidates(
                query, most=most, by_date=wanted.order == "newest"
            )
            if of_pack:
                answering.append((pack, query))
            every += candidates
            count += of_pack
        return _PackAnswers(answering, wanted, every, count)


@dataclass(frozen=True)
class _PackAnswers:
    """IndexAnswers: the best candidates of each pack that has any, and what was asked of it."""

    answering: Sequence[tuple[OpenPack, tantivy.Query]]
    wanted: SearchQuery
    candidates: Sequence[Candidate]
    total: int

    def stories(self) -> list[StoredStory]:
        page = slice(self.wanted.skip, self.wanted.skip + self.wanted.most)
        return [candidate.pack.stored(candidate.place) for candidate in self._ranked[page]]

    def has_more(self) -> bool:
        return len(self._ranked) > self.wanted.skip + self.wanted.most

    def sections(self) -> set[str]:
        return self._values["section"]

    def years(self) -> set[int]:
        return self._values["year"]

    @cached_property
    def _values(self) -> dict[str, set[Any]]:
        """What they are in. A pack of one year is not asked where it can't add a section."""
        known: dict[str, set[Any]] = {field: set() for field in _MOST}
        for pack, query in self.answering:
            if pack.only_year and pack.sections <= known["section"]:
                known["year"].add(pack.only_year)
                continue
            for field, values in pack.values(query, _MOST).items():
                known[field] |= values
        return known

    @cached_property
    def _ranked(self) -> list[Candidate]:
        """The candidates in their order, those of the page and one more; of those at one address,
        the one in the delta, which comes first and has a story as it is now, or in the first pack.
        """
        places = {id(pack): place for place, (pack, _) in enumerate(self.answering)}
        of_first = [one for one in self.candidates if not places[id(one.pack)]]
        first = {one.pack.address(one.place): one for one in of_first}
        by_address: dict[str, Candidate] = {}
        for candidate in sorted(self.candidates, key=_rank(self.wanted), reverse=True):
            address = candidate.pack.address(candidate.place)
            known = by_address.setdefault(address, first.get(address, candidate))
            if places[id(candidate.pack)] < places[id(known.pack)]:
                by_address[address] = candidate
            if len(by_address) > self.wanted.skip + self.wanted.most:
                break
        return list(by_address.values())


def _rank(wanted: SearchQuery) -> Callable[[Candidate], tuple[float, int]]:
    if wanted.order == "newest":
        return lambda candidate: (candidate.published, 0)
    now = wanted.now.timestamp()

    def by_score_and_age(candidate: Candidate) -> tuple[float, int]:
        age = max(0.0, now - candidate.published)
        newness = 1 + NEWS_WEIGHT * 0.5 ** (age / FADES_IN)
        return candidate.score * newness, candidate.published

    return by_score_and_age
