"""What the gate does with texts when its classifier has not seen them nor their like: five folds,
each without one run of non-stories, and a fifth of the true texts and of the corpora.

Pieces at one place of a file say the same in every language, so they are left out together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from chalicelib.ingest.gate.text_classifier import TextClassifier
from gate.judging import Judgement, judged, judged_story
from gate.texts import CorpusStory, Text
from gate.train import examples, trained

FOLDS = 5


@dataclass(frozen=True)
class Outcome:
    """What became of one text, and of which group, source, kind and language it is."""

    group: str  # non-story, true, corpus
    source: str
    kind: str
    language: str
    judgement: Judgement


def cross_validated(
    non_stories: Sequence[Text],
    true: Sequence[Text],
    stories: Sequence[CorpusStory],
    others: Sequence[Text],
) -> Iterator[Outcome]:
    """What becomes of all texts, fold by fold."""
    runs = sorted({text.source for text in non_stories})
    folds = _folds(true)
    for fold in range(FOLDS):
        run = runs[fold % len(runs)]
        classifier = trained(
            examples(
                [text for text in non_stories if text.source != run],
                [text for text, its in zip(true, folds, strict=True) if its != fold],
                [story for story in stories if _fold(story.file) != fold],
                others,
            )
        )
        unseen = [text for text in non_stories if text.source == run]
        yield from _outcomes("non-story", unseen, classifier)
        unseen = [text for text, its in zip(true, folds, strict=True) if its == fold]
        yield from _outcomes("true", unseen, classifier)
        for story in stories:
            if _fold(story.file) == fold:
                yield Outcome("corpus", story.corpus, "", "en", judged_story(story, classifier))


def _outcomes(group: str, texts: list[Text], classifier: TextClassifier) -> Iterator[Outcome]:
    for text in texts:
        judgement = judged(text.text, language=text.language, classifier=classifier)
        yield Outcome(group, text.source, text.kind, text.language, judgement)


def _folds(texts: Sequence[Text]) -> list[int]:
    """The fold of every text, by its place in its file and language."""
    counted: Counter[tuple[str, str]] = Counter()
    folds = []
    for text in texts:
        counted[text.source, text.language] += 1
        folds.append(counted[text.source, text.language] % FOLDS)
    return folds


def _fold(name: str) -> int:
    return crc32(name.encode()) % FOLDS
