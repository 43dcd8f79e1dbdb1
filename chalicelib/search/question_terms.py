"""A question as terms: what every engine looks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.news.question import Part, Question
from chalicelib.search.analysis import STEMMED, Term, loose_spelling, spelling, terms

# Words that nearly every story has: they are not asked for where there are others.
_COMMON = {
    "da": "af alle at bliver blev da de den der det dog du efter eller en er et for fra før han har"
    " havde hun hvad hvem hvis hvor hvordan hvorfor hvornår i ikke ind jeg jo kan man med men mere"
    " nu når og om op os over på sig sin skal som så til ud under var ved vi vil",
    "en": "a about after all an and are as at be been but by can could did do does for from had has"
    " have he her his how i if in into is it its not of on or our she so than that the their there"
    " they this to was we were what when where which who why will with would you",
}
COMMON_WORDS = frozenset(spelling(word) for words in _COMMON.values() for word in words.split())


@dataclass(frozen=True)
class Sought:
    """A word, or the words of a phrase, in one spelling each. `stems` are those of a single word in
    the languages that have them, `loose` are spellings to try where the word is not found.
    """

    words: tuple[str, ...]
    stems: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    is_beginning: bool = False

    @property
    def is_phrase(self) -> bool:
        """Whether several words must follow one another."""
        return len(self.words) > 1


@dataclass(frozen=True)
class QuestionTerms:
    """What must be in a story, and what must not."""

    wanted: tuple[Sought, ...]
    unwanted: tuple[Sought, ...] = field(default=())


def question_terms(question: Question) -> QuestionTerms:
    """The terms of a question. Where there are others, common words are left out."""
    wanted = [sought for part in question.wanted if (sought := _sought(part))]
    telling = [sought for sought in wanted if not _is_common(sought)]
    return QuestionTerms(
        wanted=tuple(telling or wanted),
        unwanted=tuple(sought for part in question.unwanted if (sought := _sought(part))),
    )


def _is_common(sought: Sought) -> bool:
    return not sought.is_phrase and not sought.is_beginning and sought.words[0] in COMMON_WORDS


def _sought(part: Part) -> Sought | None:
    found = [*terms(part.text, "")]
    words = tuple(term.word for term in _without_last_signs(found))
    if not words:
        return None
    if len(words) > 1:
        return Sought(words, loose=frozenset({"".join(words)}))
    is_sign = not part.text.isascii() and _is_single_sign(found)
    if part.is_beginning or is_sign:
        return Sought(words, is_beginning=True)
    stems = frozenset(term.stem for language in STEMMED for term in terms(part.text, language))
    return Sought(words, stems, _loose(words[0], stems))


def _loose(word: str, stems: frozenset[str]) -> frozenset[str]:
    return frozenset(loose_spelling(one) for one in {word, *stems})


def _without_last_signs(found: list[Term]) -> list[Term]:
    """The terms without the last sign of a script without spaces, where the pair before has it."""
    return [
        term
        for place, term in enumerate(found)
        if not (place and _is_single_sign([term]) and found[place - 1].end == term.end)
    ]


def _is_single_sign(found: list[Term]) -> bool:
    return len(found) == 1 and found[0].end - found[0].start == 1 and not found[0].word.isascii()
