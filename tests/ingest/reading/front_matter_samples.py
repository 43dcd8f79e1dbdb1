"""Front matter of a test, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC

from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import split


def fields(block: str) -> Fields:
    """The fields of front matter whose first line is line 2."""
    return Fields(split(f"---\n{block}\n---\n").fields, UTC)


def problems(found: Fields) -> list[tuple[str, int | None]]:
    """Which fields have a problem, and on which line."""
    assert all(each.field and each.mend for each in found.problems)
    return [(str(each.field), each.line) for each in found.problems]
