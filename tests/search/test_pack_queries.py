"""Which packs a question is asked of."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.news.question import read_question
from chalicelib.news.search_results import SearchQuery
from chalicelib.search.pack_queries import Frequencies, PackQueries
from chalicelib.search.pack_schema import pack_schema
from chalicelib.search.question_terms import question_terms
from chalicelib.search.search_plan import Breadth, search_plan
from tests.search.samples import NOW


class Pack:
    """A pack of ten stories, all of which have these words."""

    schema = pack_schema()

    def __init__(self, *words: str) -> None:
        self._words = words

    def frequency(self, field: str, term: str | int) -> int:
        return 10 * (term in self._words)

    def ended(self, ending: str) -> list[str]:
        return [word for word in self._words if word.endswith(ending)]

    @property
    def searcher(self) -> Pack:
        return self

    num_docs = 10


@pytest.mark.parametrize(
    ("typed", "breadth", "is_asked"),
    [
        ("ferry harbour", Breadth.WORDS, True),
        ("ferry bridge", Breadth.WORDS, False),
        ("ferry bridge", Breadth.ANY, True),
        ("bridge", Breadth.ANY, False),
        ('"ferry bridge"', Breadth.WORDS, False),
        ('"ferry harbour" -bridge', Breadth.WORDS, True),
        ("what is the ferry of harbour and bridge", Breadth.WORDS, True),
        ("what is the ferry of tower and bridge", Breadth.WORDS, False),
        ("house", Breadth.WORDS, False),
        ("house", Breadth.TAILS, True),
    ],
)
def test_a_pack_is_asked_only_what_a_story_of_it_may_answer(
    typed: str, breadth: Breadth, *, is_asked: bool
) -> None:
    packs: Any = [Pack("ferry", "harbour", "boathouse")]
    plan = search_plan(question_terms(read_question(typed)), breadth)
    question = SearchQuery(read_question(typed), NOW)
    query = PackQueries(Frequencies(packs), 0, 10).query(plan, question)
    assert bool(query) is is_asked
