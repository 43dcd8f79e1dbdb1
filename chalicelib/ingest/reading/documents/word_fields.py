"""Fields of Word, such as links: a code that nobody sees, and what Word last made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINK = re.compile(r'\s*HYPERLINK\s+(?P<place>\\l\s+)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\\\s]\S*))')
_PLACE = re.compile(r'\\l\s+"?([^"\s]+)')
DEEPEST = 30  # fields in one another


@dataclass
class _OpenField:
    code: list[str] = field(default_factory=list)
    is_code: bool = True
    link: str = ""


class OpenFields:
    """The fields that are open at a place of the text, from the outermost on."""

    def __init__(self) -> None:
        self._open: list[_OpenField] = []

    @property
    def is_code(self) -> bool:
        """Whether what stands here is the code of a field, which Word does not show."""
        return any(one.is_code for one in self._open)

    @property
    def link(self) -> str:
        """Where the innermost link around this place leads; empty without one."""
        return next((one.link for one in reversed(self._open) if one.link), "")

    def change(self, kind: str) -> None:
        """A field begins, ends, or its code does (`separate`)."""
        if kind == "begin" and len(self._open) < DEEPEST:
            self._open.append(_OpenField())
        elif kind == "end" and self._open:
            self._open.pop()
        elif kind == "separate" and self._open:
            self._open[-1].is_code = False
            self._open[-1].link = link_of("".join(self._open[-1].code))

    def add_code(self, text: str) -> None:
        """A piece of the innermost field's code."""
        if self._open:
            self._open[-1].code.append(text)


def link_of(code: str) -> str:
    """Where a field leads: an address, or `#` and a place in the document; empty if nowhere."""
    match = _LINK.match(code)
    if match is None:
        return ""
    target = match["quoted"] if match["quoted"] is not None else match["bare"]
    if match["place"]:
        return f"#{target}"
    place = _PLACE.search(code, match.end())
    return f"{target}#{place[1]}" if place and "#" not in target else target
