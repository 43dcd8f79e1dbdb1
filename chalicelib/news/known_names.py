"""Names that a newsroom's file may have, where it has another."""

from __future__ import annotations

from collections.abc import Iterable


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The known name that is nearest, or else what is known."""
    from difflib import get_close_matches  # noqa: PLC0415 - for errors alone

    if near := get_close_matches(name, known, n=1):
        return f"did you mean {near[0]!r}?"
    return otherwise or f"it takes {', '.join(known)}"
