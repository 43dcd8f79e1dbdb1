"""Lists on one line of front matter, as they are typed: `[#ferries, “islands”]`, `"a", "b"`."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_PARTS = re.compile(rf"({_QUOTED.pattern})")
# An entry between curly quotation marks, and one that begins with what YAML takes for a mark.
_ENTRIES = (
    re.compile(r"(?<=[\[,{:])(\s*)“([^“”\"]*)”(?=\s*[,\]}])"),
    re.compile(r"(?<=[\[,])(\s*)([#@`%][^,\[\]{}\"'\n]*)(?=[,\]])"),
)


def listed(value: str) -> str:
    """A list with its odd entries between quotes; any other value as it is."""
    if value.lstrip()[:1] in {"[", "{"}:
        parts = enumerate(_PARTS.split(value))
        return "".join(part if place % 2 else _quoted(part) for place, part in parts)
    return f"[{value}]" if is_list_of_quoted(value) else value


def is_list_of_quoted(value: str) -> bool:
    """Whether the value is some texts between quotes, with commas between them."""
    rest = _QUOTED.sub("", value)
    return value[:1] in {'"', "'"} and "," in rest and not rest.replace(",", "").strip()


def depth(value: str) -> int:
    """How many brackets are open at the end of the value."""
    bare = _QUOTED.sub("", value)
    return sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")


def _quoted(part: str) -> str:
    for entry in _ENTRIES:
        part = entry.sub(r'\1"\2"', part)
    return part
