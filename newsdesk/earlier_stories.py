"""The stories that are in the editors' bucket already, or were: a later import knows its own by the
name that feeds have for them, or by their old address, wherever they are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Protocol

from chalicelib.ingest.reading.story_address import section_called
from chalicelib.ingest.reading.upload_keys import section_of_folder, slug_of_name
from chalicelib.news.address import PAGES, Address
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import STORIES
from newsdesk.archives.front_matter_files import fields_of_text

HEAD = 32768  # bytes of a file, in which its fields are
_TEXTS = frozenset({".md", ".markdown", ".txt"})


@dataclass(frozen=True)
class KeptFile:
    """A file that is in the bucket, or was: the MD5 of its newest bytes, and their version."""

    digest: str
    version: str = ""
    is_deleted: bool = False


class KeptFiles(Protocol):
    """The bucket, as an earlier import is looked for in it."""

    def files(self) -> Mapping[str, KeptFile]:
        """Every file that is there, or was, by key."""
        ...

    def heads(self, files: Mapping[str, KeptFile]) -> Iterator[tuple[str, bytes]]:
        """The first bytes of each, with its key; none of what nobody can read."""
        ...


@dataclass(frozen=True)
class EarlierStory:
    """A story of the bucket. `guid` is the name that feeds have for it; empty if it has none."""

    key: str
    address: Address
    guid: str


@dataclass(frozen=True)
class EarlierStories:
    """The stories, by guid, by every path that leads to them, and by address; and the keys of all
    files that are deleted now.
    """

    by_guid: Mapping[str, EarlierStory] = field(default_factory=dict)
    by_path: Mapping[str, EarlierStory] = field(default_factory=dict)
    by_address: Mapping[Address, EarlierStory] = field(default_factory=dict)
    deleted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, bucket: KeptFiles, newsroom: Newsroom) -> EarlierStories:
        """Those of a bucket. One that is there has its guid and paths before one that was."""
        there = bucket.files()
        files = {
            key: file
            for key, file in there.items()
            if key.startswith(STORIES) and PurePosixPath(key).suffix.lower() in _TEXTS
        }
        deleted = frozenset(key for key, file in there.items() if file.is_deleted)
        earlier = cls({}, {}, {}, deleted)
        for key, head in sorted(bucket.heads(files), key=lambda one: (one[0] in deleted, one[0])):
            earlier._note(key, head, newsroom)
        return earlier

    def _note(self, key: str, head: bytes, newsroom: Newsroom) -> None:
        fields = fields_of_text(head.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
        address = _address(PurePosixPath(key), fields, newsroom)
        guid = fields.get("guid")
        story = EarlierStory(key, address, guid if isinstance(guid, str) else "")
        tables: Iterable[tuple[Any, Iterable[object]]] = (
            (self.by_guid, [story.guid] if story.guid else []),
            (self.by_path, [address.path.strip("/"), *_paths(fields.get("aliases"))]),
            (self.by_address, [address]),
        )
        for table, names in tables:
            for name in names:
                table.setdefault(name, story)

    def find(self, guid: str, path: str) -> EarlierStory | None:
        """The story of a post with this guid, or else this old path; a path never tells of a story
        that has another guid.
        """
        if found := self.by_guid.get(guid):
            return found
        found = self.by_path.get(path) if path else None
        return None if found and guid and found.guid else found

    def is_anothers(self, address: Address, guid: str) -> bool:
        """Whether a story of another guid is, or was, at an address."""
        there = self.by_address.get(address)
        return bool(there and guid and there.guid not in {"", guid})


def _address(name: PurePosixPath, fields: Mapping[str, Any], newsroom: Newsroom) -> Address:
    slug = fields.get("slug")
    slug = slug if isinstance(slug, str) and slug else slug_of_name(name)
    if name.parts[1] == "_pages":
        return Address(PAGES, slug)
    section = fields.get("section")
    called = section_called(section, newsroom) if isinstance(section, str) else ""
    return Address(called or section_of_folder(name), slug)


def _paths(value: Any) -> list[str]:  # noqa: ANN401 - YAML's own
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [text.strip("/") for text in texts if isinstance(text, str)]
