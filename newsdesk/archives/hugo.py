"""A Hugo site's folder: `hugo.toml` or `config.*`, `content`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.ingest.reading.dated_names import dated_name
from chalicelib.news.slug import slug_of
from newsdesk.archives.front_matter_files import TextFile, settings_of, text_files
from newsdesk.archives.hugo_shortcodes import without_shortcodes
from newsdesk.archives.permalinks import date_parts, filled_in, hugo_name
from newsdesk.archives.post import PAGE, ListAddress, Losses, OldPost
from newsdesk.archives.zones import zone_of

CONFIGS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)


class Hugo:
    """An OldSite of a Hugo folder."""

    program = "Hugo"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.losses = Losses()
        self._sections: dict[str, None] = {}
        self._terms: dict[tuple[str, str], None] = {}

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        data = settings_of(*(self._folder / name for name in CONFIGS))
        return {str(name).casefold(): value for name, value in data.items()}

    @cached_property
    def _zone(self) -> ZoneInfo:
        return zone_of(self._settings.get("timezone"))

    @property
    def base(self) -> str:
        """The site's address."""
        return str(self._settings.get("baseurl") or "").rstrip("/")

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """None: posts name their pictures by paths."""
        return {}

    def posts(self) -> Iterator[OldPost]:
        """Every post and page; `_index.md` describes a section, and is none."""
        self.losses.begin()
        content = self._folder / str(self._settings.get("contentdir") or "content")
        for file in text_files(content, content, self._zone):
            if PurePosixPath(file.place).stem.partition(".")[0] == "_index":
                self.losses.note("texts of sections (_index.md)")
                continue
            yield self._post(file)

    def lists(self) -> Iterator[ListAddress]:
        """Sections, terms and feeds."""
        yield ListAddress("/index.xml", is_feed=True)
        for section in self._sections:
            yield ListAddress(f"/{section}/", "category", section)
            yield ListAddress(f"/{section}/index.xml", "category", section, is_feed=True)
        plurals = {"category": "categories", "tag": "tags", "author": "authors"}
        for kind, name in self._terms:
            path = f"/{plurals[kind]}/{hugo_name(name)}/"
            yield ListAddress(path, kind, name)
            yield ListAddress(f"{path}index.xml", kind, name, is_feed=True)

    def _post(self, file: TextFile) -> OldPost:
        path = PurePosixPath(file.place)
        stem, language = _parted(path.stem)
        is_bundle = stem == "index" and len(path.parts) > 1
        folders = path.parts[:-2] if is_bundle else path.parts[:-1]
        name = path.parent.name if is_bundle else stem
        section = folders[0] if folders else ""
        post = file.post
        categories = file.names("categories", "category")
        own = self._address(file, section, folders, name, language)
        authors = file.names("authors", "author")
        if section:
            self._sections[section] = None
        for kind, terms in (("category", categories), ("tag", post.tags), ("author", authors)):
            self._terms.update(dict.fromkeys((kind, term) for term in terms))
        lost: list[str] = []
        body = without_shortcodes(post.body, lost)
        return replace(
            post,
            kind=post.kind if section else PAGE,
            body=body,
            slug=post.slug or slug_of(_without_date(name)),
            language=post.language or language,
            categories=(*categories, section),
            authors=authors,
            guid=f"{self.base}{own}" if self.base else "",
            old=(own, *(_alias(own, old) for old in post.old)),
            losses=(*post.losses, *lost),
        )

    def _address(
        self, file: TextFile, section: str, folders: tuple[str, ...], name: str, language: str
    ) -> str:
        url = file.text("url")
        if url and ":" not in url:
            return url if url[0] == "/" else f"/{url}"
        slug, title = hugo_name(file.text("slug")), hugo_name(file.post.title)
        file_name = hugo_name(name)
        parts = {
            **date_parts(self._local_date(file)),
            **_slices(folders),
            "slug": slug or title,
            "title": title,
            "section": section,
            "sections": "/".join(folders),
            "filename": file_name,
            "contentbasename": file_name,
            "slugorfilename": slug or file_name,
            "slugorcontentbasename": slug or file_name,
        }
        rule = url or self._rule(section)
        usual = "/".join([*folders, slug or name])
        path = filled_in(rule, parts) if rule else f"/{usual}/"
        path = path if self._settings.get("disablepathtolower") is True else path.lower()
        path = path.replace(" ", "-")
        prefix = f"/{language}" if language and language != self._usual_language else ""
        if self._settings.get("uglyurls") is True and not url:
            path = f"{path.rstrip('/')}.html"
        return f"{prefix}{path}"

    def _local_date(self, file: TextFile) -> datetime | None:
        """Its date by the clock that it names itself, else by the site's."""
        try:
            typed = datetime.fromisoformat(file.text("date"))
        except ValueError:
            typed = None
        if typed and typed.tzinfo:
            return typed
        return file.post.date.astimezone(self._zone) if file.post.date else None

    @property
    def _usual_language(self) -> str:
        return str(self._settings.get("defaultcontentlanguage") or "en").lower()

    def _rule(self, section: str) -> str:
        rules = self._settings.get("permalinks")
        if not isinstance(rules, dict):
            return ""
        of_pages = rules.get("page")
        found = of_pages.get(section) if isinstance(of_pages, dict) else rules.get(section)
        return found if isinstance(found, str) else ""


def _slices(folders: tuple[str, ...]) -> dict[str, str]:
    """Hugo's `:sections[1:]` and its like."""
    last = len(folders)
    found = {f"sections[{at}]": folder for at, folder in enumerate(folders)}
    for start in range(last + 1):
        found[f"sections[{start}:]"] = "/".join(folders[start:])
        found[f"sections[{start}:last]"] = "/".join(folders[start:-1])
        found[f"sections[:{start}]"] = "/".join(folders[:start])
    return found | {"sections[last]": folders[-1] if folders else ""}


def _alias(own: str, alias: str) -> str:
    """An alias as the site had it: without a slash, it lies beside the page."""
    if alias.startswith(("/", "http:", "https:")):
        return alias
    return posixpath.normpath(f"{posixpath.dirname(own.rstrip('/'))}/{alias}")


def _parted(stem: str) -> tuple[str, str]:
    """`ferry` and `da` of `ferry.da`."""
    name, _, language = stem.rpartition(".")
    is_language = name and len(language) in {2, 5} and language[:2].isalpha()
    return (name, language.lower()) if is_language else (stem, "")


def _without_date(name: str) -> str:
    return dated_name(name).name or name
