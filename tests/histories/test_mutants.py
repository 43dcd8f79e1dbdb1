"""A test of the tests: a protocol that is broken in any known way is noticed."""

from __future__ import annotations

import pytest

from tests.histories.mutants import MUTANTS, Mutant
from tests.histories.small_scope import TWO_FILES, Deed, SmallScope, SmallScopeFailed

MOST_HISTORIES = 2000  # the rarest shows about once in 300


def _named(value: Mutant | tuple[Deed, ...]) -> str:
    return str(value) if isinstance(value, Mutant) else ", ".join(map(str, value))


IN_SMALL_SCOPE = [(mutant, deeds) for mutant in MUTANTS for deeds in mutant.small_scopes]


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_random_histories_notice_that(mutant: Mutant) -> None:
    histories, wrong = mutant.caught_after(MOST_HISTORIES)
    print(f"{mutant}: after {histories} histories, {wrong}")
    assert histories


@pytest.mark.parametrize(("mutant", "deeds"), IN_SMALL_SCOPE, ids=_named)
def test_the_search_of_a_small_scope_notices_that(mutant: Mutant, deeds: tuple[Deed, ...]) -> None:
    scope = SmallScope(deeds, mutant.practice, at_once=2, doubled=deeds != TWO_FILES)
    with pytest.raises(SmallScopeFailed):
        scope.search()
