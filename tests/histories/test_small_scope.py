"""Short histories in every way they can happen; longer ones: `benchmarks.soak --exhaustive`."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from tests.histories.mutants import MUTANTS
from tests.histories.small_scope import (
    BAD,
    CONFIRMED,
    DAWN,
    DEEDS,
    DELETED,
    DUSK,
    EMBARGOED,
    EXPIRING,
    GOOD,
    ILLUSTRATED,
    MOVED,
    NO_PICTURE,
    ONE_FILE,
    PICTURE_DELETED,
    THE_OTHER,
    THE_OTHER_DELETED,
    THE_SAME,
    UNSEEN,
    Deed,
    SmallScope,
    SmallScopeFailed,
)


def _named(deeds: tuple[Deed, ...]) -> str:
    return ", ".join(map(str, deeds))


THREE_DEEDS = (
    ONE_FILE,
    UNSEEN,
    (GOOD, MOVED, GOOD),
    (GOOD, BAD, DELETED),
    (EMBARGOED, MOVED, BAD),
    (DELETED, GOOD, EMBARGOED),
    (EXPIRING, MOVED, EXPIRING),
)


@pytest.mark.parametrize("deeds", THREE_DEEDS, ids=_named)
def test_two_handlers_agree_on_three_deeds(deeds: tuple[Deed, ...]) -> None:
    states = SmallScope(deeds, at_once=2, doubled=True).search()
    print(f"{_named(deeds)}: {states} states")


@pytest.mark.parametrize("first", DEEDS, ids=str)
def test_two_handlers_agree_on_any_two_deeds(first: Deed) -> None:
    for deeds in product((first,), DEEDS):
        SmallScope(deeds, at_once=2, doubled=True).search()


@pytest.mark.parametrize("deeds", [(GOOD, DELETED), (EMBARGOED, MOVED)], ids=_named)
def test_three_handlers_agree_on_two_deeds(deeds: tuple[Deed, ...]) -> None:
    states = SmallScope(deeds, at_once=3, doubled=True).search()
    print(f"{_named(deeds)}: {states} states")


@pytest.mark.parametrize("deeds", [(GOOD, THE_OTHER, MOVED), (GOOD, THE_OTHER, BAD)], ids=_named)
def test_two_handlers_agree_on_two_files_that_want_one_address(deeds: tuple[Deed, ...]) -> None:
    states = SmallScope(deeds, at_once=2, doubled=False).search()
    print(f"{_named(deeds)}: {states} states")


@pytest.mark.parametrize(
    ("deeds", "bound"),
    [
        ((GOOD, DELETED, CONFIRMED), 0),
        ((DELETED, GOOD, CONFIRMED), 0),
        ((GOOD, DELETED, GOOD), 0),
        ((GOOD, DELETED, THE_OTHER_DELETED), 1),
    ],
    ids=lambda value: _named(value) if isinstance(value, tuple) else str(value),
)
def test_two_handlers_agree_on_deletions_that_are_held(deeds: tuple[Deed, ...], bound: int) -> None:
    states = SmallScope(deeds, at_once=2, doubled=False, bound=bound).search()
    print(f"{_named(deeds)}: {states} states")


@pytest.mark.parametrize("deeds", [(ILLUSTRATED, DAWN), (DAWN, ILLUSTRATED)], ids=_named)
def test_a_story_and_its_picture_find_each_other_whichever_comes_first(
    deeds: tuple[Deed, ...],
) -> None:
    states = SmallScope(deeds, at_once=2, doubled=False, crashes=False).search()
    print(f"{_named(deeds)}: {states} states")


@pytest.mark.parametrize("second", [DUSK, NO_PICTURE, PICTURE_DELETED, THE_SAME], ids=str)
def test_two_handlers_agree_on_a_picture_and_what_is_done_to_it(second: Deed) -> None:
    SmallScope((DAWN, second), at_once=2, doubled=False).search()


@pytest.mark.parametrize("third", [DUSK, NO_PICTURE, PICTURE_DELETED, THE_SAME, MOVED], ids=str)
def test_handlers_one_by_one_agree_on_a_story_and_its_picture(third: Deed) -> None:
    for first in permutations((ILLUSTRATED, DAWN)):
        SmallScope((*first, third), at_once=1, doubled=False).search()


def test_the_search_notices_that_the_bucket_is_read_before_the_record() -> None:
    mutant = MUTANTS[0]  # the others: python -m benchmarks.soak --mutants
    with pytest.raises(SmallScopeFailed):
        SmallScope(ONE_FILE, mutant.practice, at_once=2, doubled=True).search()
