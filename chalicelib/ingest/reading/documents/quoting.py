"""Passages of a document as a receipt quotes them: the first ones, shortened."""

from __future__ import annotations

from collections.abc import Iterable

MOST_QUOTED = 5  # passages of a kind
LONGEST_QUOTED = 80  # characters of one


def quoted(passages: Iterable[str]) -> str:
    """The first of them in quotation marks, and how many more there are."""
    distinct = list(dict.fromkeys(passages))
    short = [one if len(one) <= LONGEST_QUOTED else f"{one[:LONGEST_QUOTED]}…" for one in distinct]
    more = [f"and {len(short) - MOST_QUOTED} more"] if len(short) > MOST_QUOTED else []
    return ", ".join([*(f"“{one}”" for one in short[:MOST_QUOTED]), *more])
