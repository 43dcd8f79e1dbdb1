"""Reads and validates `newsroom.toml`, the newsroom's own file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.news.address import RESERVED, is_slug
from chalicelib.news.errors import WrongSettings
from chalicelib.news.gate_rules import GATE_RULES
from chalicelib.news.newsroom import (
    KINDS_OF_AUTHORS,
    LARGEST_BOUND,
    MOST_DELETIONS,
    Author,
    Newsroom,
    Section,
    StaticPage,
)

NEWSROOM_FILE = Path(__file__).with_name("newsroom.toml")


def read_newsroom(file: Path = NEWSROOM_FILE) -> Newsroom:
    """The publication that `newsroom.toml` describes. Raises WrongSettings, with a line for each
    thing that is wrong in it.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WrongSettings(f"{file.name} is not TOML: {error}") from None
    wrong = [
        *_wrong_texts(data),
        *_wrong_tables(data),
        *_wrong_switches(data),
        *_wrong_deletions(data),
    ] or _wrong_slugs(data)
    if wrong:
        raise WrongSettings("\n".join(f"{file.name}: {reason}" for reason in wrong))
    return Newsroom(
        name=data["name"],
        tagline=data.get("tagline", ""),
        language=data["language"],
        zone=ZoneInfo(data["zone"]),
        domain=data["domain"],
        sections=tuple(Section(**section) for section in data["sections"]),
        authors=tuple(Author(**author) for author in data.get("authors", [])),
        pages=tuple(_standing_page(page) for page in data.get("pages", [])),
        founded=data.get("founded", ""),
        email=data.get("email", ""),
        gate=tuple(data.get("gate", {}).items()),
        rights_by_section=data.get(_RIGHTS, False),
        most_deletions=_most_deletions(data),
    )


# The texts that the file may have, each with its shape and an example for error messages.
_ANY = re.compile(r".+")
_TEXTS = {
    "name": (_ANY, "Tidende"),
    "language": (re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*"), "en"),
    "zone": (_ANY, "Europe/Copenhagen"),
    "domain": (re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"), "tidende.example"),
    "tagline": (_ANY, "News, told calmly"),
    "founded": (re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?"), "2026-11-24"),
    "email": (re.compile(r"[^@\s]+@[^@\s]+"), "newsroom@tidende.example"),
}
_RIGHTS = "rights_by_section"
_NEEDED_TEXTS = ("name", "language", "zone", "domain")
_TABLES = {
    "sections": ("section", {"slug", "name"}, {"description"}),
    "authors": ("author", {"name", "slug"}, {"role", "biography", "picture", "kind"}),
    "pages": ("page", {"slug", "name"}, {"policies"}),
}


def _wrong_texts(data: dict[str, Any]) -> Iterator[str]:
    yield from (f"it has no {key!r}" for key in _NEEDED_TEXTS if key not in data)
    for key, value in data.items():
        if key not in _TEXTS.keys() | _TABLES.keys() | {"gate", "deletions", _RIGHTS}:
            known = ", ".join([*_TEXTS, *_TABLES, "gate", "deletions", _RIGHTS])
            yield f"{key!r} is not known; it takes {known}"
        elif key == _RIGHTS and not isinstance(value, bool):
            yield f"{key} is {value!r}; write true or false"
        elif key in _TEXTS:
            shape, example = _TEXTS[key]
            is_text = isinstance(value, str) and (shape.fullmatch(value) or value == "")
            if not is_text or (key in _NEEDED_TEXTS and not value):
                yield f"{key} is {value!r}; write it like {example!r}"
            elif key == "zone" and not _is_zone(value):
                yield f"zone {value!r} is unknown; write it like {example!r}"


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _wrong_tables(data: dict[str, Any]) -> Iterator[str]:
    if "sections" not in data:
        yield "it has no 'sections'"
    for key, (kind, needed, others) in _TABLES.items():
        tables = data.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            yield f"{key} is no list of tables; begin each {kind} with a line [[{key}]]"
            continue
        for number, table in enumerate(tables, 1):
            place = f"{kind} {number}"
            yield from (f"{place} has no {name!r}" for name in sorted(needed - table.keys()))
            for name, value in table.items():
                if name not in needed | others:
                    yield f"{place}: {name!r} is not known; it takes {_joined(needed | others)}"
                elif not _has_right_type(name, value):
                    yield f"{place}: {name} is {value!r}; write it in quotation marks"
                elif name == "kind" and value not in KINDS_OF_AUTHORS:
                    yield f"{place}: kind is {value!r}; it takes {_joined(KINDS_OF_AUTHORS)}"


def _wrong_switches(data: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the switches of the quality gate."""
    switches = data.get("gate", {})
    if not isinstance(switches, dict):
        yield "gate is no table; begin it with a line [gate]"
        return
    rules = {rule.name: rule for rule in GATE_RULES}
    for name, action in switches.items():
        if name not in rules:
            yield f"gate: {name!r} is no rule; the rules are {_joined(set(rules))}"
        elif action not in rules[name].possible:
            yield f"gate: {name} is {action!r}; write one of {', '.join(rules[name].possible)}"


_MOST_DELETIONS = "most_in_ten_minutes"
_ANY_NUMBER = "any"


def _most_deletions(data: dict[str, Any]) -> int | None:
    most = data.get("deletions", {}).get(_MOST_DELETIONS, MOST_DELETIONS)
    return None if most == _ANY_NUMBER else int(most)


def _wrong_deletions(data: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the bound of the brake on mass deletion."""
    deletions = data.get("deletions", {})
    if not isinstance(deletions, dict):
        yield "deletions is no table; begin it with a line [deletions]"
        return
    for name, most in deletions.items():
        is_number = type(most) is int and 0 <= most <= LARGEST_BOUND
        if name != _MOST_DELETIONS:
            yield f"deletions: {name!r} is not known; it takes {_MOST_DELETIONS}"
        elif not is_number and most != _ANY_NUMBER:
            yield (
                f"deletions: {name} is {most!r}; write a number up to {LARGEST_BOUND}, or "
                f'"{_ANY_NUMBER}" to obey every deletion'
            )


def _has_right_type(name: str, value: object) -> bool:
    if name == "policies":
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    return isinstance(value, str)


def _joined(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _wrong_slugs(data: dict[str, Any]) -> list[str]:
    """Errors of the slugs, in tables that are valid otherwise."""
    top = [("section", table["slug"]) for table in data["sections"]]
    top += [("page", table["slug"]) for table in data.get("pages", [])]
    authors = [("author", table["slug"]) for table in data.get("authors", [])]
    wrong = [
        f"{kind} slug {slug!r} can't be in an address"
        for kind, slug in [*top, *authors]
        if not is_slug(slug)
    ]
    taken = [*_taken(top, reserved=RESERVED), *_taken(authors)]
    return list(dict.fromkeys(wrong + taken))


def _taken(
    slugs: list[tuple[str, str]], *, reserved: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Those that two have, or that are the site's own."""
    used = [slug for _, slug in slugs]
    for kind, slug in slugs:
        if slug in reserved or used.count(slug) > 1:
            yield f"{kind} slug {slug!r} is taken; choose another"


def _standing_page(data: dict[str, Any]) -> StaticPage:
    return StaticPage(**data | {"policies": tuple(data.get("policies", ()))})
