"""A search as every engine makes it: what was typed, then more and more that is like it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from msgspec.structs import replace

from chalicelib.news.search_results import Found, Hit, SearchQuery
from chalicelib.search.marking import Marker
from chalicelib.search.question_terms import QuestionTerms, question_terms
from chalicelib.search.search_plan import Breadth, SearchPlan, search_plan
from chalicelib.search.spelling_guess import Vocabulary, as_typed, guessed
from chalicelib.search.stored_story import StoredStory

# Hits of a breadth; with fewer, the next one is looked for. Longer words that end in the one that
# was typed fill a page; other spellings, which take one word for another, are for what is hardly
# found.
ENOUGH = {Breadth.WORDS: 10, Breadth.TAILS: 3, Breadth.SPELLINGS: 0}
# Whoever types so many words means one story, and each look at them takes long.
LONG_QUESTION = 9
_ENOUGH_OF_LONG = {Breadth.WORDS: 1, Breadth.SPELLINGS: 0}


class IndexAnswers(Protocol):
    """The stories that answer a plan. What isn't asked of them need not be worked out."""

    @property
    def total(self) -> int:
        """How many there are; of a story that stands twice, both."""
        ...

    def stories(self) -> Sequence[StoredStory]:
        """Those of the page that was asked for, in their order."""
        ...

    def has_more(self) -> bool:
        """Whether others come after that page."""
        ...

    def sections(self) -> Collection[str]:
        """The sections that all of them are in."""
        ...

    def years(self) -> Collection[int]:
        """The years that all of them are of."""
        ...


class StoryIndex(Protocol):
    """The index of an engine, as one search has it before it."""

    def answers(self, plan: SearchPlan, wanted: SearchQuery) -> IndexAnswers:
        """What answers a plan, within the bounds, the order and the page that are wanted."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of its stories."""
        ...


def found_in(index: StoryIndex, wanted: SearchQuery) -> Found:
    """What is found in an index."""
    return _Looking(index, wanted).found()


@dataclass(frozen=True)
class _Looking:
    """One search."""

    index: StoryIndex
    wanted: SearchQuery

    def found(self) -> Found:
        if not self.terms.wanted:
            return Found()
        # One of its words may be missing, but not for being typed wrong.
        if self.terms.is_sentence and (found := self._guessed):
            return found
        is_long = len(self.terms.wanted) >= LONG_QUESTION
        for breadth, enough in (_ENOUGH_OF_LONG if is_long else ENOUGH).items():
            answers = self.answers(breadth)
            if answers.total >= enough:
                break
        return self.shown(answers, breadth) if answers.total else self._guessed or self._near()

    @cached_property
    def terms(self) -> QuestionTerms:
        return question_terms(self.wanted.question)

    @cached_property
    def _guessed(self) -> Found | None:
        """What is found by the words that were meant, if others were typed."""
        meant = guessed(self.wanted.question, self.index.vocabulary)
        if meant is None:
            return None
        looking = _Looking(self.index, replace(self.wanted, question=meant))
        answers = looking.answers(Breadth.WORDS)
        if not answers.total:
            return None
        return looking.shown(answers, Breadth.WORDS, meant=as_typed(meant))

    def _near(self) -> Found:
        return self.shown(self.answers(Breadth.ANY), Breadth.ANY, near=True)

    def answers(self, breadth: Breadth) -> IndexAnswers:
        """What answers; a breadth that adds nothing to the one before takes no other look."""
        plan = search_plan(self.terms, breadth)
        if plan not in self._known:
            self._known[plan] = self.index.answers(plan, self.wanted)
        return self._known[plan]

    @cached_property
    def _known(self) -> dict[SearchPlan, IndexAnswers]:
        return {}

    def shown(
        self, answers: IndexAnswers, breadth: Breadth, *, meant: str = "", near: bool = False
    ) -> Found:
        marker = Marker(self.terms, breadth)
        return Found(
            hits=tuple(_hit(story, marker) for story in answers.stories()),
            more=answers.has_more(),
            meant=meant,
            near=near,
            sections=() if near else tuple(sorted(answers.sections())),
            years=() if near else tuple(sorted(answers.years())),
        )


def _hit(story: StoredStory, marker: Marker) -> Hit:
    return Hit(story.address, story.version, marker.headline(story), marker.context(story))
