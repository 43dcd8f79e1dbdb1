"""The words of packs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import tantivy

from chalicelib.search.open_pack import OpenPack
from chalicelib.search.pack_queries import Frequencies, readers_have
from chalicelib.search.question_terms import Sought
from chalicelib.search.search_plan import STEM_WEIGHTS, WORD_WEIGHTS
from chalicelib.search.spelling_guess import distance, likeliest_first, may_be_like

MOST_SHOWN = 3  # words like one, in whose stories it is looked up how they are written

# Letters at the beginning or at the end that are right, though others are wrong. In a long word
# there may be two slips; in a short one, three letters would be most of it.
_RIGHT, _RIGHT_IN_SHORT = 3, 2
_SHORT = 5  # letters


@dataclass(frozen=True)
class PackVocabulary:
    """Vocabulary, of some packs."""

    frequencies: Frequencies
    now: datetime

    def known(self, every: Collection[Sought]) -> set[Sought]:
        """Those that are in a story that readers have."""
        return {sought for sought in every if self._is_known(sought)}

    def counts(self, words: Collection[str]) -> dict[str, int]:
        """How often each of these is a word of a field of a story."""
        return {word: self._count(word) for word in words}

    def texts_like(self, word: str, distance: int) -> Iterator[str]:
        """Texts of stories that have the words most like this one, each in a story."""
        for like in self._likest(word, distance):
            yield from self._texts_with(like)

    def _likest(self, word: str, furthest: int) -> list[str]:
        likes = self._swapped(word) | self._sharing(word, furthest)
        distances = {like: distance(word, like) for like in likes}
        for least in range(1, furthest + 1):
            counts = self.counts([like for like in likes if distances[like] == least])
            # Some are only stems, and no words that anybody wrote.
            if written := [like for like in counts if counts[like]]:
                return sorted(written, key=lambda one: (*likeliest_first(word, one, counts), one))[
                    :MOST_SHOWN
                ]
        return []

    def _swapped(self, word: str) -> set[str]:
        """The words that are this one with two letters in the other order."""
        pairs = range(len(word) - 1)
        swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in pairs}
        return {one for one in swapped if one != word and self._count(one)}

    def _sharing(self, word: str, furthest: int) -> set[str]:
        """Terms of about its length that have its beginning or its end, and mostly its letters."""
        shared = _RIGHT if len(word) > _SHORT else _RIGHT_IN_SHORT
        return {
            term
            for pack in self.frequencies.packs
            for term in _with_its_ends(pack, word, shared)
            if may_be_like(word, term, furthest)
        }

    def _texts_with(self, word: str) -> Iterator[str]:
        for place, pack in enumerate(self.frequencies.packs):
            for field in WORD_WEIGHTS:
                if self.frequencies.of_packs(field, word)[place]:
                    query = tantivy.Query.term_query(pack.schema, field, word)
                    [newest], _ = pack.candidates(query, most=1, by_date=True)
                    story = pack.stored(newest.place)
                    yield from (story.headline, story.text)
                    return

    def _count(self, word: str) -> int:
        return sum(
            self.frequencies.of_all(field, word)
            for field in WORD_WEIGHTS
            if self._is_in_a_story(field, word)
        )

    def _is_known(self, sought: Sought) -> bool:
        pairs = [(field, word) for field in WORD_WEIGHTS for word in sought.words]
        pairs += [(field, stem) for field in STEM_WEIGHTS for stem in sought.stems]
        return any(self._is_in_a_story(*pair) for pair in pairs)

    def _is_in_a_story(self, field: str, term: str) -> bool:
        numbers = enumerate(self.frequencies.of_packs(field, term))
        having = sorted((number, place) for place, number in numbers if number)
        return any(
            self._is_shown(self.frequencies.packs[place], field, term) for _, place in having
        )

    def _is_shown(self, pack: OpenPack, field: str, term: str) -> bool:
        """Whether a story that readers have is among those of a pack that have a term."""
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.term_query(pack.schema, field, term)),
                *readers_have(pack, self.now),
            ]
        )
        return bool(pack.candidates(query, most=1, by_date=False)[1])


def _with_its_ends(pack: OpenPack, word: str, shared: int) -> Iterator[str]:
    for field in WORD_WEIGHTS:
        yield from pack.terms(field, word[:shared])
    yield from pack.ended(word[-shared:])
