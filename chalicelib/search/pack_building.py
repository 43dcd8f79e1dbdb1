"""Packs: stories as a file that can be searched. The same stories make the same bytes.

A pack is a tar of the files of one index of tantivy, with one segment, and never changes. Segments
have random names, which are made equal here; nothing else in them differs from one time to another.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tantivy
from msgspec import Struct
from msgspec.json import encode

from chalicelib.news.indexed_story import IndexedStory
from chalicelib.search.pack_schema import moment_number, pack_schema
from chalicelib.search.story_terms import StoryTerms, story_terms

# Of a pack's stories, all at once: more than one segment would be merged in the background, in
# an order that nobody knows. MOST_STORIES of the longest texts fit in.
HEAP = 512_000_000  # bytes

SHORTEST_ENDED = 3  # letters of a term whose ending may be looked up

_SEGMENT = "00000000000000000000000000000001"
_SEGMENT_ID = "00000000-0000-0000-0000-000000000001"
_NAME = re.compile(r"[0-9a-f]{32}(\.[a-z]+)")
_META = "meta.json"


class Pack(Struct, frozen=True):
    """A pack, named by its SHA-256."""

    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of its content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def build_pack(stories: Iterable[IndexedStory], *, heap: int = HEAP) -> Pack:
    """The pack of these stories, in whatever order they come."""
    with TemporaryDirectory(prefix="pack-") as folder:
        _write_index(sorted(stories, key=_order), Path(folder), heap)
        return Pack(_tar(_files(Path(folder))))


def _order(story: IndexedStory) -> tuple[float, str]:
    return -story.published.timestamp(), story.address


def _write_index(stories: list[IndexedStory], folder: Path, heap: int) -> None:
    index = tantivy.Index(pack_schema(), path=str(folder))
    writer = index.writer(heap_size=heap, num_threads=1)
    every = set[str]()
    for number, story in enumerate(stories, 1):
        by_field = story_terms(story)
        every.update(*(terms.split() for terms in by_field.every_field))
        document = _document(story, by_field)
        if number == len(stories):
            document.add_text("endings", " ".join(_endings(every)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _endings(every: set[str]) -> list[str]:
    return sorted(term[::-1] for term in every if len(term) >= SHORTEST_ENDED and term.isalpha())


def _document(story: IndexedStory, by_field: StoryTerms) -> tantivy.Document:
    document = tantivy.Document(
        address=story.address,
        version=story.version,
        section=story.section,
        published=moment_number(story.published),
        year=story.published.year,
        title=by_field.title,
        title_stems=by_field.title_stems,
        names=by_field.names,
        text=by_field.text,
        stems=by_field.stems,
        loose=by_field.loose,
    )
    if story.expires:
        document.add_integer("expires", moment_number(story.expires))
    document.add_bytes("shown", shown_bytes(story))
    return document


def shown_bytes(story: IndexedStory) -> bytes:
    """What is kept of a story to show where its words are."""
    return zlib.compress(encode((story.headline, story.text, story.language)), 9)


def _files(folder: Path) -> dict[str, bytes]:
    """The files of the index, by the names that they have in every pack."""
    files = {}
    for path in sorted(folder.iterdir()):
        if match := _NAME.fullmatch(path.name):
            files[f"{_SEGMENT}{match[1]}"] = path.read_bytes()
    meta = json.loads((folder / _META).read_text(encoding="utf-8"))
    return {**files, _META: json.dumps(_plain(meta), sort_keys=True).encode()}


def _plain(meta: dict[str, Any]) -> dict[str, Any]:
    segments = meta["segments"]
    if len(segments) > 1:
        raise ValueError(f"a pack has {len(segments)} segments: its stories need a larger heap")
    return {**meta, "segments": [{**segment, "segment_id": _SEGMENT_ID} for segment in segments]}


def _tar(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in sorted(files.items()):
            member = tarfile.TarInfo(name)  # with no date, owner or the like
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return content.getvalue()
