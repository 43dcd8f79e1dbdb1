from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.gate.text_classifier import (
    WEIGHTS_FILE,
    Evidence,
    text_classifier,
)
from chalicelib.ingest.gate.text_features import (
    DIMENSIONS,
    hashes_of_neighbours,
    hashes_of_word,
    tokens,
)
from gate.texts import digest_of_training

LARGEST = 500_000  # bytes of weights, which each cold start of intake reads


def test_the_weights_are_those_of_the_training_texts_in_the_repository() -> None:
    about = json.loads(WEIGHTS_FILE.read_bytes().partition(b"\n")[0])
    assert about["texts"] == digest_of_training(), "make gate-train, and make gate"
    assert WEIGHTS_FILE.stat().st_size <= LARGEST


def test_a_remark_weighs_more_than_a_sentence_of_news() -> None:
    classifier = text_classifier()

    def score(sentence: str) -> float:
        return classifier.score(classifier.evidence(sentence))

    assert score("Would you like me to shorten the article?") > 0
    assert score("The council voted on Monday to close the bridge for repairs.") < 0


def test_evidence_adds_up() -> None:
    classifier = text_classifier()
    one, other = classifier.evidence("The ferry sailed."), classifier.evidence("It was late.")
    both = one + other
    assert both == Evidence(one.weight + other.weight, one.features + other.features)


@given(st.text())
def test_every_hash_has_a_weight(sentence: str) -> None:
    words = tokens(sentence)
    hashes = [*hashes_of_neighbours(words), *(h for word in words for h in hashes_of_word(word))]
    assert all(0 <= number < DIMENSIONS for number in hashes)


@pytest.mark.parametrize(
    ("one", "other"),
    [("I can’t", "I can't"), ("ＡＢＣ", "abc"), ("350 words", "7 words")],
)
def test_spellings_of_one_text_are_one_to_the_classifier(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)
