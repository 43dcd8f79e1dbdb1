"""The search by OpenSearch, for newsrooms that outgrow packs."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.news.errors import SearchUnavailable
from chalicelib.news.search_results import Found, SearchQuery, StorySearch
from chalicelib.search.looking import found_in
from chalicelib.search.opensearch_queries import (
    counts_body,
    known_body,
    likes_body,
    search_body,
)
from chalicelib.search.opensearch_schema import FAMILY
from chalicelib.search.opensearch_server import NotBuilt, SearchAnswer, SearchServer, searched
from chalicelib.search.question_terms import Sought
from chalicelib.search.search_plan import WORD_WEIGHTS, SearchPlan
from chalicelib.search.stored_story import StoredStory

# Of all requests of one search. The reader's function waits a second more (lambda_search.py).
SECONDS = 5.0

_LOOKED_AT = 60  # stories with a word like one that is nowhere


@dataclass(frozen=True)
class OpenSearchSearch:
    """Search, by a server. `clock` counts seconds."""

    server: SearchServer
    family: str = FAMILY
    clock: Callable[[], float] = time.monotonic

    def find(self, wanted: SearchQuery) -> Found:
        """What is found. Raises SearchUnavailable."""
        deadline = self.clock() + SECONDS
        return found_in(
            _ServerIndex(self.server, self.family, self.clock, deadline, wanted.now), wanted
        )


@dataclass(frozen=True)
class SearchUntilBuilt:
    """Search, by one engine, and by another until that one's index is built."""

    search: StorySearch
    until_built: Callable[[], StorySearch]

    def find(self, wanted: SearchQuery) -> Found:
        """What is found. Raises SearchUnavailable."""
        try:
            return self.search.find(wanted)
        except NotBuilt:
            return self.until_built().find(wanted)


@dataclass(frozen=True)
class _ServerIndex:
    """StoryIndex, and Vocabulary: asked until the deadline."""

    server: SearchServer
    family: str
    clock: Callable[[], float]
    deadline: float
    now: datetime

    @property
    def vocabulary(self) -> _ServerIndex:
        return self

    def answers(self, plan: SearchPlan, wanted: SearchQuery) -> _ServerAnswers:
        return _ServerAnswers(self._searched(search_body(plan, wanted)), wanted)

    def known(self, every: Collection[Sought]) -> set[Sought]:
        asked = list(every)
        counts = self._counts(known_body(asked, self.now), len(asked))
        return {sought for sought, count in zip(asked, counts, strict=True) if count}

    def counts(self, words: Collection[str]) -> dict[str, int]:
        asked = list(words)
        fields = len(WORD_WEIGHTS)
        counts = self._counts(counts_body(asked, self.now), len(asked) * fields)
        return {
            word: sum(counts[number * fields : (number + 1) * fields])
            for number, word in enumerate(asked)
        }

    def texts_like(self, word: str, distance: int) -> Iterator[str]:
        answer = self._searched(likes_body(word, distance, _LOOKED_AT, self.now))
        for hit in answer.hits.hits:
            yield from (hit.source.shown.headline, hit.source.shown.text)

    def _counts(self, body: dict[str, object], number: int) -> list[int]:
        if not number:
            return []
        buckets = self._searched(body).aggregations.counts.buckets
        return [buckets[str(place)].doc_count for place in range(number)]

    def _searched(self, body: dict[str, object]) -> SearchAnswer:
        if self.clock() > self.deadline:
            raise SearchUnavailable(f"OpenSearch took more than {SECONDS} seconds")
        return searched(self.server, self.family, body)


@dataclass(frozen=True)
class _ServerAnswers:
    """IndexAnswers, as the server gave them."""

    answer: SearchAnswer
    wanted: SearchQuery

    @property
    def total(self) -> int:
        return self.answer.hits.total.value

    def stories(self) -> list[StoredStory]:
        return [hit.source.story for hit in self.answer.hits.hits]

    def has_more(self) -> bool:
        return self.total > self.wanted.skip + self.wanted.most

    def sections(self) -> list[str]:
        return self.answer.aggregations.sections.keys

    def years(self) -> list[int]:
        return [int(year) for year in self.answer.aggregations.years.keys]
