"""Files with front matter, as the static site generators have them: read by intake's own parser."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from chalicelib.ingest.limits import LARGEST_FILE
from chalicelib.ingest.reading.dated_names import dated_name
from chalicelib.ingest.reading.declared_fields import Instructions, read_declared
from chalicelib.ingest.reading.drafts import is_draft
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import FrontMatter, split
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.ingest.reading.unread_text import NotADate
from chalicelib.news.article import Story
from chalicelib.news.errors import UnusableManuscript
from newsdesk.archives.post import OldPost

TEXTS = frozenset({".md", ".markdown", ".mdown", ".html", ".htm"})
_LARGEST_SETTINGS = 1 << 20  # bytes
_PELICAN_NAMES = "title|date|category|tags|slug|authors?|summary|status|modified"
_PELICAN = re.compile(
    rf"\A(?:\s*\n)*(?:(?:{_PELICAN_NAMES})[ \t]*:.*\n(?:[ \t]+\S.*\n)*)+", re.IGNORECASE
)


@dataclass(frozen=True)
class TextFile:
    """A file: its path in the archive, its fields as typed, in lower case, and its post as intake
    reads the fields: but for its categories and its old addresses, which are the program's own.
    """

    place: str
    fields: Mapping[str, Any]
    post: OldPost

    @property
    def stem(self) -> str:
        """Its name without ending."""
        return PurePosixPath(self.place).stem

    @property
    def name(self) -> str:
        """The same without its date."""
        return dated_name(self.stem).name or self.stem

    def text(self, *names: str) -> str:
        """The first of these fields that has a text."""
        values = (self.fields.get(name) for name in names)
        return next((v.strip() for v in values if isinstance(v, str) and v.strip()), "")

    def names(self, *names: str, parted_by: str = ",") -> tuple[str, ...]:
        """The names in these fields, however they are listed."""
        found = [one for name in names for one in _names(self.fields.get(name), parted_by)]
        return tuple(dict.fromkeys(filter(None, map(str.strip, found))))


def text_files(folder: Path, root: Path, zone: tzinfo) -> Iterator[TextFile]:
    """Every text below a folder, in the order of their paths from `root`."""
    for path in files_below(folder, TEXTS):
        yield text_file(path, path.relative_to(root).as_posix(), zone)


def files_below(folder: Path, endings: frozenset[str]) -> Iterator[Path]:
    """Every file with one of these endings, but for those in hidden folders."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one[0] != "." and one != "node_modules")
        for name in sorted(names):
            path = Path(parent) / name
            if path.suffix.lower() in endings and not path.is_symlink():
                yield path


def text_file(path: Path, place: str, zone: tzinfo) -> TextFile:
    """One file. What of it can't be read holds it back."""
    if path.stat().st_size > LARGEST_FILE:
        return unreadable(place, f"it has more than {LARGEST_FILE:,} bytes")
    text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return file_of_text(text, place, zone)


def file_of_text(text: str, place: str, zone: tzinfo) -> TextFile:
    """The file with this text."""
    try:
        parts = split(_PELICAN.sub(_fenced, text, count=1))
    except UnusableManuscript as error:
        return unreadable(place, "; ".join(problem.what for problem in error.problems))
    return TextFile(place, _plain_fields(parts), _post(place, parts, zone))


def fields_of_text(text: str) -> Mapping[str, Any]:
    """The fields of a text, as typed, in lower case; none if they can't be read."""
    try:
        return _plain_fields(split(text))
    except UnusableManuscript:
        return {}


def _plain_fields(parts: FrontMatter) -> dict[str, Any]:
    return {name.casefold(): _plain(value) for name, value in parts.fields.items()}


def _post(place: str, parts: FrontMatter, zone: tzinfo) -> OldPost:
    fields = Fields(parts.fields, zone)
    fields.refuse_contradictions()
    story = read_declared(fields, Story, apart=("authors",))
    said = Instructions(**read_declared(fields, Instructions, apart=("aliases",)))
    name = dated_name(PurePosixPath(place).stem)
    date = said.date
    try:
        date = date or name.date(zone, "")
    except NotADate:
        date = None
    is_held = is_draft(PurePosixPath(f"articles/a/{place}"), said, fields, is_dated=bool(date))
    wrong = "; ".join(f"`{p.field}` {p.what}" for p in fields.problems)
    picture = story.get("picture")
    aliases = [old for field in ("aliases", "redirect_from") for old in _all_texts(parts, field)]
    return OldPost(
        place=place,
        title=story.get("headline", ""),
        body=parts.body,
        is_markdown=True,
        held=f"its fields can't be read: {wrong}" if wrong else "draft" if is_held else "",
        date=max(filter(None, (date, said.embargo)), default=None),
        modified=said.lastmod,
        expires=story.get("expires"),
        slug=said.slug,
        language=story.get("language", ""),
        tags=tuple(story.get("tags", ())),
        categories=said.categories,
        summary=story.get("standfirst", ""),
        picture=picture.path.removeprefix("pictures/") if picture else "",
        picture_alt=picture.alt if picture else "",
        picture_caption=picture.caption if picture else "",
        old=tuple(aliases),
    )


def unreadable(place: str, why: str) -> TextFile:
    """A file that is held back, and why."""
    post = OldPost(place=place, title="", body="", held=f"it can't be read: {why}", losses=(why,))
    return TextFile(place, {}, post)


def _fenced(match: re.Match[str]) -> str:
    """Pelican's and MultiMarkdown's fields, which have no lines `---`, between some."""
    return f"---\n{match[0].rstrip()}\n---\n\n"


def _all_texts(parts: FrontMatter, name: str) -> list[str]:
    value = parts.fields.get(name)
    return _names(_plain(value), "\n") if value else []


def _names(value: Any, parted_by: str) -> list[str]:  # noqa: ANN401 - text, lists and mappings
    if isinstance(value, str):
        return value.split(parted_by)
    if isinstance(value, dict):
        return [str(value.get("name", ""))]
    return [one for part in value or () for one in _names(part, "\0")]


def settings_of(*files: Path) -> dict[str, Any]:
    """The settings of the first of these files that is there: YAML, TOML or JSON."""
    for file in files:
        if not file.is_file() or file.stat().st_size > _LARGEST_SETTINGS:
            continue
        text = file.read_text("utf-8-sig", "replace")
        try:
            data = tomllib.loads(text) if file.suffix == ".toml" else yaml.load(text, _Plain)  # noqa: S506 - a safe loader
        except (tomllib.TOMLDecodeError, yaml.YAMLError, RecursionError):
            continue
        if isinstance(data, dict):
            return data
    return {}


class _Plain(yaml.SafeLoader):
    """Settings without aliases, which could grow."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - PyYAML's own
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


def _plain(value: Value) -> Any:  # noqa: ANN401 - text, lists and mappings
    content = value.content
    if isinstance(content, tuple):
        return [_plain(one) for one in content]
    if isinstance(content, dict):
        return {name: _plain(one) for name, one in content.items()}
    return content
