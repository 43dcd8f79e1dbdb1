"""How often an index is asked for one search."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pytest

from chalicelib.news.question import read_question
from chalicelib.news.search_results import SearchQuery
from chalicelib.search.looking import IndexAnswers, found_in
from chalicelib.search.question_terms import Sought
from chalicelib.search.search_plan import SearchPlan
from chalicelib.search.stored_story import StoredStory
from tests.search.samples import NOW


class Empty:
    """An index without a story, its vocabulary and its answers."""

    total = 0

    def __init__(self) -> None:
        self.asked: list[SearchPlan] = []

    @property
    def vocabulary(self) -> Empty:
        return self

    def answers(self, plan: SearchPlan, wanted: SearchQuery) -> IndexAnswers:
        self.asked.append(plan)
        return self

    def known(self, every: Collection[Sought]) -> set[Sought]:
        return set(every)

    def counts(self, words: Collection[str]) -> dict[str, int]:
        return dict.fromkeys(words, 0)

    def texts_like(self, word: str, distance: int) -> Iterator[str]:
        return iter(())

    def stories(self) -> Sequence[StoredStory]:
        return ()

    def has_more(self) -> bool:
        return False

    def sections(self) -> set[str]:
        return set()

    def years(self) -> set[int]:
        return set()


@pytest.mark.parametrize(
    ("typed", "times"), [("ferry", 4), ("b c d e f g h j k", 3), ('"of the" in*', 3), ("-ferry", 0)]
)
def test_an_index_is_asked_for_nothing_twice(typed: str, times: int) -> None:
    index = Empty()
    found_in(index, SearchQuery(read_question(typed), NOW))
    assert len(index.asked) == times
    assert len(set(index.asked)) == times
