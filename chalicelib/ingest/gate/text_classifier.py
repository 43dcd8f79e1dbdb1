"""The classifier of what an assistant or a template says to whoever works on the text.

A linear model: each feature of a sentence has a weight, and the sum says how likely it is (log
odds). `make gate-train` makes the weights of the texts in `gate/training/`.
"""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from chalicelib.ingest.gate.text_features import (
    DIMENSIONS,
    hashes_of_neighbours,
    hashes_of_word,
    tokens,
)

WEIGHTS_FILE = Path(__file__).with_name("text_classifier.weights")
SHORT = (
    30  # features; so many are added to each text, or a sentence of two words would say too much
)


@dataclass(frozen=True)
class Evidence:
    """What a piece of text weighs; pieces add up to the evidence of the whole."""

    weight: float = 0.0
    features: int = 0

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(self.weight + other.weight, self.features + other.features)


@dataclass(frozen=True)
class TextClassifier:
    """The model: a weight for each feature, as whole numbers of `unit`, and the bias."""

    weights: array[int]
    unit: float
    bias: float

    def evidence(self, sentence: str) -> Evidence:
        """What one sentence weighs."""
        weights, words = self.weights, tokens(sentence)
        hashes = hashes_of_neighbours(words)
        total = sum([weights[number] for number in hashes])
        features = len(hashes)
        for word in words:
            of_word = hashes_of_word(word)
            total += sum([weights[number] for number in of_word])
            features += len(of_word)
        return Evidence(total * self.unit, features)

    def score(self, evidence: Evidence) -> float:
        """The log odds: above 0 it is more likely than not."""
        return self.bias + evidence.weight / sqrt(evidence.features + SHORT)


@cache
def text_classifier() -> TextClassifier:
    """The classifier that ships. Its file is a line of JSON, then the weights, a byte each."""
    head, _, body = WEIGHTS_FILE.read_bytes().partition(b"\n")
    about = json.loads(head)
    weights = array("b", body)
    if len(weights) != DIMENSIONS:
        raise ValueError(f"{WEIGHTS_FILE.name} has {len(weights)} weights, not {DIMENSIONS}")
    return TextClassifier(weights, about["unit"], about["bias"])
