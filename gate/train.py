"""Trains the gate's classifier, and writes its weights into the package: `make gate-train`.

Deterministic: the same texts and the same scikit-learn give the same file.
"""

from __future__ import annotations

import json
import random
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from chalicelib.ingest.gate.passages import sentences, without_quotations
from chalicelib.ingest.gate.text_classifier import SHORT, WEIGHTS_FILE, TextClassifier
from chalicelib.ingest.gate.text_features import (
    DIMENSIONS,
    hashes_of_neighbours,
    hashes_of_word,
    tokens,
)
from gate.texts import (
    CorpusStory,
    Text,
    chosen_sources,
    digest_of_training,
    written,
)

FREEDOM = 110.0  # scikit-learn's C: the inverse of the regularisation
STEPS = 100  # of the solver
LEVELS = 31  # of a weight, either way: more make the package larger, and no rate better

# How much a language's true texts weigh, beside its non-stories: those that are written to resemble
# them, the ordinary sentences in half-translated ones, and the background. Without the balance the
# classifier would learn which languages have more of them.
SHARES = {"true": 2.0, "ordinary": 0.5, "background": 0.4}
CORPORA_SHARE = (
    0.15  # of the three corpora together, beside all non-stories: thrice the English ones
)
SENTENCE = 0.4  # the weight of one sentence of a non-story: not each is said by the assistant
MOST_BACKGROUND = 400  # paragraphs of a language that there are non-stories in
FEW_BACKGROUND = 15  # of every other: its words are no sign of anything
OTHER_LANGUAGE = 10.0  # the weight of such a language, in texts

_TEMPLATE = re.compile(r"[\[\]{}<>()（）【】|_]|XX|%%")  # what gives a template or a note away


@dataclass(frozen=True)
class Example:
    """A text to learn from: whether it is a non-story, and its weight within its group."""

    text: str
    language: str
    group: str
    weight: float = 1.0


def main() -> None:
    """Train on everything, and write the weights."""
    stories, others = chosen_sources(__doc__)
    classifier = trained(examples(written("run-*"), written("true-*"), stories, others))
    keep(classifier)
    print(f"{WEIGHTS_FILE}: {WEIGHTS_FILE.stat().st_size} bytes")


def examples(
    non_stories: Iterable[Text],
    true: Iterable[Text],
    stories: Iterable[CorpusStory],
    others: Iterable[Text],
) -> list[Example]:
    """What the classifier learns from."""
    non_stories = list(non_stories)
    some = _some(others, {text.language for text in non_stories})
    return [
        *chain.from_iterable(map(_of_non_story, non_stories)),
        *chain.from_iterable(_of_true(text, "true", 0.6) for text in true),
        *chain.from_iterable(map(_of_story, stories)),
        *chain.from_iterable(_of_true(text, "background", 0.5) for text in some),
    ]


def trained(learnt: Sequence[Example]) -> TextClassifier:
    """The classifier that these examples make."""
    features = feature_matrix([example.text for example in learnt])
    rarity = _rarity(features)
    is_non_story = np.array([example.group == "non-story" for example in learnt])
    model = LogisticRegression(C=FREEDOM, max_iter=STEPS, tol=1e-4)
    model.fit(features @ scipy.sparse.diags(rarity), is_non_story, sample_weight=_balanced(learnt))
    weights = model.coef_[0] * rarity
    unit = float(np.abs(weights).max()) / LEVELS
    whole = array("b", np.rint(weights / unit).astype(np.int8).tobytes())
    return TextClassifier(whole, unit, float(model.intercept_[0]))


def keep(classifier: TextClassifier) -> None:
    """Write the weights, and of what texts they are."""
    about = {"unit": classifier.unit, "bias": classifier.bias, "texts": digest_of_training()}
    WEIGHTS_FILE.write_bytes(json.dumps(about).encode() + b"\n" + classifier.weights.tobytes())


def feature_matrix(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """A row of features for each text, as the classifier weighs them."""
    rows = [_row(text) for text in texts]
    values = np.concatenate([weights for _, weights in rows])
    columns = np.concatenate([hashes for hashes, _ in rows])
    ends = np.cumsum([0, *(len(hashes) for hashes, _ in rows)])
    return scipy.sparse.csr_matrix((values, columns, ends), shape=(len(rows), DIMENSIONS))


def _rarity(features: scipy.sparse.csr_matrix) -> npt.NDArray[np.float64]:
    """How freely each feature's weight may grow: the inverse document frequency, squared. What is
    common stands in texts of both sorts, and would spend the regularisation on chance.
    """
    texts, _ = features.shape
    standing_in = np.bincount(features.indices, minlength=DIMENSIONS)
    return (np.log((1 + texts) / (1 + standing_in)) / np.log(1 + texts)) ** 2


@cache  # cross-validation trains on the same texts again and again
def _row(text: str) -> tuple[Any, Any]:
    """The hashes of a text's features, and their shares."""
    counted = Counter(_hashes(text))
    size = np.float32(np.sqrt(sum(counted.values()) + SHORT))
    hashes = np.fromiter(counted.keys(), np.int32, len(counted))
    return hashes, np.fromiter(counted.values(), np.float32, len(counted)) / size


def _hashes(text: str) -> list[int]:
    found: list[int] = []
    for sentence in sentences(text):
        words = tokens(sentence)
        found += hashes_of_neighbours(words)
        found += chain.from_iterable(map(hashes_of_word, words))
    return found


def _of_non_story(text: Text) -> list[Example]:
    """The text and its sentences; of one that is half translated only the ordinary sentences, as
    true ones: that half is missing can't be learnt from words.
    """
    whole = without_quotations(text.text)
    parts = sentences(whole)
    if text.kind == "half-translated":
        return [
            Example(part, text.language, "ordinary")
            for part in parts
            if len(part) >= 25 and not _TEMPLATE.search(part)
        ]
    if text.kind in {"cut-off", "unfilled-template"}:
        parts = [part for part in parts if _TEMPLATE.search(part)]
    alone = [part for part in parts if len(part) > 12 and part != whole]
    return [
        Example(whole, text.language, "non-story"),
        *(Example(part, text.language, "non-story", SENTENCE) for part in alone),
    ]


def _of_true(text: Text, group: str, share: float) -> list[Example]:
    whole = without_quotations(text.text)
    parts = sentences(whole)
    if group == "background":
        parts = sorted(parts, key=len)[-1:]
    alone = [part for part in parts if len(part) > 5 and part != whole]
    return [
        Example(whole, text.language, group),
        *(Example(part, text.language, group, share) for part in alone),
    ]


def _of_story(story: CorpusStory) -> list[Example]:
    """The paragraphs at the ends, one between them, and a sentence of each."""
    dice = random.Random(story.file)  # noqa: S311 - seeded: the same choice each time
    paragraphs = story.paragraphs
    chosen = paragraphs if len(paragraphs) <= 4 else [*paragraphs[:2], *paragraphs[-2:]]
    if len(paragraphs) > 4:
        chosen = [*chosen, dice.choice(paragraphs[2:-2])]
    picked = []
    for paragraph in map(without_quotations, chosen):
        parts = sentences(paragraph)
        picked += [paragraph] if len(parts) < 2 else [paragraph, dice.choice(parts)]
    return [Example(text, "en", "corpora") for text in picked]


def _some(others: Iterable[Text], languages: set[str]) -> list[Text]:
    """As many of each language as are learnt from."""
    by_language: dict[str, list[Text]] = defaultdict(list)
    for text in others:
        by_language[text.language].append(text)
    some = []
    for language, texts in sorted(by_language.items()):
        dice = random.Random(language)  # noqa: S311 - seeded: the same choice each time
        most = MOST_BACKGROUND if language in languages else FEW_BACKGROUND
        some += dice.sample(texts, min(most, len(texts)))
    return some


def _balanced(learnt: Sequence[Example]) -> list[float]:
    """The weight of every example, once each language's groups are in balance."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for example in learnt:
        language = "" if example.group == "corpora" else example.language
        sums[example.group, language] += example.weight
    non_stories = sum(total for (group, _), total in sums.items() if group == "non-story")
    weights = []
    for example in learnt:
        match example.group:
            case "non-story":
                factor = 1.0
            case "corpora":
                factor = CORPORA_SHARE * non_stories / sums["corpora", ""]
            case group:
                beside = sums.get(("non-story", example.language), 0.0) or OTHER_LANGUAGE
                factor = SHARES[group] * beside / sums[group, example.language]
        weights.append(example.weight * factor)
    return weights


if __name__ == "__main__":
    main()
