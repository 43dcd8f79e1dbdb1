"""The files of a newsroom that is made: stories, pictures, and a list of its page types."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

PAGE_TYPES = "page-types.json"  # which pages of the newsroom are judged and photographed

_OURS = {"words.toml", "specials.toml"}  # what a newsroom is made of, not what it has
_SPELT_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class PageType:
    """A page to look at: its name, its path, and what it answers. `is_next`: the page after it."""

    name: str
    path: str
    status: int = 200
    is_next: bool = False


@dataclass
class Paper:
    """A newsroom that is being made: files by their names below `stories/`, and its page types."""

    files: dict[str, bytes] = field(default_factory=dict)
    page_types: list[PageType] = field(default_factory=list)

    def add_story(self, section: str, slug: str, fields: Mapping[str, object], body: str) -> str:
        """Add a story; returns its path on the site."""
        self.files[f"{section}/{slug}.md"] = markdown_file(fields, body)
        return f"/{section}/{slug}"

    def write(self, source: Path, folder: Path) -> None:
        """Write it all into `folder`, with the settings and looks that are in `source`."""
        for file in source.rglob("*.*"):
            if file.name not in _OURS:
                _write(folder / file.relative_to(source), file.read_bytes())
        for name, content in self.files.items():
            _write(folder / "stories" / name, content)
        page_types = [vars(page_type) for page_type in self.page_types]
        data = json.dumps(page_types, ensure_ascii=False, indent=1)
        _write(folder / PAGE_TYPES, data.encode())


def read_page_types(folder: Path) -> list[PageType]:
    """The page types of a newsroom that was made; none if it was not."""
    file = folder / PAGE_TYPES
    if not file.is_file():
        return []
    return [PageType(**data) for data in json.loads(file.read_text(encoding="utf-8"))]


def markdown_file(fields: Mapping[str, object], body: str) -> bytes:
    """Markdown with YAML; a value in JSON is one in YAML too, whatever is in it."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", body]).encode()


def moment(when: datetime) -> str:
    """A date as front matter has it."""
    return when.isoformat(timespec="seconds")


def plain_slug(words: str) -> str:
    """An address of a headline, as long as one may sensibly be."""
    spelt = words.lower().translate(_SPELT_OUT)
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")[:70].rstrip("-")


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
