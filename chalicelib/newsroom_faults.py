"""All that is wrong in `newsroom.toml`, at once, in words for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.news.address import RESERVED, is_slug
from chalicelib.news.gate_rules import GATE_RULES
from chalicelib.news.known_names import meant
from chalicelib.news.lints import LINTS, wrong_lints
from chalicelib.news.misplaced_lines import TOP, put_in_place
from chalicelib.news.newsroom import (
    KINDS_OF_AUTHORS,
    MOST_IN_TEN_MINUTES,
    Colours,
    Fonts,
    Wires,
)
from chalicelib.news.ping_faults import wrong_pings
from chalicelib.news.pings import PingChoice
from chalicelib.news.records import PUBLICATION_RECORD
from chalicelib.news.republishing import Republishing
from chalicelib.news.rights import Rights, Trust
from chalicelib.news.rights_faults import (
    wrong_addresses,
    wrong_republishing,
    wrong_rights,
    wrong_trust,
)
from chalicelib.news.switch_faults import wrong_deletions, wrong_switches, wrong_wires


def newsroom_faults(data: dict[str, Any]) -> list[str]:
    """A sentence for each thing that is wrong in what the file says; none: it can be used."""
    data, wrong = put_in_place(data, _KNOWN, {key: kind for key, (kind, *_) in _TABLES.items()})
    wrong += [*_wrong_texts(data), *_wrong_tables(data)]
    wrong += [*wrong_switches(data.get(_SWITCHES, {})), *wrong_wires(data.get(_WIRES, {}))]
    wrong += wrong_lints(data.get(_LINTS, {}))
    wrong += [*wrong_deletions(data.get(_DELETIONS, {})), *wrong_pings(data.get(_PINGS, {}))]
    wrong += [*wrong_rights(data.get(_MACHINES, {})), *wrong_trust(data.get(_TRUST, {}))]
    wrong += wrong_addresses(_ACCOUNTS, data.get(_ACCOUNTS, []))
    wrong += wrong_republishing(data.get(_REPUBLISHING))
    return [*wrong, *wrong_looks(data), *_wrong_slugs(data)]


# The texts that the file may have, each with its shape and an example for error messages.
_ANY = re.compile(r".*\S.*")
_TEXTS = {
    "name": (_ANY, "Tidende"),
    "language": (re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*"), "en"),
    "zone": (_ANY, "Europe/Copenhagen"),
    "domain": (re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"), "tidende.example"),
    "tagline": (_ANY, "News, told calmly"),
    "founded": (re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?"), "2026-11-24"),
    "digest_at": (re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d"), "07:00"),
    "email": (re.compile(r"[^@\s]+@[^@\s]+"), "newsroom@tidende.example"),
    "standard_site": (PUBLICATION_RECORD, "at://did:plc:abc123/site.standard.publication/3k"),
    "icon": (re.compile(r"pictures/\S+\.png"), "pictures/icon.png"),
}
_SECTION_COLOURS = ("colour", "dark_colour")
_TOPICS = "topics"
_ACCOUNTS = "accounts"
_NEEDED_TEXTS = ("name", "language", "zone", "domain")
_OF_AUTHORS = {"role", "biography", "picture", "kind", "fediverse", _ACCOUNTS}
_TABLES = {
    "sections": ("section", {"slug", "name"}, {"description", *_SECTION_COLOURS, _TOPICS}),
    "authors": ("author", {"name", "slug"}, _OF_AUTHORS),
    "pages": ("page", {"slug", "name"}, {"policies"}),
}

_HANDLE = re.compile(r"@[A-Za-z0-9_.-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")

# The looks: names and values go into the style as they are, so nothing else may be in them.
_COLOUR = (r"#[0-9a-fA-F]{6}", "#8a1f1f")
_FONT = (
    r"""(?:[A-Za-z0-9 -]+, *|"[A-Za-z0-9 -]+", *)*(?:serif|sans-serif|monospace)""",
    "Georgia, serif",
)
_LOOKS = {
    "colours": (Colours.__struct_fields__, _COLOUR),
    "dark_colours": (Colours.__struct_fields__, _COLOUR),
    "fonts": (Fonts.__struct_fields__, _FONT),
}
_SWITCHES = "gate"
_LINTS = "lints"
_DELETIONS = "deletions"
_WIRES = "wires"
_PINGS = "pings"
_RIGHTS = "rights_by_section"
_MACHINES = "rights"
_TRUST = "trust"
_REPUBLISHING = "republishing"
_YES_OR_NO = ("preferred_source", _RIGHTS)
_OF_RIGHTS = (*_YES_OR_NO, _MACHINES, _TRUST, _ACCOUNTS, _REPUBLISHING)
_OTHERS = (_SWITCHES, _LINTS, _DELETIONS, _WIRES, _PINGS, *_OF_RIGHTS)

# Every table, and the names of its lines.
_KNOWN = {
    TOP: (*_TEXTS, *_TABLES, *_OTHERS, *_LOOKS),
    **{key: needed | others for key, (_, needed, others) in _TABLES.items()},
    **{key: known for key, (known, _) in _LOOKS.items()},
    _SWITCHES: [rule.name for rule in GATE_RULES],
    _LINTS: [lint.name for lint in LINTS],
    _DELETIONS: [MOST_IN_TEN_MINUTES],
    _WIRES: Wires.__struct_fields__,
    _PINGS: PingChoice.__struct_fields__,
    _MACHINES: Rights.__struct_fields__,
    _TRUST: Trust.__struct_fields__,
    _REPUBLISHING: Republishing.__struct_fields__,
}


def _wrong_texts(data: dict[str, Any]) -> Iterator[str]:
    for key in _NEEDED_TEXTS:
        if key not in data:
            yield f'it has no {key!r}; write a line like {key} = "{_TEXTS[key][1]}"'
    known = _KNOWN[TOP]
    for key, value in data.items():
        if key not in known:
            yield f"{key!r} is not known; {meant(key, known)}"
        elif key in _YES_OR_NO and not isinstance(value, bool):
            yield f"{key} is {value!r}; write true or false"
        elif key in _TEXTS:
            shape, example = _TEXTS[key]
            is_text = isinstance(value, str) and (shape.fullmatch(value) or value == "")
            if not is_text or (key in _NEEDED_TEXTS and not value):
                yield f"{key} is {value!r}; write it like {example!r}"
            elif key == "zone" and not _is_zone(value):
                yield f"zone {value!r} is unknown; {_meant_zone(value, example)}"


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _meant_zone(name: str, example: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - slow, and for errors alone

    return meant(name, available_timezones(), f"write it like {example!r}")


def _wrong_tables(data: dict[str, Any]) -> Iterator[str]:
    if "sections" not in data:
        yield "it has no 'sections'; begin each section with a line [[sections]]"
    for key, (kind, needed, others) in _TABLES.items():
        tables = _tables(data, key)
        if tables is None:
            yield f"{key} is no list of tables; begin each {kind} with a line [[{key}]]"
            continue
        for number, table in enumerate(tables, 1):
            place = f"{kind} {number}"
            yield from (f"{place} has no {name!r}" for name in sorted(needed - table.keys()))
            for name, value in table.items():
                yield from _wrong_value(place, name, value, sorted(needed | others))


def _tables(data: dict[str, Any], key: str) -> list[dict[str, Any]] | None:
    """The tables of that name; None if they are none."""
    tables = data.get(key, [])
    is_list = isinstance(tables, list) and all(isinstance(table, dict) for table in tables)
    return tables if is_list else None


def _wrong_value(place: str, name: str, value: object, known: list[str]) -> Iterator[str]:
    if name not in known:
        yield f"{place}: {name!r} is not known; {meant(name, known)}"
    elif name == "policies":
        if not (isinstance(value, list) and all(isinstance(entry, str) for entry in value)):
            yield f"{place}: policies is {value!r}; write it like ['ethicsPolicy']"
    elif name == _ACCOUNTS:
        yield from (f"{place}: {reason}" for reason in wrong_addresses(name, value))
    elif name == _TOPICS:
        yield from (f"{place}: {reason}" for reason in _wrong_topics(value))
    elif not isinstance(value, str):
        yield f"{place}: {name} is {value!r}; write it in quotation marks"
    else:
        yield from _wrong_line(place, name, value)


def _wrong_line(place: str, name: str, value: str) -> Iterator[str]:
    if name in _SECTION_COLOURS and not re.fullmatch(_COLOUR[0], value):
        yield f"{place}: {name} is {value!r}; write it like {_COLOUR[1]!r}"
    elif name == "kind" and value not in KINDS_OF_AUTHORS:
        yield f"{place}: kind is {value!r}; it takes {', '.join(sorted(KINDS_OF_AUTHORS))}"
    elif name == "fediverse" and not _HANDLE.fullmatch(value):
        yield f"{place}: fediverse is {value!r}; write it like '@karen@social.example'"
    elif name in {"name", "slug"} and not value.strip():
        yield f"{place}: {name} is empty"


def _wrong_topics(topics: object) -> Iterator[str]:
    """What is wrong with the tags that a section's page leads to."""
    if not isinstance(topics, dict):
        yield f'topics is {topics!r}; write it like {{ eu = "The EU" }}'
        return
    for slug, name in topics.items():
        if not is_slug(slug):
            like = _slug_like(slug, "tag")
            yield f"topics: {slug!r} can't be in an address; write it like {like!r}"
        if not isinstance(name, str) or not name.strip():
            yield f"topics: {slug} is {name!r}; write what readers call it, in quotation marks"


def wrong_looks(data: dict[str, Any]) -> Iterator[str]:
    """What is wrong with colours and fonts, but for their contrast."""
    for key, (known, (shape, example)) in _LOOKS.items():
        table = data.get(key, {})
        if not isinstance(table, dict):
            yield f"{key} is no table; begin it with a line [{key}]"
            continue
        for name, value in table.items():
            if name not in known:
                yield f"{key}: {name!r} is not known; {meant(name, known)}"
            elif not isinstance(value, str) or not re.fullmatch(shape, value):
                yield f"{key}: {name} is {value!r}; write it like {example!r}"


def _wrong_slugs(data: dict[str, Any]) -> list[str]:
    """Errors of the slugs that are there."""
    top = [("section", slug) for slug in _slugs(data, "sections")]
    top += [("page", slug) for slug in _slugs(data, "pages")]
    authors = [("author", slug) for slug in _slugs(data, "authors")]
    wrong = [
        f"{kind} slug {slug!r} can't be in an address; write it like {_slug_like(slug, kind)!r}"
        for kind, slug in [*top, *authors]
        if not is_slug(slug)
    ]
    taken = [*_taken(top, reserved=RESERVED), *_taken(authors)]
    return list(dict.fromkeys(wrong + taken))


def _slugs(data: dict[str, Any], key: str) -> list[str]:
    slugs = [table.get("slug") for table in _tables(data, key) or []]
    return [slug for slug in slugs if isinstance(slug, str) and slug.strip()]


def _taken(
    slugs: list[tuple[str, str]], *, reserved: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Those that two have, or that are the site's own."""
    used = [slug for _, slug in slugs]
    for kind, slug in slugs:
        if slug in reserved or used.count(slug) > 1:
            yield f"{kind} slug {slug!r} is taken; choose another"


def _slug_like(slug: str, kind: str) -> str:
    from chalicelib.news.slug import slug_of  # noqa: PLC0415 - readers' functions must not load it

    return slug_of(slug) or f"my-{kind}"
