"""Whatever crashes, is lost or comes twice: each change is told of, and nothing that is secret."""

from __future__ import annotations

import pytest

from tests.histories.ping_mutants import MUTANTS
from tests.histories.pinging import PingedHistory

HISTORIES, BLOCK = 40, 10
QUICKLY_CAUGHT = 10  # histories; benchmarks.soak plays more of them, against all mutants


@pytest.mark.parametrize("first", range(0, HISTORIES, BLOCK))
def test_each_change_is_told_of_at_least_once_and_nothing_that_readers_do_not_have(
    first: int,
) -> None:
    for seed in range(first, first + BLOCK):
        PingedHistory(seed).play()


@pytest.mark.parametrize(
    "name",
    [
        "an upload waits for the sender",
        "no sweep calls the sender",
        "everything is told once",
        "all is told of at once",
        "notes that were added to are dropped",
    ],
)
def test_the_histories_notice_a_newsroom_that_tells_otherwise(name: str) -> None:
    [mutant] = [mutant for mutant in MUTANTS if mutant.name == name]
    assert mutant.caught_after(QUICKLY_CAUGHT) != (0, "")
