"""Where in a story the words are that were looked for: its headline, and some lines of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.news.search_results import MarkedText
from chalicelib.search.analysis import Term, loose_spelling, terms
from chalicelib.search.question_terms import QuestionTerms, Sought
from chalicelib.search.search_plan import SHORTEST_TAIL, Breadth
from chalicelib.search.stored_story import StoredStory

CONTEXT_LENGTH = 240  # characters; three lines on a phone
_BEFORE = 60  # characters of the context that come before the first word that was found
ELLIPSIS = "…"


@dataclass(frozen=True)
class Marker:
    """Marks the words of a question in texts."""

    question: QuestionTerms
    breadth: Breadth

    def headline(self, shown: StoredStory) -> tuple[MarkedText, ...]:
        """The whole headline."""
        found = self._found([*terms(shown.headline, shown.language)])
        return _pieces(shown.headline, found, 0, len(shown.headline))

    def context(self, shown: StoredStory) -> tuple[MarkedText, ...]:
        """The part of the text with most of the words; its beginning, if none is there."""
        text = shown.text.replace("\n", " ")
        found = self._found([*terms(text, shown.language)])
        start, end = _bounds(text, _densest(found))
        before, after = (
            (MarkedText(mark),) if is_cut else ()
            for mark, is_cut in ((f"{ELLIPSIS} ", start > 0), (f" {ELLIPSIS}", end < len(text)))
        )
        return (*before, *_pieces(text, found, start, end), *after)

    def _found(self, every: list[Term]) -> list[_Mark]:
        marks = [
            mark
            for number, sought in enumerate(self.question.wanted)
            for mark in self._marks(sought, number, every)
        ]
        return sorted(marks, key=lambda mark: mark.start)

    def _marks(self, sought: Sought, number: int, every: list[Term]) -> Iterator[_Mark]:
        if sought.is_phrase:
            yield from _phrases(sought, number, every)
            return
        fits = self._fits(sought)
        yield from (_Mark(term.start, term.end, number) for term in every if fits(term))

    def _fits(self, sought: Sought) -> Callable[[Term], bool]:
        [word] = sought.words
        if sought.is_beginning:
            return lambda term: term.word.startswith(word)
        if self.breadth is Breadth.WORDS:
            return lambda term: term.word == word or term.stem in sought.stems
        tails = tuple(one for one in (word, *sought.stems) if len(one) >= SHORTEST_TAIL)
        if self.breadth is Breadth.TAILS:
            return lambda term: (
                term.word == word or term.stem in sought.stems or term.stem.endswith(tails)
            )
        return lambda term: (
            term.word == word
            or term.stem in sought.stems
            or loose_spelling(term.word) in sought.loose
            or loose_spelling(term.stem) in sought.loose
            or term.stem.endswith(tails)
        )


@dataclass(frozen=True)
class _Mark:
    """Where the part of the question with this number is in a text."""

    start: int
    end: int
    part: int


def _phrases(sought: Sought, number: int, every: list[Term]) -> Iterator[_Mark]:
    length = len(sought.words)
    for place in range(len(every) - length + 1):
        run = every[place : place + length]
        if tuple(term.word for term in run) == sought.words:
            yield _Mark(run[0].start, run[-1].end, number)


def _densest(found: list[_Mark]) -> int:
    """Where the context begins that has most parts of the question, and then most words."""
    best, place = (0, 0), 0
    for first, mark in enumerate(found):
        within = [one for one in found[first:] if one.end <= mark.start + CONTEXT_LENGTH - _BEFORE]
        weight = len({one.part for one in within}), len(within)
        if weight > best:
            best, place = weight, max(0, mark.start - _BEFORE)
    return place


def _bounds(text: str, place: int) -> tuple[int, int]:
    """The part of a text from about a place on, cut between words."""
    start = text.find(" ", place, place + _BEFORE) + 1 or place if place else 0
    end = min(start + CONTEXT_LENGTH, len(text))
    if end < len(text):
        end = text.rfind(" ", start + CONTEXT_LENGTH // 2, end) if " " in text[start:end] else end
    return start, max(end, start)


def _pieces(text: str, found: list[_Mark], start: int, end: int) -> tuple[MarkedText, ...]:
    pieces: list[MarkedText] = []
    place = start
    for mark in found:
        if mark.end > end or mark.start < place:
            if mark.end <= end and mark.end > place and pieces and pieces[-1].is_found:
                pieces[-1] = MarkedText(pieces[-1].text + text[place : mark.end], is_found=True)
                place = mark.end
            continue
        pieces += [
            MarkedText(text[place : mark.start]),
            MarkedText(text[mark.start : mark.end], is_found=True),
        ]
        place = mark.end
    pieces.append(MarkedText(text[place:end]))
    return tuple(piece for piece in pieces if piece.text)
