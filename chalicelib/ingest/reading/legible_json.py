"""JSON that is read: it can escape what no text may hold, such as half a character."""

from __future__ import annotations

from typing import Any

from chalicelib.news.text import legible


def legible_json(part: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same, with all its texts and names legible."""
    if isinstance(part, str):
        return legible(part)
    if isinstance(part, list):
        return [legible_json(one) for one in part]
    if isinstance(part, dict):
        return {legible(name): legible_json(one) for name, one in part.items()}
    return part
