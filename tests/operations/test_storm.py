"""The chaos test of intake, small: benchmarks/storm.py runs it larger."""

from __future__ import annotations

from tests.operations.storm import rage


def test_random_faults_of_aws_lose_no_story_and_double_none(moto: str) -> None:
    left = rage(moto, files=3, seed=1)
    assert (left.lost, left.doubled, left.differing) == ([], [], [])
    assert left.queued, "else the redrive was not tested"
    assert left.redriven == left.queued
    assert left.waiting == 0
    assert {"throttled", "conflict", "done, but 500", "answer lost", "well"} == set(left.met)
