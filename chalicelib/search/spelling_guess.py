"""What was meant, where a word that was typed is in no story: the one that is spelt most like it.

Whoever is told what was meant has its answers beside it. So no word is told that only stands in
stories which readers don't have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy
from msgspec.structs import replace

from chalicelib.news.question import Part, Question
from chalicelib.search.analysis import terms
from chalicelib.search.open_pack import OpenPack, frequency
from chalicelib.search.question_terms import Sought, question_terms

_SHORTEST = 4  # letters; a shorter word is like too many
_LONG = 8  # letters; from here on, two of them may be wrong
_LOOKED_AT = 20  # stories of a pack with a word like it

_FIELDS = ("title", "names", "text")


def guessed(question: Question, packs: Sequence[OpenPack]) -> Question | None:
    """The question with the words in it that were meant; None if there is no telling."""
    telling = question_terms(question).wanted
    parts: list[Part] = []
    for part in question.wanted:
        meant = _meant(part, telling, packs)
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


def _meant(part: Part, telling: Sequence[Sought], packs: Sequence[OpenPack]) -> Part | None:
    """The part as it was meant; None if it is nowhere, and nothing like it."""
    sought = next(iter(question_terms(Question((part,))).wanted), None)
    if sought is None or sought not in telling or not sought.is_word:
        return part
    if _is_known(sought, packs):
        return part
    [word] = sought.words
    likes = {like for pack in packs for like in _likes(word, pack)}
    if not likes:
        return None
    best = min(likes, key=lambda like: (distance(word, like[0]), -_count(packs, like[0]), like))
    return Part(best[1])


def _is_known(sought: Sought, packs: Sequence[OpenPack]) -> bool:
    pairs = [(field, word) for field in _FIELDS for word in sought.words]
    pairs += [(field, stem) for field in ("title_stems", "stems") for stem in sought.stems]
    return any(frequency(packs, *pair) for pair in pairs)


def _count(packs: Sequence[OpenPack], word: str) -> int:
    return sum(frequency(packs, field, word) for field in _FIELDS)


def _likes(word: str, pack: OpenPack) -> Iterator[tuple[str, str]]:
    """The words of stories that are like one, in our spelling and in the story's."""
    if len(word) < _SHORTEST:
        return
    furthest = 2 if len(word) >= _LONG else 1
    for field in _FIELDS:
        query = tantivy.Query.fuzzy_term_query(pack.schema, field, word, distance=furthest)
        candidates, _ = pack.candidates(query, most=_LOOKED_AT, by_date=True)
        for candidate in candidates:
            shown = pack.stored(candidate.place)
            yield from _words_like(word, (shown.headline, shown.text), furthest)


def _words_like(word: str, texts: Sequence[str], furthest: int) -> Iterator[tuple[str, str]]:
    for text in texts:
        for term in terms(text, ""):
            if abs(len(term.word) - len(word)) <= furthest and _is_like(word, term.word, furthest):
                yield term.word, text[term.start : term.end].lower()


def _is_like(one: str, other: str, furthest: int) -> bool:
    return distance(one, other) <= furthest


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
