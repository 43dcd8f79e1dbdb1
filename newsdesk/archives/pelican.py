"""A Pelican site's folder: `pelicanconf.py`, of which plain values are read and nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from newsdesk.archives.front_matter_files import TextFile, files_below, text_files
from newsdesk.archives.permalinks import pelican_name
from newsdesk.archives.post import PAGE, ListAddress, Losses, OldPost
from newsdesk.archives.zones import zone_of

CONFIG = "pelicanconf.py"
_PUBLISHED = "publishconf.py"
_RST = frozenset({".rst"})
_LARGEST = 1 << 20  # bytes
_PLACE = re.compile(r"(?:\{|%7B)(?:filename|static|attach)(?:\}|%7D)|\|filename\|")
_DATE = re.compile(r"\{date:([^}]*)\}")


class Pelican:
    """An OldSite of a Pelican folder."""

    program = "Pelican"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.losses = Losses()
        self._terms: dict[tuple[str, str], None] = {}

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        return _values(self._folder / CONFIG) | _values(self._folder / _PUBLISHED)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return zone_of(self._settings.get("TIMEZONE"))

    @property
    def base(self) -> str:
        """The site's address."""
        return str(self._settings.get("SITEURL") or "").rstrip("/")

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """None: posts name their pictures by paths."""
        return {}

    @cached_property
    def _content(self) -> Path:
        content = (self._folder / str(self._settings.get("PATH") or "content")).resolve()
        return content if content.is_relative_to(self._folder.resolve()) else self._folder

    def posts(self) -> Iterator[OldPost]:
        """Every article and page."""
        self.losses.begin()
        for file in self._files():
            if file.fields or file.post.held:
                yield self._post(file)

    def _files(self) -> Iterator[TextFile]:
        yield from text_files(self._content, self._content, self._zone)
        articles = [*files_below(self._content, _RST)]
        if articles:
            from newsdesk.archives.rst_files import rst_file  # docutils, which others never need

            for path in articles:
                yield rst_file(path, path.relative_to(self._content).as_posix(), self._zone)

    def lists(self) -> Iterator[ListAddress]:
        """Categories, tags, authors and feeds, as the settings say."""
        feeds = (("FEED_ALL_ATOM", "feeds/all.atom.xml"), ("FEED_ATOM", ""), ("FEED_RSS", ""))
        for name, usual in (*feeds, ("FEED_ALL_RSS", "")):
            path = self._settings.get(name, usual)
            if path:
                yield ListAddress(f"/{path}", is_feed=True)
        for kind, name in self._terms:
            usual = f"{kind}/{{slug}}.html"
            rule = str(self._settings.get(f"{kind.upper()}_URL") or usual)
            yield ListAddress(f"/{rule.format(slug=pelican_name(name))}", kind, name)
        feed = str(self._settings.get("CATEGORY_FEED_ATOM") or "feeds/{slug}.atom.xml")
        for kind, name in self._terms:
            if kind == "category":
                yield ListAddress(
                    f"/{feed.format(slug=pelican_name(name))}", kind, name, is_feed=True
                )

    def _post(self, file: TextFile) -> OldPost:
        path, post = PurePosixPath(file.place), file.post
        is_page = path.parts[0] == "pages" and len(path.parts) > 1
        folder = path.parts[-2] if len(path.parts) > 1 and not is_page else ""
        category = (
            file.text("category") or folder or str(self._settings.get("DEFAULT_CATEGORY") or "")
        )
        authors = file.names("author") or file.names("authors", parted_by=";")
        authors = authors or tuple(filter(None, [str(self._settings.get("AUTHOR") or "")]))
        status = file.text("status").lower() or str(self._default_status).lower()
        is_public = status in {"", "published"}
        own = self._address(file, category, is_page=is_page)
        terms = [("category", category), *(("tag", tag) for tag in post.tags)]
        terms += [("author", author) for author in authors]
        self._terms.update(dict.fromkeys((kind, name) for kind, name in terms if name))
        return replace(
            post,
            kind=PAGE if is_page else post.kind,
            body=_PLACE.sub("", post.body),
            held=post.held or ("" if is_public else status),
            slug=file.text("slug") or pelican_name(post.title) or file.name,
            categories=(category,) if category else (),
            authors=authors,
            guid=f"tag:{self.base.partition('//')[2].partition('/')[0]},{post.date:%Y-%m-%d}:{own}"
            if self.base and post.date
            else "",
            old=(own, f"/{file.place}", *post.old),
        )

    @property
    def _default_status(self) -> object:
        data = self._settings.get("DEFAULT_METADATA")
        return data.get("status", "") if isinstance(data, dict) else ""

    def _address(self, file: TextFile, category: str, *, is_page: bool) -> str:
        slug = file.text("slug") or pelican_name(file.post.title) or file.name
        rule = file.text("url")
        name = "PAGE_URL" if is_page else "ARTICLE_URL"
        usual = "pages/{slug}.html" if is_page else "{slug}.html"
        rule = rule or str(self._settings.get(name) or usual)
        date = file.post.date.astimezone(self._zone) if file.post.date else None
        rule = _DATE.sub(lambda m: date.strftime(m[1]) if date else "", rule)
        for part, text in (("slug", slug), ("category", pelican_name(category)), ("lang", "")):
            rule = rule.replace(f"{{{part}}}", text)
        return f"/{rule.lstrip('/')}"


def _values(file: Path) -> dict[str, Any]:
    """The names that a program gives plain values to."""
    if not file.is_file() or file.stat().st_size > _LARGEST:
        return {}
    try:
        tree = ast.parse(file.read_text("utf-8-sig", "replace"))
    except (SyntaxError, RecursionError, ValueError, MemoryError):
        return {}
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                found[statement.targets[0].id] = ast.literal_eval(statement.value)
            except (ValueError, TypeError, RecursionError, MemoryError):
                continue
    return found
