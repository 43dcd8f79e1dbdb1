"""A Jekyll site's folder: `_config.yml`, `_posts`, `_drafts`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from chalicelib.news.slug import slug_of
from newsdesk.archives.front_matter_files import TextFile, text_files
from newsdesk.archives.jekyll_rules import PAGES, POSTS, JekyllRules
from newsdesk.archives.permalinks import jekyll_name
from newsdesk.archives.picture_marks import with_pictures
from newsdesk.archives.post import PAGE, ListAddress, Losses, OldPost

_LIQUID_PATH = re.compile(
    r"\{\{\s*(?:site\.(?:baseurl|url)|['\"]([^'\"]*)['\"]\s*\|\s*(?:relative|absolute)_url)\s*\}\}"
)
_LIQUID_LINK = re.compile(r"\{%-?\s*(post_url|link)\s+(\S+?)\s*-?%\}")
_NEVER_PAGES = frozenset({"_includes", "_layouts", "_data", "_sass", "_site", "_plugins"})


class Jekyll:
    """An OldSite of a Jekyll folder."""

    program = "Jekyll"

    def __init__(self, folder: Path) -> None:
        self._rules = JekyllRules(folder)
        self.losses = Losses()

    @property
    def base(self) -> str:
        """The site's address, with the path that it is below."""
        settings = self._rules.settings
        return f"{settings.get('url') or ''}{settings.get('baseurl') or ''}".rstrip("/")

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """None: posts name their pictures by paths."""
        return {}

    def posts(self) -> Iterator[OldPost]:
        """Every post, draft and page, and what is in collections that have pages."""
        self.losses.begin()
        for file, kind in self._files():
            if not kind:
                folder = next(part for part in PurePosixPath(file.place).parts if part[0] == "_")
                if file.fields and folder not in _NEVER_PAGES:
                    self.losses.note(f"texts in {folder}, which had no pages of their own")
            elif kind == POSTS or (kind != PAGES and file.post.date):
                yield self._post(file, kind)
            elif file.fields:
                yield self._page(file, kind)

    def _files(self) -> Iterator[tuple[TextFile, str]]:
        """Every text with its defaults, and what it is."""
        rules = self._rules
        for file in text_files(rules.source, rules.source, rules.zone):
            kind = rules.kind_of(PurePosixPath(file.place).parts[:-1])
            yield rules.with_defaults(file, kind), kind

    def _page(self, file: TextFile, kind: str) -> OldPost:
        old = self._rules.address(file, kind, ())
        return replace(
            file.post,
            kind=PAGE,
            body=self._without_liquid(file.post.body),
            held=file.post.held or _held_by_default(file),
            slug=slug_of(PurePosixPath(old).stem),
            old=(old, *file.post.old),
        )

    def lists(self) -> Iterator[ListAddress]:
        """The feed, and the lists of jekyll-archives at their usual addresses."""
        feed = self._rules.settings.get("feed")
        path = str(feed.get("path") or "feed.xml") if isinstance(feed, dict) else "feed.xml"
        for old in (f"/{path}", "/atom.xml", "/rss.xml"):
            yield ListAddress(old, is_feed=True)
        for kind, names in (("category", self._categories), ("tag", self._tags)):
            for name in names:
                for folder in (kind, "categories" if kind == "category" else "tags"):
                    yield ListAddress(f"/{folder}/{jekyll_name(name)}/", kind, name)

    @cached_property
    def _categories(self) -> dict[str, None]:
        return {}

    @cached_property
    def _tags(self) -> dict[str, None]:
        return {}

    def _post(self, file: TextFile, kind: str) -> OldPost:
        folders = PurePosixPath(file.place).parts[:-1]
        categories = _categories(file, kind)
        tags = file.names("tags", parted_by=" ") or file.names("tag", parted_by="\0")
        post = file.post
        held = post.held or ("in _drafts" if "_drafts" in folders else _held_by_default(file))
        own = self._rules.address(file, kind, categories)
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
            guid=f"{self.base}{_identity(own)}" if self.base else "",
            old=(own, *post.old),
        )

    def _without_liquid(self, text: str) -> str:
        """The text with the links and pictures that Liquid made."""
        text = with_pictures(_LIQUID_PATH.sub(lambda m: m[1] or "", text))
        return _LIQUID_LINK.sub(lambda m: self._linked(m[1], m[2]), text)

    def _linked(self, kind: str, name: str) -> str:
        path = name if kind == "link" else f"_posts/{name}.md"
        return self._by_place.get(PurePosixPath(path).stem, f"/{name}")

    @cached_property
    def _by_place(self) -> dict[str, str]:
        """The address of every post, by its file's name."""
        return {
            file.stem: self._rules.address(file, kind, _categories(file, kind))
            for file, kind in self._files()
            if kind not in {"", PAGES}
        }


def _categories(file: TextFile, kind: str) -> tuple[str, ...]:
    """Of a post, the folders above `_posts` and what its fields say; else the collection."""
    folders = PurePosixPath(file.place).parts[:-1] if kind == POSTS else (kind,)
    above = (part for part in folders if part not in {"_posts", "_drafts"})
    typed = file.names("categories", parted_by=" ") or file.names("category", parted_by="\0")
    return tuple(dict.fromkeys((*above, *typed)))


def _identity(own: str) -> str:
    """What jekyll-feed calls a post: its address without an ending."""
    return re.sub(r"(?:\.html|/)$", "", own)


def _held_by_default(file: TextFile) -> str:
    """Why the settings' defaults hold a file back; empty if they do not."""
    published, is_draft = file.fields.get("published"), file.fields.get("draft")
    return "not published, by the defaults" if published is False or is_draft is True else ""
