"""Where in a story the words are that were looked for: its headline, and some lines of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from chalicelib.news.search_results import MarkedText
from chalicelib.search.analysis import Term, is_of_signs, loose_spelling, terms
from chalicelib.search.question_terms import QuestionTerms, Sought
from chalicelib.search.search_plan import SHORTEST_TAIL, Breadth
from chalicelib.search.stored_story import StoredStory

CONTEXT_LENGTH = 240  # characters; three lines on a phone
_BEFORE = 60  # characters of the context that come before the first word that was found
# Characters of a text: three thousand words, and more than nearly all stories have.
MOST_LOOKED_THROUGH = 20_000
ELLIPSIS = "…"


@dataclass(frozen=True)
class Marker:
    """Marks the words of a question in texts."""

    question: QuestionTerms
    breadth: Breadth
    _known: dict[tuple[str, str], tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def headline(self, shown: StoredStory) -> tuple[MarkedText, ...]:
        """The whole headline."""
        found = self._found(shown.headline, shown.language)
        return _pieces(shown.headline, found, 0, len(shown.headline))

    def context(self, shown: StoredStory) -> tuple[MarkedText, ...]:
        """The part of the text with most of the words; its beginning, if none is there."""
        text = shown.text.replace("\n", " ")
        found = self._found(text, shown.language)
        start, end = _bounds(text, _densest(found))
        before, after = (
            (MarkedText(mark),) if is_cut else ()
            for mark, is_cut in ((f"{ELLIPSIS} ", start > 0), (f" {ELLIPSIS}", end < len(text)))
        )
        return (*before, *_pieces(text, found, start, end), *after)

    def _found(self, text: str, language: str) -> list[_Mark]:
        every = [*terms(text[:MOST_LOOKED_THROUGH], language)]
        return [
            _Mark(term.start, self._end(every[place + length - 1], part), part)
            for place, term in enumerate(every)
            for part, length in self._fitting(term)
            if length == 1 or self._is_phrase(part, every[place : place + length])
        ]

    def _fitting(self, term: Term) -> tuple[tuple[int, int], ...]:
        """The parts that may begin with a term, each with how many terms it has. A text has few
        different terms, and so have all the texts of a page.
        """
        word_and_stem = term.word, term.stem
        if word_and_stem not in self._known:
            self._known[word_and_stem] = tuple(
                (part, len(self.question.wanted[part].words))
                for part in sorted({*self._parts(term.word, term.stem)})
            )
        return self._known[word_and_stem]

    def _end(self, last: Term, part: int) -> int:
        """Where the part ends: of two signs only the first may have been typed."""
        sought = self.question.wanted[part]
        if sought.is_beginning and is_of_signs(sought.words[0]):
            return min(last.start + len(sought.words[0]), last.end)
        return last.end

    def _is_phrase(self, part: int, run: list[Term]) -> bool:
        return tuple(term.word for term in run) == self.question.wanted[part].words

    def _parts(self, word: str, stem: str) -> Iterator[int]:
        yield from self._by_word.get(word, ())
        yield from self._by_stem.get(stem, ())
        yield from (part for part, letters in self._beginnings if word.startswith(letters))
        if self.breadth >= Breadth.TAILS:
            yield from (part for part, tails in self._tails if stem.endswith(tails))
        if self.breadth >= Breadth.SPELLINGS:
            for one in {word, stem}:
                yield from self._by_loose.get(loose_spelling(one), ())

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """Parts by their word, or a phrase's first one."""
        return _parts_by(() if one.is_beginning else one.words[:1] for one in self.question.wanted)

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        return _parts_by(one.stems if one.is_word else () for one in self.question.wanted)

    @cached_property
    def _by_loose(self) -> dict[str, list[int]]:
        return _parts_by(one.loose if one.is_word else () for one in self.question.wanted)

    @cached_property
    def _beginnings(self) -> list[tuple[int, str]]:
        every = enumerate(self.question.wanted)
        return [(part, one.words[0]) for part, one in every if one.is_beginning]

    @cached_property
    def _tails(self) -> list[tuple[int, tuple[str, ...]]]:
        every = enumerate(self.question.wanted)
        return [(part, _long(one)) for part, one in every if one.is_word]


def _long(sought: Sought) -> tuple[str, ...]:
    """What longer words may end in."""
    return tuple(one for one in (*sought.words, *sought.stems) if len(one) >= SHORTEST_TAIL)


def _parts_by(every: Iterable[Collection[str]]) -> dict[str, list[int]]:
    parts: dict[str, list[int]] = {}
    for part, names in enumerate(every):
        for name in names:
            parts.setdefault(name, []).append(part)
    return parts


@dataclass(frozen=True)
class _Mark:
    """Where the part of the question with this number is in a text."""

    start: int
    end: int
    part: int


def _densest(found: list[_Mark]) -> int:
    """Where the context begins that has most parts of the question, and then most words."""
    best, place, last = (0, 0), 0, 0
    parts: Counter[int] = Counter()
    for first, mark in enumerate(found):
        end = max(mark.end, mark.start + CONTEXT_LENGTH - _BEFORE)
        while last < len(found) and found[last].end <= end:
            parts[found[last].part] += 1
            last += 1
        weight = len(+parts), last - first
        if weight > best:
            best, place = weight, max(0, mark.start - _BEFORE)
        parts[mark.part] -= 1
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
