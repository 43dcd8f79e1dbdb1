"""The words of packs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import tantivy

from chalicelib.search.open_pack import OpenPack, frequency
from chalicelib.search.question_terms import Sought
from chalicelib.search.search_plan import STEM_WEIGHTS, WORD_WEIGHTS

_LOOKED_AT = 20  # stories of a pack with a word like it


@dataclass(frozen=True)
class PackVocabulary:
    """Vocabulary, of some packs."""

    packs: Sequence[OpenPack]

    def known(self, every: Collection[Sought]) -> set[Sought]:
        """Those that are in a story."""
        return {sought for sought in every if self._is_known(sought)}

    def counts(self, words: Collection[str]) -> dict[str, int]:
        """How often each of these is a word of a field of a story."""
        return {
            word: sum(frequency(self.packs, field, word) for field in WORD_WEIGHTS)
            for word in words
        }

    def texts_like(self, word: str, distance: int) -> Iterator[str]:
        """Texts of stories that may have words so like this one."""
        for pack in self.packs:
            for field in WORD_WEIGHTS:
                query = tantivy.Query.fuzzy_term_query(pack.schema, field, word, distance=distance)
                candidates, _ = pack.candidates(query, most=_LOOKED_AT, by_date=True)
                for candidate in candidates:
                    story = pack.stored(candidate.place)
                    yield from (story.headline, story.text)

    def _is_known(self, sought: Sought) -> bool:
        pairs = [(field, word) for field in WORD_WEIGHTS for word in sought.words]
        pairs += [(field, stem) for field in STEM_WEIGHTS for stem in sought.stems]
        return any(frequency(self.packs, *pair) for pair in pairs)
