"""A story as the terms of its fields: what every engine has of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from chalicelib.news.indexed_story import IndexedStory
from chalicelib.search.analysis import Term, loose_spelling, terms

# A term that nobody can look for: it has a sign that is no part of a word.
BORDER = "|"
LONGEST_JOINED = 2  # letters: e-mail, tv-avis; not every two words with a space between them


@dataclass(frozen=True)
class StoryTerms:
    """Terms parted by spaces, in their order. `stems` are those of the whole story but of its
    headline, `loose` the loose spellings that are none of its words.
    """

    title: str
    title_stems: str
    names: str
    text: str
    stems: str
    loose: str

    @property
    def every_field(self) -> tuple[str, ...]:
        """All but the loose spellings, which nobody writes."""
        return self.title, self.title_stems, self.names, self.text, self.stems


def story_terms(story: IndexedStory) -> StoryTerms:
    """The terms of a story."""
    title = [*terms(story.headline, story.language)]
    # A phrase never goes from one name to the next, nor from one line to another.
    names = [[*terms(name, story.language)] for name in story.names]
    text = [[*terms(line, story.language)] for line in story.text.split("\n")]
    every = [*title, *(term for line in (*names, *text) for term in line)]
    return StoryTerms(
        title=_words(title),
        title_stems=" ".join(term.stem for term in title),
        names=_parted(names),
        text=_parted(text),
        stems=" ".join(term.stem for term in every[len(title) :]),
        loose=" ".join(_loose(every)),
    )


def _parted(lines: list[list[Term]]) -> str:
    return f" {BORDER} ".join(_words(line) for line in lines if line)


def _words(line: list[Term]) -> str:
    return " ".join(term.word for term in line)


def _loose(every: list[Term]) -> list[str]:
    """The loose spellings, of words and of their stems; and two words at a time as one, of those
    that stand side by side, as in `e-mail`.
    """
    words = {term.word for term in every} | {term.stem for term in every}
    loose = {loose_spelling(word) for word in words}
    joined = {
        one.word + other.word
        for one, other in pairwise(every)
        if other.start == one.end + 1 and len(one.word) <= LONGEST_JOINED
    }
    return sorted((loose | joined) - words)
