"""An Eleventy site's folder. Its configuration is a program, which is not run: what can be read of
it are plain settings, and the permalinks in front matter and in data files of folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.news.slug import slug_of
from newsdesk.archives.front_matter_files import TextFile, settings_of, text_files
from newsdesk.archives.picture_marks import with_pictures
from newsdesk.archives.post import PAGE, ListAddress, Losses, OldPost

CONFIGS = (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs")
_INPUT = re.compile(r"\binput\s*:\s*[\"']([^\"']+)[\"']")
_PREFIX = re.compile(r"\bpathPrefix\s*:\s*[\"']([^\"']+)[\"']")
_HELD = re.compile(r"\s*false\s*")
_PART = re.compile(r"\{\{-?\s*([\w.]+)\s*((?:\|[^}|]+)*)\s*-?\}\}")
_DATE_FORM = re.compile(r"\|\s*date\s*:\s*[\"']((?:%[YmdyjHMS]|[^%\"'])*)[\"']")  # Liquid's
_CONTRACTION = re.compile(r"([a-z\d]+)['\u2019]([ts])(?=\s|$)", re.IGNORECASE)
_SITE = ("site.json", "metadata.json", "meta.json")


class Eleventy:
    """An OldSite of an Eleventy folder."""

    program = "Eleventy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.losses = Losses()
        self._tags: dict[str, None] = {}

    @cached_property
    def _config(self) -> str:
        files = (self._folder / name for name in CONFIGS)
        found = next((file for file in files if file.is_file()), None)
        return found.read_text("utf-8", "replace")[: 1 << 20] if found else ""

    @cached_property
    def _source(self) -> Path:
        match = _INPUT.search(self._config)
        source = (self._folder / match[1]).resolve() if match else self._folder
        return source if source.is_relative_to(self._folder.resolve()) else self._folder

    @cached_property
    def base(self) -> str:
        """The address that the site's data have, with its path's beginning."""
        data = settings_of(*(self._source / "_data" / name for name in _SITE))
        prefix = _PREFIX.search(self._config)
        return f"{str(data.get('url') or '').rstrip('/')}{prefix[1] if prefix else ''}".rstrip("/")

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """None: posts name their pictures by paths."""
        return {}

    def posts(self) -> Iterator[OldPost]:
        """Every text with a date is a post, and every other one a page."""
        self.losses.begin()
        programs = sum(1 for _ in self._source.rglob("*.11tydata.*js"))
        self.losses.note("data files that are programs (.11tydata.js), not run", programs)
        for file in text_files(self._source, self._source, ZoneInfo("UTC")):
            folders = PurePosixPath(file.place).parts[:-1]
            is_ours = not any(part[0] == "_" for part in folders)
            if is_ours and file.stem.lower() != "readme" and (file.fields or file.post.held):
                yield self._post(file)

    def lists(self) -> Iterator[ListAddress]:
        """Tags and feeds, where the usual starting sites have them."""
        for old in ("/feed/feed.xml", "/feed.xml", "/feed/"):
            yield ListAddress(old, is_feed=True)
        yield from (ListAddress(f"/tags/{slug_of(tag)}/", "tag", tag) for tag in self._tags)

    def _post(self, file: TextFile) -> OldPost:
        post, data = file.post, self._data(PurePosixPath(file.place).parent)
        inherited = data.get("tags") or ()
        collection = (inherited,) if isinstance(inherited, str) else tuple(inherited)
        tags = tuple(tag for tag in post.tags if tag not in {"all", "posts", "post", *collection})
        self._tags.update(dict.fromkeys(tags))
        rule = file.fields.get("permalink", data.get("permalink"))
        is_unwritten = rule is False or (isinstance(rule, str) and _HELD.fullmatch(rule))
        computed = file.fields.get("eleventycomputed")
        if isinstance(computed, dict) and isinstance(computed.get("permalink"), str):
            rule = computed["permalink"]
        own, lost = self._address(file, rule if isinstance(rule, str) else "")
        folders = PurePosixPath(file.place).parts[:-1]
        is_news = post.date is not None or bool(inherited)
        held = post.held or ("draft" if data.get("draft") is True else "")
        return replace(
            post,
            body=with_pictures(post.body),
            kind=post.kind if is_news else PAGE,
            held="has no page: `permalink: false`" if is_unwritten and not held else held,
            slug=post.slug or file.name,
            categories=post.categories or folders[-1:],
            tags=tags,
            authors=file.names("author", "authors"),
            guid=f"{self.base}{own}" if self.base and own else "",
            old=(*filter(None, [own]), *post.old),
            losses=(*post.losses, *lost),
        )

    def _address(self, file: TextFile, rule: str) -> tuple[str, list[str]]:
        """Its address; and what is lost, if nobody but Eleventy can tell it."""
        parent = PurePosixPath(file.place).parent
        folder = parent.as_posix().strip(".")
        if not rule or _HELD.fullmatch(rule):
            name = "" if file.stem == "index" else file.name
            path = "/".join(part for part in (folder, name) if part)
            return f"/{path}/" if path else "/", []
        known = {
            "page.fileslug": parent.name if file.stem == "index" else file.name,
            "page.filepathstem": f"{folder}/{file.name}",
            "title": file.post.title,
            "slug": file.post.slug or file.name,
            **{name: text for name, text in file.fields.items() if isinstance(text, str)},
        }
        unknown: list[str] = []

        def filled(match: re.Match[str]) -> str:
            name, filters = match[1].lower(), match[2]
            form = _DATE_FORM.search(filters)
            if name in {"page.date", "date"}:
                if not (form and file.post.date):
                    unknown.append(match[0])
                    return ""
                return file.post.date.strftime(form[1])
            if name not in known:
                unknown.append(match[0])
                return ""
            is_slug = re.search(r"\bslug(?:ify)?\b", filters)
            return _name(known[name]) if is_slug else known[name]

        path = _PART.sub(filled, rule)
        if unknown or "{%" in path:
            return "", [f"its old address: only Eleventy can fill in `{rule[:80]}`"]
        return f"/{path.lstrip('/')}", []

    def _data(self, folder: PurePosixPath) -> dict[str, Any]:
        """What the data files of a folder, and of those above it, say of all their texts."""
        found: dict[str, Any] = {}
        for one in (*reversed(folder.parents), folder):
            name = one.name or self._source.name
            files = (
                self._source / one / f"{name}.{ending}" for ending in ("json", "11tydata.json")
            )
            found |= settings_of(*files)
        return found


def _name(text: str) -> str:
    """A text as Eleventy's `slugify` makes it."""
    return slug_of(_CONTRACTION.sub(r"\1\2", text))
