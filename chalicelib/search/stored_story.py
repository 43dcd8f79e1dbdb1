"""What an index keeps of a story, to show it."""

from __future__ import annotations

from typing import NamedTuple


class StoredStory(NamedTuple):
    """What is kept of a story: which one it is, and its words, to show where they are."""

    address: str
    version: str
    headline: str
    text: str
    language: str
