"""Whether a story says of itself that a machine wrote or translated it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.text import letters

_FILE = Path(__file__).with_name("machine_names.toml")


def declared_machine(manuscript: Manuscript) -> str:
    """What says so, as in the file; empty if nothing does."""
    if manuscript.generated_by:
        return f"generated_by: {manuscript.generated_by}"
    if manuscript.is_machine_made:
        return "ai_generated: true"
    if _is_machine(manuscript.story.translator):
        return f"translator: {manuscript.story.translator}"
    author = next((by.name for by in manuscript.story.authors if _is_machine(by.name)), "")
    return f"author: {author}" if author else ""


def _is_machine(name: str) -> bool:
    return letters(name) in _machine_names()


@cache
def _machine_names() -> frozenset[str]:
    names = tomllib.loads(_FILE.read_text(encoding="utf-8"))["names"]
    return frozenset(map(letters, names))
