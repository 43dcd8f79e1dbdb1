"""Files as editors upload them."""

from __future__ import annotations

from datetime import datetime

from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import Problem, UnusableManuscript
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON

KEY = "articles/denmark/ferry.md"
TEXT = (
    "The ferry sailed again on Tuesday after three days in port, and nobody was more pleased than "
    "the baker of the island, who had run out of flour the day before. Twenty cars were waiting."
)


def story(title: str = "The ferry sails again", text: str = TEXT, **fields: str) -> str:
    """A Markdown file with front matter."""
    lines = [f"title: {title}", *(f"{name}: {value}" for name, value in fields.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{text}\n"


def read(content: str | bytes, *, key: str = KEY, written: datetime = NOON) -> Manuscript:
    """One version of a file, read."""
    data = content.encode() if isinstance(content, str) else content
    return read_manuscript(key, Version("v1", written, len(data)), data, NEWSROOM)


def problems(content: str | bytes, *, key: str = KEY) -> tuple[Problem, ...]:
    """Everything that is wrong with a file; empty if it can be read."""
    try:
        read(content, key=key)
    except UnusableManuscript as unusable:
        return unusable.problems
    return ()
