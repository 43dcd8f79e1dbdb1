"""Remembers what was read from a file: reading is pure, and histories repeat themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast
from unittest.mock import patch

from chalicelib.ingest.gate.quality_gate import judge
from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from doubles.newsroom import NEWSROOM


@contextmanager
def remembered_readings() -> Iterator[None]:
    """Let intake read every text once, and judge it once."""
    with patch.multiple("chalicelib.ingest.assessment", read_manuscript=_read, judge=_judge):
        yield


class _Looked(Exception):
    pass


class _Unseen:
    """Stands for a version that a reading must not look at, if its result shall hold for all."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it has no attribute
        raise _Looked


_UNSEEN = cast("Version", _Unseen())
_Made = Manuscript | tuple[Problem, ...] | None  # None: it depends on the version
_made: dict[tuple[str, bytes], _Made] = {}
_judge = lru_cache(maxsize=None)(judge)


def _read(key: str, version: Version, content: bytes, newsroom: Newsroom) -> Manuscript:
    if (key, content) not in _made:
        _made[key, content] = _make(key, content, newsroom)
    made = _made[key, content]
    if made is None:
        made = _read_for_version(key, version, content)
    if isinstance(made, Manuscript):
        return made
    raise UnusableManuscript(*made)


@lru_cache(maxsize=5000)  # a history's own: it reads each of them many times
def _read_for_version(
    key: str, version: Version, content: bytes
) -> Manuscript | tuple[Problem, ...]:
    try:
        return read_manuscript(key, version, content, NEWSROOM)
    except UnusableManuscript as unusable:
        return unusable.problems


def _make(key: str, content: bytes, newsroom: Newsroom) -> _Made:
    try:
        return read_manuscript(key, _UNSEEN, content, newsroom)
    except UnusableManuscript as unusable:
        return unusable.problems
    except _Looked:
        return None
