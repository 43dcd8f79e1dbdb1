"""Where in a story the words are that were looked for."""

from __future__ import annotations

import pytest

from chalicelib.news.question import read_question
from chalicelib.search import marking
from chalicelib.search.analysis import terms
from chalicelib.search.marking import CONTEXT_LENGTH, MOST_LOOKED_THROUGH, Marker
from chalicelib.search.question_terms import question_terms
from chalicelib.search.search_plan import Breadth
from chalicelib.search.stored_story import StoredStory
from tests.search.samples import marked


def context(typed: str, text: str, breadth: Breadth = Breadth.WORDS) -> str:
    """What is shown of a text, marked."""
    marker = Marker(question_terms(read_question(typed)), breadth)
    return marked(marker.context(StoredStory("a/b", "1", "", text, "en")))


def test_the_lines_are_shown_that_have_most_of_what_was_looked_for() -> None:
    far = "word " * CONTEXT_LENGTH
    text = f"A ferry, a ferry, a ferry. {far} The harbour has a ferry. {far} harbour harbour"
    assert "The [harbour] has a [ferry]" in context("ferry harbour", text)


def test_a_phrase_that_is_longer_than_what_is_shown_is_no_trouble() -> None:
    words = " ".join(f"harbour{number}" for number in range(20))
    assert context(f'"{words}" the', f"the {words} the {words}")


def test_no_more_of_a_text_is_looked_through_than_a_long_story_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_through: list[int] = []

    def counted(text: str, language: str) -> object:
        looked_through.append(len(text))
        return terms(text, language)

    monkeypatch.setattr(marking, "terms", counted)
    beginning = context("ferry", f"{'word ' * MOST_LOOKED_THROUGH} ferry")
    assert beginning.startswith("word word")
    assert looked_through == [MOST_LOOKED_THROUGH]
