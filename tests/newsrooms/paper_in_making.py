"""The large paper while it is being made: its words, its dice, and what it has so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.newsrooms.drawn_pictures import drawn_picture
from tests.newsrooms.paper_files import Paper
from tests.newsrooms.prose import Prose


def at_work(now: datetime, days: int, *, hour: int, minute: int = 0) -> datetime:
    """A moment of the day that was so many days ago."""
    return (now - timedelta(days=days)).replace(hour=hour, minute=minute)


@dataclass
class PaperInMaking:
    """As it is at `now`. The same dice each time, so the same moment makes the same paper."""

    now: datetime
    words: dict[str, Any]
    paper: Paper = field(default_factory=Paper)
    dice: Random = field(default_factory=lambda: Random(14))
    slugs: set[str] = field(default_factory=set)

    def prose(self, section: str) -> Prose:
        """A writer of the section."""
        return Prose(self.words, self.words["sections"][section], self.dice)

    def add_picture(self, shape: str, name: str) -> dict[str, object]:
        """Draw a picture; returns what a story says of it."""
        self.paper.files[f"_pictures/{name}.webp"] = drawn_picture(shape, name)
        alt = f"Udsigt over havet, billede {len(self.paper.files)}"
        return {"file": f"{name}.webp", "alt": alt}
