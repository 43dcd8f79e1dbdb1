"""Front matter of a test, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC

from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import Value, split


def front_matter(block: str) -> Fields:
    """The fields of front matter whose first line is line 2."""
    return Fields(split(f"---\n{block}\n---\n").fields, UTC)


def plain(value: Value) -> object:
    """A value without its lines."""
    if isinstance(value.content, dict):
        return {name: plain(part) for name, part in value.content.items()}
    if isinstance(value.content, tuple):
        return [plain(part) for part in value.content]
    return value.content


def problems_by_line(fields: Fields) -> list[tuple[str, int | None]]:
    """Which fields have a problem, and on which line."""
    assert all(problem.field and problem.mend for problem in fields.problems)
    return [(str(problem.field), problem.line) for problem in fields.problems]
