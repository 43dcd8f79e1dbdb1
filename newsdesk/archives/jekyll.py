"""A Jekyll site's folder: `_config.yml`, `_posts`, `_drafts`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from chalicelib.news.slug import slug_of
from newsdesk.archives.front_matter_files import (
    TextFile,
    date_parts,
    filled_in,
    settings_of,
    text_files,
)
from newsdesk.archives.post import PAGE, ListAddress, Losses, OldPost
from newsdesk.archives.zones import zone_of

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_LIQUID_PATH = re.compile(
    r"\{\{\s*(?:site\.(?:baseurl|url)|['\"]([^'\"]*)['\"]\s*\|\s*(?:relative|absolute)_url)\s*\}\}"
)
_LIQUID_LINK = re.compile(r"\{%-?\s*(post_url|link)\s+(\S+?)\s*-?%\}")


class Jekyll:
    """An OldSite of a Jekyll folder."""

    program = "Jekyll"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.losses = Losses()

    @cached_property
    def _settings(self) -> Mapping[str, object]:
        return settings_of(
            self._folder / "_config.yml",
            self._folder / "_config.yaml",
            self._folder / "_config.toml",
        )

    @cached_property
    def _zone(self) -> ZoneInfo:
        return zone_of(self._settings.get("timezone"))

    @property
    def base(self) -> str:
        """The site's address, with the path that it is below."""
        return f"{self._settings.get('url') or ''}{self._settings.get('baseurl') or ''}".rstrip("/")

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """None: posts name their pictures by paths."""
        return {}

    def posts(self) -> Iterator[OldPost]:
        """Every post, draft and page."""
        self.losses.begin()
        source = self._folder / str(self._settings.get("source") or ".")
        for file in text_files(source, source, self._zone):
            folders = PurePosixPath(file.place).parts[:-1]
            if "_posts" in folders or "_drafts" in folders:
                yield self._post(file, folders)
            elif not any(part[0] == "_" for part in folders) and file.fields:
                old = file.text("permalink") or f"/{PurePosixPath(file.place).with_suffix('.html')}"
                body = self._without_liquid(file.post.body)
                slug = slug_of(PurePosixPath(old).stem)
                yield replace(file.post, kind=PAGE, body=body, slug=slug, old=(old, *file.post.old))

    def lists(self) -> Iterator[ListAddress]:
        """The feed, and the lists of jekyll-archives at their usual addresses."""
        feed = self._settings.get("feed")
        path = str(feed.get("path") or "feed.xml") if isinstance(feed, dict) else "feed.xml"
        for old in (f"/{path}", "/atom.xml", "/rss.xml"):
            yield ListAddress(old, is_feed=True)
        for kind, names in (("category", self._categories), ("tag", self._tags)):
            for name in names:
                for folder in (kind, "categories" if kind == "category" else "tags"):
                    yield ListAddress(f"/{folder}/{slug_of(name)}/", kind, name)

    @cached_property
    def _categories(self) -> dict[str, None]:
        return {}

    @cached_property
    def _tags(self) -> dict[str, None]:
        return {}

    def _post(self, file: TextFile, folders: tuple[str, ...]) -> OldPost:
        above = tuple(part for part in folders if part not in {"_posts", "_drafts"})
        typed = file.names("categories", parted_by=" ") or file.names("category", parted_by="\0")
        categories = tuple(dict.fromkeys((*above, *typed)))
        tags = file.names("tags", parted_by=" ") or file.names("tag", parted_by="\0")
        post = file.post
        held = post.held or ("in _drafts" if "_drafts" in folders else "")
        own = self._address(file, categories)
        self._categories.update(dict.fromkeys(categories))
        self._tags.update(dict.fromkeys(tags))
        return replace(
            post,
            title=post.title or file.name.replace("-", " ").capitalize(),
            body=self._without_liquid(post.body),
            held=held,
            slug=post.slug or file.name,
            categories=categories,
            tags=tags,
            authors=file.names("author", "authors"),
            guid=f"{self.base}{self._identity(file, categories)}" if self.base else "",
            old=(own, *post.old),
        )

    def _address(self, file: TextFile, categories: tuple[str, ...]) -> str:
        rule = file.text("permalink") or str(self._settings.get("permalink") or "date")
        rule = _STYLES.get(rule, rule)
        date = file.post.date.astimezone(self._zone) if file.post.date else None
        slug = file.text("slug") or file.name
        parts = {
            **date_parts(date),
            "title": file.name,
            "slug": slug_of(slug),
            "name": slug_of(file.name),
            "categories": "/".join(slug_of(one) for one in categories),
            "slugified_categories": "/".join(slug_of(one) for one in categories),
            "output_ext": ".html",
        }
        return filled_in(rule, parts)

    def _identity(self, file: TextFile, categories: tuple[str, ...]) -> str:
        """What jekyll-feed calls a post: its address without an ending."""
        return re.sub(r"(?:\.html|/)$", "", self._address(file, categories))

    def _without_liquid(self, text: str) -> str:
        """The text with the links that Liquid made."""
        text = _LIQUID_PATH.sub(lambda m: m[1] or "", text)
        return _LIQUID_LINK.sub(lambda m: self._linked(m[1], m[2]), text)

    def _linked(self, kind: str, name: str) -> str:
        path = name if kind == "link" else f"_posts/{name}.md"
        return self._by_place.get(PurePosixPath(path).stem, f"/{name}")

    @cached_property
    def _by_place(self) -> dict[str, str]:
        """The address of every post, by its file's name."""
        source = self._folder / str(self._settings.get("source") or ".")
        found = {}
        for file in text_files(source, source, self._zone):
            folders = PurePosixPath(file.place).parts[:-1]
            if "_posts" in folders:
                above = tuple(part for part in folders if part != "_posts")
                typed = file.names("categories", parted_by=" ") or file.names("category")
                found[file.stem] = self._address(file, (*above, *typed))
        return found
