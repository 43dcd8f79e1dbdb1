"""Packs without an engine, for histories by the thousand: a list of stories, named by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import tantivy
from msgspec import Struct
from msgspec.json import decode, encode

from chalicelib.news.indexed_story import IndexedStory
from chalicelib.search.open_pack import OpenPack, open_pack
from chalicelib.search.pack_building import Pack, build_pack
from tests.search.samples import SMALL_HEAP

Named = set[tuple[str, str]]  # stories, by address and version


@dataclass(frozen=True)
class PackKind:
    """How packs are built, opened, and read."""

    build: Callable[[Iterable[IndexedStory]], Pack]
    opened: Callable[[bytes, Path], Any]
    stories: Callable[[Any], Named]


class LightPack(Struct, frozen=True):
    """What a light pack is made of: the engine's name, and each story's address and version."""

    engine: str
    stories: tuple[tuple[str, str], ...]


def light_packs(engine: str) -> PackKind:
    """Of one engine, which opens no other's."""
    return PackKind(partial(_build, engine), partial(_open, engine), _stories)


def _build(engine: str, stories: Iterable[IndexedStory]) -> Pack:
    named = tuple(sorted((story.address, story.version) for story in stories))
    return Pack(encode(LightPack(engine, named)))


def _open(engine: str, content: bytes, folder: Path) -> LightPack:
    assert hashlib.sha256(content).hexdigest() == folder.name, "a broken pack was opened"
    pack = decode(content, type=LightPack)
    assert pack.engine == engine, "a pack of another engine was opened"
    return pack


def _stories(pack: LightPack) -> Named:
    return set(pack.stories)


def _real_stories(pack: OpenPack) -> Named:
    candidates, _ = pack.candidates(tantivy.Query.all_query(), most=1000, by_date=True)
    stories = (pack.stored(candidate.place) for candidate in candidates)
    return {(story.address, story.version) for story in stories}


TANTIVY = PackKind(partial(build_pack, heap=SMALL_HEAP), open_pack, _real_stories)
