from __future__ import annotations

from tests.operations.storm import rage


def test_a_storm_loses_no_story_and_doubles_none(moto: str) -> None:
    left = rage(moto, files=3, seed=1)
    assert (left.lost, left.doubled, left.differing) == ([], [], [])
    assert left.queued, "else nothing was proven of the redrive"
    assert left.redriven == left.queued
    assert left.waiting == 0
    assert {"throttled", "conflict", "done, but 500", "answer lost", "well"} == set(left.met)
