"""Texts in their order, for ranges of them: sort keys of a partition, keys of a bucket."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

LAST = "\U0010ffff"  # sorts after every text that begins alike


class SortedNames:
    """Texts in their order, for ranges of them."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def add(self, name: str) -> None:
        insort(self._names, name)

    def remove(self, name: str) -> None:
        del self._names[bisect_left(self._names, name)]

    def between(self, low: str, high: str, *, first: int = 0, last: int = 0) -> list[str]:
        """Those from `low` to `high`, both included; only the `first` or the `last` so many."""
        start, stop = bisect_left(self._names, low), bisect_right(self._names, high)
        if first:
            stop = min(stop, start + first)
        elif last:
            start = max(start, stop - last)
        return self._names[start:stop]
