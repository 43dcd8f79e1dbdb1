"""Ghost's `routes.yaml` and `redirects.yaml` beside an export: where its posts and lists were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from newsdesk.archives.front_matter_files import settings_of

_FOLDERS = ("", "content/settings", "content/data", "settings", "data")
_PART = re.compile(r"\{(\w+)\}|:(\w+)")
_CONDITION = re.compile(r"([\w.]+):(-?)(\[[^\]]*\]|'[^']*'|\"[^\"]*\"|[^'\"()\[\]<>~]+)")
_NAMES = {
    "tags": "tag", "tags.slug": "tag", "primary_tag.slug": "primary_tag", "authors": "author",
    "authors.slug": "author", "primary_author.slug": "primary_author",
}  # fmt: skip
_PLAIN_PATH = re.compile(r"\^?(/[^\s?*+()\[\]{}|^$\\]*?)(?:/\?)?\$?")  # others are patterns
_USUAL = {"/": {"permalink": "/{slug}/"}}


@dataclass(frozen=True)
class GhostFacts:
    """What routes can ask of a post: tags and authors by their slugs, the first being its own; and
    when it was published, by the site's clock.
    """

    slug: str
    number: str
    uuid: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime | None
    is_featured: bool

    def permalink(self, rule: str) -> str:
        """Its path by a rule such as `/{year}/{slug}/`."""
        date = self.published
        parts = {
            "slug": self.slug,
            "id": self.number,
            "uuid": self.uuid,
            "year": f"{date:%Y}" if date else "",
            "month": f"{date:%m}" if date else "",
            "day": f"{date:%d}" if date else "",
            "primary_tag": next(iter(self.tags), "all"),
            "primary_author": next(iter(self.authors), "all"),
            "author": next(iter(self.authors), "all"),
        }
        return _PART.sub(lambda m: parts.get(m[1] or m[2], m[0]), rule)

    def meets(self, condition: re.Match[str]) -> bool | None:
        """Whether it is as a part of a filter says; None if nobody but Ghost can tell."""
        name = _NAMES.get(condition[1], condition[1])
        known = {
            "tag": self.tags,
            "primary_tag": self.tags[:1],
            "author": self.authors,
            "primary_author": self.authors[:1],
            "featured": ("true" if self.is_featured else "false",),
            "slug": (self.slug,),
            "id": (self.number,),
        }
        if name not in known:
            return None
        wanted = {one.strip(" '\"") for one in condition[3].strip("[]").split(",")}
        return bool(wanted & {*known[name]}) != bool(condition[2])


class GhostRoutes:
    """The routes of a site; the usual ones if there is no file of them."""

    def __init__(self, beside: Path) -> None:
        self._routes = _settings(beside, "routes")
        self._redirects = _settings(beside, "redirects")
        self.unread: dict[str, None] = {}  # filters that only Ghost can read

    @cached_property
    def _collections(self) -> Mapping[str, Mapping[str, Any]]:
        given = self._routes.get("collections") if self._routes else _USUAL
        found = given if isinstance(given, dict) else {}
        return {str(path): rule for path, rule in found.items() if isinstance(rule, dict)}

    @property
    def others(self) -> int:
        """How many routes lead to pages that only the theme had."""
        routes = self._routes.get("routes")
        return len(routes) if isinstance(routes, dict) else 0

    def addresses(self, post: GhostFacts) -> list[str]:
        """Where a post was: by the first collection that takes it; first, by each whose filter
        nobody but Ghost can read.
        """
        found = []
        for rule in self._collections.values():
            permalink = str(rule.get("permalink") or "/{slug}/")
            is_in = self._takes(str(rule.get("filter") or ""), post)
            if is_in is not False:
                found.append(post.permalink(permalink))
            if is_in:
                break
        return found

    def _takes(self, text: str, post: GhostFacts) -> bool | None:
        """Whether a filter takes a post: `,` is or, `+` is and."""
        if not text:
            return True
        answers = [
            [self._meets(part, post) for part in either.split("+")]
            for either in re.split(r",(?![^\[]*\])", text)
        ]
        if any(all(answer) for answer in answers):
            return True
        if any(None in answer and False not in answer for answer in answers):
            self.unread[text] = None
            return None
        return False

    def _meets(self, part: str, post: GhostFacts) -> bool | None:
        condition = _CONDITION.fullmatch(part.strip())
        return post.meets(condition) if condition else None

    def lists(self) -> Iterator[str]:
        """The paths of collections, each of which has a feed."""
        yield from self._collections

    def list_of(self, kind: str, slug: str) -> str:
        """The path of a tag's or an author's list; empty if the site had none."""
        rules = self._routes.get("taxonomies") if self._routes else None
        usual = None if isinstance(rules, dict) else f"/{kind}/{{slug}}/"
        rule = rules.get(kind) if isinstance(rules, dict) else usual
        return _PART.sub(slug, str(rule)) if rule and slug else ""

    def redirected_to(self, path: str) -> list[str]:
        """The paths that were redirected to a path; patterns are not read."""
        return self._sources.get(path.strip("/"), [])

    def unfollowed(self, known: set[str]) -> Iterator[str]:
        """The redirects that lead to none of the `known` paths, or only Ghost can read."""
        for code, pairs in self._redirects.items():
            for old, new in (pairs if isinstance(pairs, dict) else {}).items():
                is_plain = _PLAIN_PATH.fullmatch(str(old))
                if not is_plain or str(new).strip("/") not in known:
                    yield f"{code}: {str(old)[:200]} → {str(new)[:200]}"

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for pairs in self._redirects.values():
            for old, new in (pairs if isinstance(pairs, dict) else {}).items():
                match = _PLAIN_PATH.fullmatch(str(old))
                if match:
                    found.setdefault(str(new).strip("/"), []).append(match[1])
        return found


def _settings(beside: Path, name: str) -> dict[str, Any]:
    """The first file of this name that lies where Ghost has it, or beside the export."""
    endings = ("yaml", "yml")
    return settings_of(
        *(beside / folder / f"{name}.{ending}" for folder in _FOLDERS for ending in endings)
    )
