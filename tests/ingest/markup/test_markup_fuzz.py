from __future__ import annotations

import random

from benchmarks.markup_fuzz import hostile_input, objections


def test_hostile_markup_becomes_nothing_that_runs_and_is_stable_when_cleaned_again() -> None:
    dice = random.Random(11)
    wrong = {source: objections(source) for source in (hostile_input(dice) for _ in range(2000))}
    assert {source: problems for source, problems in wrong.items() if problems} == {}
