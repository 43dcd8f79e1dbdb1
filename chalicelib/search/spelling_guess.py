"""What was meant, where a word that was typed is in no story: the one that is spelt most like it.

Whoever is told what was meant has its answers beside it. So no word is told that only stands in
stories which readers don't have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from msgspec.structs import replace

from chalicelib.news.question import Part, Question
from chalicelib.search.analysis import terms
from chalicelib.search.question_terms import Sought, question_terms

_SHORTEST = 4  # letters; a shorter word is like too many
_LONG = 8  # letters; from here on, two of them may be wrong
MOST_WRONG = 3  # words; whoever writes more that are in no story means something else


class Vocabulary(Protocol):
    """The words of the stories in an index."""

    def known(self, every: Collection[Sought]) -> Collection[Sought]:
        """Those that are in a story that readers have, as words or by their stems: whether one is
        in another is nobody's business.
        """
        ...

    def counts(self, words: Collection[str]) -> Mapping[str, int]:
        """How often each of these is a word of a field of a story."""
        ...

    def texts_like(self, word: str, distance: int) -> Iterator[str]:
        """Texts of stories that may have words so like this one; some of them, the newest first."""
        ...


def guessed(question: Question, vocabulary: Vocabulary) -> Question | None:
    """The question with the words in it that were meant; None if there is no telling."""
    telling = question_terms(question).wanted
    words = {
        part: sought
        for part in question.wanted
        if (sought := _sought(part)) is not None and sought.is_word and sought in telling
    }
    known = vocabulary.known(words.values())
    if len(set(words.values()).difference(known)) > MOST_WRONG:
        return None
    parts: list[Part] = []
    for part in question.wanted:
        sought = words.get(part)
        meant = part if sought is None or sought in known else _meant(sought, vocabulary)
        if meant is None:
            return None
        parts.append(meant)
    wanted = tuple(parts)
    return None if wanted == question.wanted else replace(question, wanted=wanted)


def as_typed(question: Question) -> str:
    """The question as one types it."""
    unwanted = (f"-{_as_typed(part)}" for part in question.unwanted)
    return " ".join([*map(_as_typed, question.wanted), *unwanted])


def _as_typed(part: Part) -> str:
    if part.is_phrase:
        return f'"{part.text}"'
    return f"{part.text}*" if part.is_beginning else part.text


def _sought(part: Part) -> Sought | None:
    return next(iter(question_terms(Question((part,))).wanted), None)


def _meant(sought: Sought, vocabulary: Vocabulary) -> Part | None:
    """The word that was meant; None if there is nothing like it."""
    [word] = sought.words
    likes = {*_likes(word, vocabulary)}
    if not likes:
        return None
    distances = {like: distance(word, like) for like, _ in likes}
    least = min(distances.values())
    nearest = [like for like in likes if distances[like[0]] == least]
    counts = vocabulary.counts({like for like, _ in nearest})
    best = min(nearest, key=lambda like: (*likeliest_first(word, like[0], counts), like))
    return Part(best[1])


def likeliest_first(word: str, like: str, counts: Mapping[str, int]) -> tuple[bool, int]:
    """The order of words that are as near to one: fingers swap letters more often than they take
    another one; then the commonest word.
    """
    return sorted(word) != sorted(like), -counts[like]


def _likes(word: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The words of stories that are like one, in our spelling and in the story's."""
    if len(word) < _SHORTEST:
        return
    furthest = 2 if len(word) >= _LONG else 1
    for text in vocabulary.texts_like(word, furthest):
        yield from _words_like(word, text, furthest)


def _words_like(word: str, text: str, furthest: int) -> Iterator[tuple[str, str]]:
    first = {term.word: term for term in reversed([*terms(text, "")])}
    for like, term in first.items():
        if may_be_like(word, like, furthest) and distance(word, like) <= furthest:
            yield like, text[term.start : term.end].lower()


def may_be_like(word: str, other: str, furthest: int) -> bool:
    """Whether two words are of about one length, and have mostly the same letters: it takes a
    hundredth of the time to say so.
    """
    is_as_long = abs(len(word) - len(other)) <= furthest
    return is_as_long and len({*word}.symmetric_difference(other)) <= 2 * furthest


def distance(one: str, other: str) -> int:
    """How many letters must be changed, left out, put in, or swapped with the next: the distance
    of Damerau and Levenshtein, in its restricted form.
    """
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            least = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and one[row - 2] == against:
                least = min(least, before[column - 2] + 1)
            current.append(least)
        before, last = last, current
    return last[-1]
