"""Finds what an assistant or a template says to whoever works on a story, instead of the story.

Three levels, by how sure the classifier is and by where it stands: the whole text is none, a remark
before or after the story, and a remark that is likely. The thresholds are log odds, chosen on texts
that the model had not seen (docs/gate.md has the rates).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from chalicelib.ingest.gate.passages import sentences, without_quotations
from chalicelib.ingest.gate.text_classifier import Evidence, TextClassifier

Level = Literal["non-story", "remark", "likely-remark"]

# Log odds. A text of few words is rarely a story, so less is enough to hold it.
BRIEF, LONG = 250, 600  # features; some 25 and 60 words. Between them the threshold rises evenly
LEAST_OF_WHOLE = 40  # features; some four words. Of fewer, chance decides
VERY_BRIEF = 150  # features; some 15 words, most of which may stand in any text
MOST_OF_WHOLE = 2_000  # 200 words; no longer text was wholly an assistant's
WHOLE_VERY_BRIEF = 0.5
WHOLE_BRIEF = -0.6
WHOLE_LONG = 1.1
EDGE = 3.2
LIKELY_EDGE = -0.2
LIKELY_INSIDE = 3.5

EDGE_SENTENCES = 2  # at either end of the first and the last paragraph
MOST_FEATURES = 12_000  # read of the paragraphs between the ends: some 5 ms
PART = 1.0  # log odds that a sentence within a paragraph must show more: there are many of them
LEAST_FEATURES = 20  # of what is judged alone: two words


class Passage(NamedTuple):
    """A paragraph or a sentence, and its log odds."""

    score: float
    text: str


@dataclass(frozen=True)
class Scores:
    """What the classifier says of a text: of the whole, and of its likeliest pieces."""

    whole: float
    features: int
    edge: Passage
    inside: Passage


@dataclass(frozen=True)
class Finding:
    """A passage that is no part of a story, and how sure that is."""

    level: Level
    text: str


def finding(
    paragraphs: Sequence[str], classifier: TextClassifier, *, headline: str = ""
) -> Finding | None:
    """The surest sign that the text is no story, or has a remark in it; None if there is none.

    The headline counts as a paragraph at an end, but not to the whole: a story's own headline may
    stand above what is none.
    """
    if not paragraphs:
        return None
    scores = scores_of(paragraphs, classifier)
    is_judged_as_a_whole = LEAST_OF_WHOLE <= scores.features <= MOST_OF_WHOLE
    if is_judged_as_a_whole and scores.whole >= _threshold_of_whole(scores.features):
        return Finding("non-story", paragraphs[0])
    edge = max(scores.edge, _of_headline(headline, classifier))
    if edge.score >= LIKELY_EDGE:
        return Finding("remark" if edge.score >= EDGE else "likely-remark", edge.text)
    if scores.inside.score >= LIKELY_INSIDE:
        return Finding("likely-remark", scores.inside.text)
    return None


def _of_headline(headline: str, classifier: TextClassifier) -> Passage:
    """A headline is short, and may ask or address somebody, so it must show twice as much more."""
    evidence = classifier.evidence(headline)
    score = classifier.score(evidence) - 2 * PART
    return Passage(score, headline) if evidence.features >= LEAST_FEATURES else _NOTHING


def scores_of(paragraphs: Sequence[str], classifier: TextClassifier) -> Scores:
    """The scores of a text of one paragraph or more; the middle of a long one is not read."""
    edges = {0, len(paragraphs) - 1}
    whole, read, counted = Evidence(), 0, set[str]()
    best = {True: _NOTHING, False: _NOTHING}
    for number, paragraph in enumerate(paragraphs):
        if number not in edges and read >= MOST_FEATURES:
            continue
        # A sentence that is repeated says no more than once.
        own = dict.fromkeys(sentences(without_quotations(paragraph)))
        pieces = [(sentence, classifier.evidence(sentence)) for sentence in own]
        evidence = sum((weighed for _, weighed in pieces), Evidence())
        new = [weighed for sentence, weighed in pieces if sentence not in counted]
        counted |= own.keys()
        whole, read = sum(new, whole), read + evidence.features
        candidates = _passages(paragraph, evidence, pieces, classifier, is_edge=number in edges)
        best[number in edges] = max(best[number in edges], *candidates)
    return Scores(classifier.score(whole), whole.features, best[True], best[False])


def _threshold_of_whole(features: int) -> float:
    if features < VERY_BRIEF:
        return WHOLE_VERY_BRIEF
    length = min(max((features - BRIEF) / (LONG - BRIEF), 0.0), 1.0)
    return WHOLE_BRIEF + length * (WHOLE_LONG - WHOLE_BRIEF)


_NOTHING = Passage(float("-inf"), "")


def _passages(
    paragraph: str,
    evidence: Evidence,
    pieces: list[tuple[str, Evidence]],
    classifier: TextClassifier,
    *,
    is_edge: bool,
) -> list[Passage]:
    """The paragraph, and its sentences that say enough to be judged alone: of a paragraph at an
    end of the text, those at its own ends.
    """
    if is_edge and len(pieces) > 2 * EDGE_SENTENCES:
        pieces = pieces[:EDGE_SENTENCES] + pieces[-EDGE_SENTENCES:]
    alone = [
        Passage(classifier.score(weighed) - PART, sentence)
        for sentence, weighed in pieces
        if weighed.features >= LEAST_FEATURES and len(pieces) > 1
    ]
    whole = Passage(classifier.score(evidence), paragraph)
    return [whole if evidence.features >= LEAST_FEATURES else _NOTHING, *alone]
