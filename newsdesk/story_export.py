"""A story of the bucket as a Markdown file that makes the same story again, dates and all.

A text stays as its editor wrote it. What follows from the bucket's history and not from the file
(when it was first published and last updated, its earlier addresses) is written into its front
matter. What can't be kept like that, such as a Word file, is written anew from the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from markupsafe import escape
from msgspec.structs import replace

from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.address import PAGES
from chalicelib.news.article import Picture, Story
from chalicelib.news.chronicle import Chronicle, Station, Version
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.old_paths import path_requested
from chalicelib.news.renditions import CENTRE
from chalicelib.news.text import BASE
from chalicelib.rendering.feeds import tag_uri
from newsdesk.story_writing import moment_text, yaml_of

TEXTS = frozenset({".md", ".markdown", ".txt", ".text"})

_NEW = "exported"  # the id of the version that it would be where it is imported
_FENCE = re.compile(r"(?:[ \t]*\n)*(---|\+\+\+)[ \t]*\n")


@dataclass(frozen=True)
class ExportedStory:
    """A story's file; `is_same` if it makes the same story again, to the last byte of its page."""

    key: str
    content: bytes
    is_same: bool


def exported_story(
    chronicle: Chronicle,
    manuscript: Manuscript,
    content: bytes,
    newsroom: Newsroom,
    now: datetime,
    *,
    more_old_paths: Sequence[str] = (),
) -> ExportedStory:
    """The file of the version that readers have. Of all that would do, the nearest to what its
    editor wrote.
    """
    station = chronicle.stations[-1]
    key = _text_key(chronicle.key)
    wanted = _Wanted(chronicle, station, manuscript, newsroom, now, tuple(more_old_paths))
    for candidate in _candidates(wanted, content, key):
        if wanted.is_made_by(key, candidate):
            return ExportedStory(key, candidate, is_same=True)
    return ExportedStory(key, _anew(wanted), is_same=False)


def _text_key(key: str) -> str:
    name = PurePosixPath(key)
    return key if name.suffix.lower() in TEXTS else f"{key[: -len(name.suffix)]}.md"


@dataclass(frozen=True)
class _Wanted:
    """What the file must make again."""

    chronicle: Chronicle
    station: Station
    manuscript: Manuscript
    newsroom: Newsroom
    now: datetime
    more_old_paths: tuple[str, ...]

    @property
    def story(self) -> Story:
        """The story. A file under another name keeps what feeds called it."""
        story, name = self.manuscript.story, self.manuscript.identity
        is_renamed = _text_key(self.chronicle.key) != self.chronicle.key
        if not is_renamed or story.guid:
            return story
        return replace(story, guid=tag_uri(self.newsroom, f"story:{name}"))

    @property
    def old_paths(self) -> list[str]:
        """Its earlier addresses, and those of before it came here."""
        moved = [station.address.path for station in self.chronicle.stations[:-1]]
        aliases = (f"/{alias.path}" for alias in self.chronicle.aliases)
        return [*dict.fromkeys((*aliases, *moved, *self.more_old_paths))]

    def is_made_by(self, key: str, content: bytes) -> bool:
        """Whether a file makes the same story, at its address, with its dates."""
        version = Version(_NEW, self.now, len(content))
        try:
            made = read_manuscript(key, version, content, self.newsroom)
        except UnusableManuscript:
            return False
        if made.is_draft or made.story != self.story or made.address != self.station.address:
            return False
        chronicle = Chronicle(key).continued(version, made.edition)
        new = chronicle.stations[-1]
        old = {alias.address for alias in self.chronicle.aliases}
        old |= {station.address for station in self.chronicle.stations[:-1]}
        more = map(path_requested, self.more_old_paths)
        old |= {path.address for path in more if path}
        is_dated = (new.published, new.updated) == (self.station.published, self.station.updated)
        return is_dated and old <= {alias.address for alias in chronicle.aliases}


def _candidates(wanted: _Wanted, content: bytes, key: str) -> Iterator[bytes]:
    if key == wanted.chronicle.key:
        yield content
        yield from _with_more(wanted, content)
    yield _anew(wanted)


def _with_more(wanted: _Wanted, content: bytes) -> Iterator[bytes]:
    """The file with what its front matter lacks: its dates, then its old addresses too."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    station = wanted.station
    date = f"date: {moment_text(station.published)}"
    lastmod = [f"lastmod: {moment_text(station.updated)}"] if station.updated else []
    aliases = [f"aliases: {yaml_of(wanted.old_paths)}"] if wanted.old_paths else []
    for lines in (lastmod, [date], [date, *lastmod]):
        for more in (lines, [*lines, *aliases]):
            if more:
                yield _inserted(text, more).encode()


def _inserted(text: str, lines: list[str]) -> str:
    text = text.replace("\r\n", "\n") if "\r\n" in text else text
    fence = _FENCE.match(text)
    if fence is None:
        return "\n".join(["---", *lines, "---", "", text])
    if fence[1] == "+++":
        lines = [re.sub(r"^(\w+): ", r"\1 = ", line) for line in lines]
    return f"{text[: fence.end()]}{'\n'.join(lines)}\n{text[fence.end() :]}"


def _anew(wanted: _Wanted) -> bytes:
    """The file, written from the story alone."""
    fields = {name: value for name, value in _fields(wanted) if value}
    lines = [f"{name}: {yaml_of(value)}" for name, value in fields.items()]
    body = html_with_pictures(wanted.story, lambda picture: picture.path)
    text = re.sub(r"\n(?=\n)", "&#10;", body)  # Markdown leaves HTML as it is up to an empty line
    return "\n".join(["---", *lines, "---", "", text, ""]).encode()


def _fields(wanted: _Wanted) -> Iterator[tuple[str, Any]]:
    story, station = wanted.story, wanted.station
    yield "title", story.headline
    yield "slug", station.address.slug
    yield "section", "" if station.address.section == PAGES else station.address.section
    yield "date", moment_text(station.published)
    yield "lastmod", moment_text(station.updated)
    yield "expires", moment_text(story.expires)
    yield "until", moment_text(story.until)
    yield "draft", wanted.manuscript.is_draft
    yield "language", story.language if story.language != wanted.newsroom.language else ""
    yield "authors", [by.name for by in story.authors]
    yield "tags", [tag.name if hasattr(tag, "name") else tag for tag in story.tags]
    yield "summary", story.standfirst
    yield "picture", _picture(story.picture) if story.picture else None
    yield "gallery", [_picture(picture) for picture in story.gallery]
    yield "key_points", list(story.key_points)
    yield "link", story.link.replace(BASE, "")
    yield (
        "corrections",
        [{"date": moment_text(c.made), "text": c.text, "kind": c.kind} for c in story.corrections],
    )
    yield "kind", story.kind if story.kind != Story().kind else ""
    for name in (
        "kicker", "dateline", "placement", "translated_from", "translator", "reviewed_by",
        "withdrawn", "ordered_by", "guid",
    ):  # fmt: skip
        yield name, getattr(story, name)
    yield "aliases", wanted.old_paths


def _picture(picture: Picture) -> dict[str, str]:
    told = {
        "file": picture.path,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "width": str(picture.width or ""),
        "height": str(picture.height or ""),
        "focus": "" if picture.focus == CENTRE else f"{picture.focus[0]}% {picture.focus[1]}%",
        "decorative": "true" if picture.is_decorative else "",
    }
    return {name: text for name, text in told.items() if text}


def html_with_pictures(story: Story, source: Any) -> str:  # noqa: ANN401 - a function of a picture
    """The story's text as HTML, with its pictures where they stand; links are to the site."""

    def shown(match: re.Match[str]) -> str:
        picture = story.pictures[int(match[1])]
        role = ' role="presentation"' if picture.is_decorative else ""
        words = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
        alt = escape(picture.alt)
        return f'<figure><img src="{escape(source(picture))}" alt="{alt}"{role}>{words}</figure>'

    return re.sub(r"<!--picture (\d+)-->", shown, story.body_html.replace(BASE, ""))
