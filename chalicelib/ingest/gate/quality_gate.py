"""The quality gate: holds back files that are no stories, as a translator's request for a text.

A translator that was given no text answers "please provide the text you would like translated", and
such answers have been published as news. `chalicelib/news/gate_rules.py` lists the rules, and
newsroom.toml can switch each of them. Whoever has read the story can release it:
`reviewed_by: NAME`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.ingest.gate.artefacts import artefacts
from chalicelib.ingest.gate.machine_made import declared_machine
from chalicelib.ingest.gate.mixed_languages import foreign_words
from chalicelib.ingest.gate.non_stories import finding
from chalicelib.ingest.gate.passages import own_paragraphs, without_quotations
from chalicelib.ingest.gate.source_lines import line_of
from chalicelib.ingest.gate.structure import (
    foreign_part,
    foreign_sentence,
    repeated_paragraph,
    undeclared_language,
)
from chalicelib.ingest.gate.text_classifier import TextClassifier, text_classifier
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.errors import Problem
from chalicelib.news.gate_rules import Action, actions_of
from chalicelib.news.text import letters
from chalicelib.news.word_count import word_count

FEW_WORDS = 20  # below this a story is let through with a warning (0.8 % of true stories)
FIRST_LIKELY_YEAR = 1800  # newspapers that put their archives online go back so far
LEAST_FILLER = 0.05  # share of a text; less is a sample, in a story about type
BRIEF_TEXT = 600  # characters; a hundred words
SURE_SIGNS = 3  # of another language; two may be a phrase that everybody knows
LIKELY_SIGNS = 2
LONGEST_QUOTED = 200  # characters of a passage that a receipt quotes


@dataclass(frozen=True)
class Verdict:
    """The problems for which a story is refused (empty: it is not), and warnings."""

    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def judge(
    manuscript: Manuscript,
    switches: tuple[tuple[str, Action], ...] = (),
    *,
    uploaded: datetime | None = None,
) -> Verdict:
    """Judge whether a manuscript is a story that can be published. `switches` are the newsroom's
    own actions on rules. A reviewer releases any story but one without a text; a version that was
    `uploaded` before there was a rule is not held by it.
    """
    if manuscript.story.withdrawn or manuscript.is_draft or manuscript.is_notice:
        return Verdict()
    if not letters(manuscript.text):
        return Verdict(refusals=(_EMPTY,))
    if letters(manuscript.text) == letters(manuscript.story.headline):
        return Verdict(refusals=(_ONLY_A_HEADLINE,))
    actions = actions_of(switches, uploaded=uploaded)
    is_reviewed = bool(manuscript.story.reviewed_by)
    problems = _form_problems(manuscript) if is_reviewed else broken_rules(manuscript)
    found = [(actions[rule], problem) for rule, problem in problems]
    held = {problem.what for action, problem in found if action == "hold"}
    return Verdict(
        refusals=tuple(_with_release(problem) for action, problem in found if action == "hold"),
        warnings=tuple(
            problem for action, problem in found if action == "warn" and problem.what not in held
        ),
    )


def broken_rules(
    manuscript: Manuscript, classifier: TextClassifier | None = None
) -> Iterator[tuple[str, Problem]]:
    """The rules that a manuscript breaks, in the order in which a receipt tells of them; by the
    classifier that ships, unless another is given.
    """
    paragraphs = own_paragraphs(manuscript.story.body_html)
    yield from _machine_problems(manuscript)
    yield from _finding_problems(manuscript, paragraphs, classifier or text_classifier())
    yield from _artefact_problems(manuscript, paragraphs)
    yield from _structure_problems(manuscript, paragraphs)
    yield from _form_problems(manuscript)


def _machine_problems(manuscript: Manuscript) -> Iterator[tuple[str, Problem]]:
    if declared := declared_machine(manuscript):
        what = f"a machine made this text (`{declared}`), and nobody says that it was read"
        yield "machine-made", Problem(what, "have somebody read it")


def _finding_problems(
    manuscript: Manuscript, paragraphs: list[str], classifier: TextClassifier
) -> Iterator[tuple[str, Problem]]:
    found = finding(paragraphs, classifier, headline=manuscript.story.headline)
    if found:
        is_to_come = "to-come" in artefacts(found.text)
        what, mend = _WORDS["to-come" if is_to_come else found.level]
        yield found.level, _quoting(manuscript, what, _note_in(found.text), mend)


def _note_in(words: str) -> str:
    """The note of what is missing, if it stands in brackets; else all of the words."""
    note = _NOTE_TO_COME.search(words)
    return note[0] if note else words


def _artefact_problems(
    manuscript: Manuscript, paragraphs: list[str]
) -> Iterator[tuple[str, Problem]]:
    text = without_quotations("\n".join([manuscript.story.headline, *paragraphs]))
    for rule, words in artefacts(text, manuscript.story.body_html).items():
        what, mend = _WORDS[rule]
        is_sample = rule == "filler" and len(words) < LEAST_FILLER * len(text)
        name = "likely-remark" if is_sample else rule
        yield name, _quoting(manuscript, what, _note_in(words), mend)


def _structure_problems(
    manuscript: Manuscript, paragraphs: list[str]
) -> Iterator[tuple[str, Problem]]:
    if repeated := repeated_paragraph(paragraphs):
        what, mend = _WORDS["repeated-paragraph"]
        yield "repeated-paragraph", _quoting(manuscript, what, repeated, mend)
    declared = manuscript.story.language
    if language := undeclared_language(paragraphs, declared):
        what = f"the text looks like `{language}`, and the story says `{declared}`"
        mend = f"write `language: {language}`, or translate it"
        yield "other-language", Problem(what, mend, field="language")
    elif part := foreign_part(paragraphs, declared):
        what = f"a part of the text looks like `{part.language}`"
        mend = f"translate it, if the story is to be in `{declared}`"
        yield "two-languages", _quoting(manuscript, what, part.text, mend)
    yield from _mixture_problems(manuscript, paragraphs)


def _mixture_problems(
    manuscript: Manuscript, paragraphs: list[str]
) -> Iterator[tuple[str, Problem]]:
    """Two languages in a short text, or in the first or last paragraph of a long one."""
    declared, mend = manuscript.story.language, "translate the whole of it"
    is_brief = len(manuscript.text) <= BRIEF_TEXT
    if is_brief and (part := foreign_sentence(paragraphs, declared)):
        what = f"a sentence of this short text looks like `{part.language}`"
        yield "half-translated", _quoting(manuscript, what, part.text, mend)
        return
    judged = [without_quotations(text) for text in (paragraphs if is_brief else _ends(paragraphs))]
    what = "the text goes on in another language here"
    if is_brief and (words := _foreign_words(judged, declared, signs=SURE_SIGNS)):
        yield "half-translated", _quoting(manuscript, what, words, mend)
    elif words := _foreign_words(judged, declared, signs=LIKELY_SIGNS):
        yield "two-languages", _quoting(manuscript, what, words, mend)


def _ends(paragraphs: list[str]) -> list[str]:
    return [paragraphs[0], paragraphs[-1]]


def _foreign_words(texts: list[str], declared: str, *, signs: int) -> str:
    found = (foreign_words(text, declared, signs=signs) for text in texts)
    return next(filter(None, found), "")


def _form_problems(manuscript: Manuscript) -> Iterator[tuple[str, Problem]]:
    words = word_count(manuscript.text).comparable
    if words < FEW_WORDS:
        yield "few-words", Problem(f"the story has only {words} words", "is all of it there?")
    if manuscript.date and manuscript.date.year < FIRST_LIKELY_YEAR:
        what = f"`date` is in the year {manuscript.date.year}"
        yield "old-date", Problem(what, "is that when it was published?", field="date")


def _quoting(manuscript: Manuscript, what: str, words: str, mend: str) -> Problem:
    quoted = " ".join(words.split())[:LONGEST_QUOTED]
    return Problem(f"{what}: “{quoted}”", mend, line_of(words, manuscript.source))


def _with_release(problem: Problem) -> Problem:
    release = "if it is right as it is, add the field `reviewed_by: YOUR NAME` at the top"
    mend = f"{problem.mend}; {release}"
    return Problem(problem.what, mend, problem.line, problem.field)


_NOTE_TO_COME = re.compile(r"\[[^\]\n]*\bTK[^\]\n]*\]")

_EMPTY = Problem(
    what="the story has no text",
    mend="write the story below the headline and upload the file again",
)
_ONLY_A_HEADLINE = Problem(
    what="the text only repeats the headline",
    mend="write the story below the headline and upload the file again",
)
_DELETE = "delete it and upload the file again"
_WORDS = {
    "non-story": (
        "this reads like an assistant or a template that speaks to whoever works on the text",
        "upload the story itself",
    ),
    "remark": ("this is said to whoever works on the story, not to its readers", _DELETE),
    "likely-remark": (
        "this may be said to whoever works on the story, not to its readers",
        _DELETE,
    ),
    "chat-tokens": ("a chat program left a mark in the text", _DELETE),
    "citation-marks": ("an assistant left a mark in the text in place of a source", _DELETE),
    "assistant-links": ("an assistant marked a link", "delete what follows the `?`, and check it"),
    "roles": ("the text begins as a log of a chat", "upload the story itself"),
    "wrapper": ("the text is a program's answer, still wrapped up", "upload the story itself"),
    "placeholders": ("nobody has filled this in", "fill it in, or delete it"),
    "to-come": ("something is still to come", "fill it in, or leave it if it is a name"),
    "filler": ("this only fills the page", "upload the story itself"),
    "word-count": ("this only counts the words", _DELETE),
    "model-speaks": ("an assistant speaks of itself", _DELETE),
    "repeated-paragraph": ("this paragraph stands in the text twice", "delete one of the two"),
}
