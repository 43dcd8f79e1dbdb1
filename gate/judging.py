"""Texts as the gate judges them: as files that an editor uploads, or as stories of a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.ingest.gate.quality_gate import broken_rules
from chalicelib.ingest.gate.text_classifier import TextClassifier
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.address import Address
from chalicelib.news.article import Story
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.gate_rules import Action, actions_of
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import letters
from gate.texts import CorpusStory, read_text

ANY_TITLE = "24. 11."  # a headline that says nothing, in any language

_ACTIONS: Mapping[str, Action] = actions_of()


@dataclass(frozen=True)
class Judgement:
    """What the gate does with one text: `hold`, `warn` or nothing, and the rules that say so."""

    action: str
    rules: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        """Whether it is not published."""
        return self.action == "hold"


def judged(
    text: str, *, language: str, title: str = ANY_TITLE, classifier: TextClassifier | None = None
) -> Judgement:
    """What becomes of a text that is uploaded as a Markdown file."""
    try:
        manuscript = read_text(text, language=language, title=title)
    except UnusableManuscript:
        return Judgement("hold", ("unreadable",))
    return _judged(manuscript, classifier)


def judged_story(story: CorpusStory, classifier: TextClassifier | None = None) -> Judgement:
    """What becomes of a story of a corpus; its dates and fields are not judged."""
    text = plain_text(story.html)
    held = Story(headline=story.headline, body_html=story.html, language="en")
    address = Address("denmark", "story")
    return _judged(Manuscript(story=held, address=address, identity="", text=text), classifier)


def _judged(manuscript: Manuscript, classifier: TextClassifier | None) -> Judgement:
    if not letters(manuscript.text):
        return Judgement("hold", ("no-text",))
    rules = dict.fromkeys(rule for rule, _ in broken_rules(manuscript, classifier))
    holds = tuple(rule for rule in rules if _ACTIONS[rule] == "hold")
    warns = tuple(rule for rule in rules if _ACTIONS[rule] == "warn")
    return Judgement("hold" if holds else "warn" if warns else "", holds + warns)
