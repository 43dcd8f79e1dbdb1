"""A question as terms: what every engine looks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.news.question import Part, Question
from chalicelib.search.analysis import STEMMED, Term, loose_spelling, spelling, terms
from chalicelib.search.english_spellings import other_spelling

# Words of grammar, and those that questions begin with: where there are others, they are not asked
# for. May is a month as well, and us a country.
_COMMON = {
    "da": "af alle at bliver blev blevet blive da de dem den denne der deres det dette dig"
    " disse dog du efter eller en end er et for fra før ham han hans har havde hen hende"
    " hendes her hos hun hvad hvem hvilke hvilken hvilket hvis hvor hvordan hvorfor"
    " hvornår i ikke ind jeg jo kan kunne man med men mere mig min mit må nogen noget"
    " nogle nu når og også om op os over på sig sin sine sit skal skulle som så til ud"
    " under var ved vi vil ville vores være været",
    "en": "a about after all am an and any are as at be because been being but by can could did"
    " do does for from had has have he her him his how i if in into is it its me might"
    " must my not of on or our shall she should so some than that the their them then"
    " there these they this those to was we were what when where which while who whom"
    " whose why will with would you your",
}
SHORTEST_SENTENCE = 3  # words that are not common

# Of these, the ones that say something in another language: a dog, the men, MIT; two in Danish.
# They are common only in a question that has other common words of their language.
_TELLING_ELSEWHERE = {
    "da": "dem den dig dog end ham hans hen man men min mit sin sit",
    "en": "had so to",
}


def _spelt(words: str) -> frozenset[str]:
    return frozenset(map(spelling, words.split()))


def _sure(language: str) -> frozenset[str]:
    """The common words that no other language has."""
    others = (_spelt(words) for other, words in _COMMON.items() if other != language)
    return _spelt(_COMMON[language]).difference(_spelt(_TELLING_ELSEWHERE[language]), *others)


_COMMON_AND_SURE = tuple((_spelt(words), _sure(language)) for language, words in _COMMON.items())


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

    @property
    def is_word(self) -> bool:
        """Whether it is a whole word."""
        return not self.is_phrase and not self.is_beginning


@dataclass(frozen=True)
class QuestionTerms:
    """What must be in a story, and what must not. Whoever asks in a sentence does not mean each of
    its words: one of the wanted ones may be missing.
    """

    wanted: tuple[Sought, ...]
    unwanted: tuple[Sought, ...] = field(default=())
    is_sentence: bool = False


def question_terms(question: Question) -> QuestionTerms:
    """The terms of a question. Where there are others, common words are left out."""
    wanted = [sought for part in question.wanted if (sought := _sought(part))]
    common = _common_words({sought.words[0] for sought in wanted if sought.is_word})
    telling = [one for one in wanted if not (one.is_word and one.words[0] in common)]
    return QuestionTerms(
        wanted=tuple(telling or wanted),
        unwanted=tuple(sought for part in question.unwanted if (sought := _sought(part))),
        is_sentence=SHORTEST_SENTENCE <= len(telling) < len(wanted),
    )


def _common_words(words: set[str]) -> frozenset[str]:
    common = (every & words for every, sure in _COMMON_AND_SURE if sure & words)
    return frozenset().union(*common)


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
    stems = frozenset(
        term.stem
        for language in STEMMED
        for text in {part.text, other_spelling(part.text)}
        for term in terms(text, language)
    )
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
