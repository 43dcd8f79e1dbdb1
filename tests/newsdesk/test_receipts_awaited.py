"""Waiting for receipts: of many files so many at a time, each in its turn."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise
from typing import Any, cast

import pytest

from newsdesk.editors_bucket import EditorsBucket
from newsdesk.receipts_awaited import awaited

FILES = {f"articles/denmark/{number}.md": "v1" for number in range(100)}
LOOKS = 4  # that find nothing


class SlowSite:
    """A bucket whose receipts are all there after some looks for them; it counts what is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.totals = [0]  # at the end of each look that found nothing

    def receipt(self, key: str) -> dict[str, Any] | None:
        """None, until there are all."""
        self.asked[key] += 1
        return {"version": "v1"} if len(self.totals) > LOOKS else None

    def rest(self, _seconds: float) -> None:
        """The pause between two looks."""
        self.totals.append(self.asked.total())


def test_of_many_files_some_are_looked_for_at_a_time_and_all_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = SlowSite()
    monkeypatch.setattr(time, "sleep", site.rest)
    found = awaited(cast("EditorsBucket", site), FILES)
    keys = [next(found)[0]]
    asked_before = {*site.asked}
    assert [after - before for before, after in pairwise(site.totals)] == [32] * LOOKS
    assert asked_before == {*FILES}, "the last ones too, though none before them has come"
    assert sorted([*keys, *(key for key, receipt in found if receipt)]) == sorted(FILES)
