"""Lines of `newsroom.toml` that stand in a table that they are none of: TOML gives a line to the
last header above it, wherever its author meant it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

TOP = ""  # the lines above the first header


def put_in_place(
    data: dict[str, Any], known: Mapping[str, Collection[str]], lists: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """The file's data with such lines where they belong, so that nothing else is said of them, and
    a sentence for each table that has some. `known` are the names of each table, and `lists` what
    one of a list of tables is called: `[[pages]]` are those of a page each.
    """
    right = deepcopy(data)
    strays: dict[tuple[str, str, str], list[str]] = {}
    for header, place, table in _tables(right, known, lists):
        for name in [name for name in table if name not in known[header]]:
            home = _home(name, right, {table: known[table] for table in known.keys() - lists})
            target = right if home == TOP else right.setdefault(home, {}) if home else None
            if isinstance(target, dict):
                target.setdefault(name, table.pop(name))
                strays.setdefault((header, place, str(home)), []).append(name)
    return right, [
        _sentence(header, place, home, names, is_list=header in lists)
        for (header, place, home), names in strays.items()
    ]


def _tables(
    data: dict[str, Any], known: Mapping[str, Collection[str]], lists: Mapping[str, str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every table: the name in its header, what a person calls it, and what is in it."""
    yield TOP, TOP, data
    for header in [name for name in data if name in known]:
        table = data[header]
        if header not in lists:
            entries = [(header, table)]
        else:
            listed = table if isinstance(table, list) else []
            entries = [(f"{lists[header]} {n}", entry) for n, entry in enumerate(listed, 1)]
        yield from ((header, place, entry) for place, entry in entries if isinstance(entry, dict))


def _home(name: str, data: dict[str, Any], known: Mapping[str, Collection[str]]) -> str | None:
    """The table that a line belongs to: above all where nothing of that name stands yet."""
    homes = sorted(table for table in known if name in known[table])
    free = [table for table in homes if table != TOP or name not in data]
    return next(iter(free or homes), None)


def _sentence(header: str, place: str, home: str, names: list[str], *, is_list: bool) -> str:
    named = ", ".join(map(repr, names))
    stand, it = ("stands", "it") if len(names) == 1 else ("stand", "them")
    if header == TOP:
        return f"{named} {stand} above every table; move {it} below a line [{home}]"
    brackets = f"[[{header}]]" if is_list else f"[{header}]"
    where = f"below a line [{home}]" if home else "above the first line that begins with ["
    return f"{place}: {named} {stand} below {brackets}; move {it} {where}"
