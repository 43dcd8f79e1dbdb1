"""What a Jekyll site's `_config.yml` says of its files: collections, defaults, permalinks."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from newsdesk.archives.front_matter_files import TextFile, settings_of
from newsdesk.archives.permalinks import date_parts, filled_in, jekyll_name
from newsdesk.archives.zones import zone_of

POSTS = "posts"
PAGES = "pages"
_OWN_FOLDERS = {"_posts": POSTS, "_drafts": POSTS}
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


class JekyllRules:
    """The settings of a folder."""

    def __init__(self, folder: Path) -> None:
        self.settings: Mapping[str, Any] = settings_of(
            folder / "_config.yml", folder / "_config.yaml", folder / "_config.toml"
        )
        self.source = folder / str(self.settings.get("source") or ".")

    @cached_property
    def zone(self) -> ZoneInfo:
        """Its clock."""
        return zone_of(self.settings.get("timezone"))

    def kind_of(self, folders: tuple[str, ...]) -> str:
        """What is in a folder: `posts`, `pages`, or a collection that has pages; empty if it is
        nothing that readers had.
        """
        own = [_OWN_FOLDERS[part] for part in folders if part in _OWN_FOLDERS]
        if own:
            return own[0]
        hidden = [part for part in folders if part[0] == "_"]
        if not hidden:
            return PAGES
        name = folders[0].removeprefix("_")
        has_pages = self._collections.get(name, {}).get("output") is True
        return name if has_pages and hidden == [f"_{name}"] else ""

    @cached_property
    def _collections(self) -> dict[str, Mapping[str, Any]]:
        given = self.settings.get("collections")
        found = given.items() if isinstance(given, dict) else ()
        return {str(name): rule for name, rule in found if isinstance(rule, dict)}

    def with_defaults(self, file: TextFile, kind: str) -> TextFile:
        """The file with the fields that the settings give to all like it."""
        found: dict[str, Any] = {}
        for scope, values in self._defaults:
            path = str(scope.get("path") or "").strip("/")
            is_here = not path or file.place == path or file.place.startswith(f"{path}/")
            is_here = is_here or ("*" in path and fnmatchcase(file.place, f"{path}*"))
            if is_here and scope.get("type") in {None, kind}:
                found |= {str(name).casefold(): value for name, value in values.items()}
        return TextFile(file.place, found | dict(file.fields), file.post) if found else file

    @cached_property
    def _defaults(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Those of longer paths last, as they win."""
        given = self.settings.get("defaults")
        pairs = [
            (rule["scope"], rule["values"])
            for rule in (given if isinstance(given, list) else ())
            if isinstance(rule, dict)
            and isinstance(rule.setdefault("scope", {}), dict)
            and isinstance(rule.get("values"), dict)
        ]
        return sorted(pairs, key=lambda pair: (len(str(pair[0].get("path") or "")), len(pair[0])))

    def address(self, file: TextFile, kind: str, categories: tuple[str, ...]) -> str:
        """Where a file was."""
        usual = str(self.settings.get("permalink") or "date")
        path = PurePosixPath(file.place)
        own = file.text("permalink")
        date = file.post.date.astimezone(self.zone) if file.post.date else None
        slug = file.text("slug")
        name = file.name if kind == POSTS else file.stem
        parts = {
            **date_parts(date),
            "title": slug or name,
            "slug": jekyll_name(slug or name),
            "name": jekyll_name(name),
            "basename": path.stem,
            "collection": kind,
            "categories": "/".join(one.lower() for one in categories),
            "slugified_categories": "/".join(map(jekyll_name, categories)),
            "output_ext": ".html",
        }
        if kind == POSTS:
            rule = own or usual
            return filled_in(_STYLES.get(rule, rule), parts)
        is_bare = usual == "pretty" or usual.endswith("/")
        if kind == PAGES:
            parts["path"] = f"{path.parent}/".removeprefix("./")
            return filled_in(
                own or (":path:basename/" if is_bare else ":path:basename.html"), parts
            )
        inner = PurePosixPath(*path.parts[1:])
        parts["path"] = inner.with_suffix("").as_posix()
        rule = own or str(self._collections[kind].get("permalink") or "")
        rule = rule or ("/:collection/:path/" if is_bare else "/:collection/:path:output_ext")
        return filled_in(_STYLES.get(rule, rule), parts)
