"""The lists of a Word file: whether an item has a bullet or a number, and which."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from chalicelib.ingest.reading.documents.word_package import W
from chalicelib.ingest.reading.documents.word_styles import flag, value

_SHORT = re.compile("[0-9]{1,6}")
BULLET, NUMBER = "1", "2"
_DEEPEST = 8  # of levels, from 0
_OVERRIDE = "startOverride"

# All that mammoth needs to know of lists.
NUMBERING = (
    f'<w:numbering xmlns:w="{W[1:-1]}">'
    + "".join(
        f'<w:abstractNum w:abstractNumId="{kind}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>'
            for level in range(_DEEPEST + 1)
        )
        + f'</w:abstractNum><w:num w:numId="{kind}"><w:abstractNumId w:val="{kind}"/></w:num>'
        for kind, form in ((BULLET, "bullet"), (NUMBER, "decimal"))
    )
    + "</w:numbering>"
).encode()


class WordLists:
    """The lists of one file; none if it has none."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._forms: dict[str, dict[str, str]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, str] = {}
        self._overridden: dict[str, dict[str, str]] = {}
        self._of_style: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for child in () if root is None else root:
            if child.tag == f"{W}abstractNum":
                self._learn_kind(child)
            elif child.tag == f"{W}num":
                number = child.get(f"{W}numId", "")
                self._lists[number] = value(child, "abstractNumId")
                overridden = child.iterfind(f"{W}lvlOverride/{W}lvl")
                self._overridden[number] = _forms_of(overridden)
                self._restarts[number] = _starts_of(child.iterfind(f"{W}lvlOverride"), _OVERRIDE)

    def item(self, number: str, level: str) -> tuple[str, str] | None:
        """The list of an item, and its level; None if it has no sign of a list."""
        kind = self._kind(number)
        forms = {**self._forms.get(kind, {}), **self._overridden.get(number, {})}
        form = forms.get(level, forms.get("0", "none"))
        if form == "none" or not level.isdigit():
            return None
        return BULLET if form == "bullet" else NUMBER, str(min(int(level), _DEEPEST))

    def counted(self, number: str, level: str) -> int:
        """The number of the next item. Lists of one kind count on from one another, unless one says
        where it begins.
        """
        kind, depth = self._kind(number), int(level)
        for own, start in self._restarts.pop(number, {}).items():
            self._counts[kind, own] = start - 1
        start = self._starts.get(kind, {}).get(depth, 1)
        count = self._counts.get((kind, depth), start - 1) + 1
        self._counts[kind, depth] = count
        for deeper in range(depth + 1, _DEEPEST + 1):
            self._counts.pop((kind, deeper), None)
        return count

    def _kind(self, number: str) -> str:
        kind = self._lists.get(number, "")
        return self._of_style.get(self._links.get(kind, ""), kind)

    def _learn_kind(self, kind: etree._Element) -> None:
        id_ = kind.get(f"{W}abstractNumId", "")
        self._forms[id_] = _forms_of(kind.iterfind(f"{W}lvl"))
        self._starts[id_] = _starts_of(kind.iterfind(f"{W}lvl"), "start")
        if style := value(kind, "styleLink"):
            self._of_style[style] = id_
        if link := value(kind, "numStyleLink"):
            self._links[id_] = link


def _forms_of(levels: Iterable[etree._Element]) -> dict[str, str]:
    """The form of each level: `bullet`, `decimal` and so on."""
    return {
        level.get(f"{W}ilvl", "0"): "none"
        if flag(level.find(f"{W}rPr"), "vanish")  # of its number alone: the words are shown
        else value(level, "numFmt") or "decimal"
        for level in levels
    }


def _starts_of(levels: Iterable[etree._Element], name: str) -> dict[int, int]:
    """The number that each level begins at, where it says one."""
    said = {level.get(f"{W}ilvl", "0"): value(level, name) for level in levels}
    return {
        int(level): int(start)
        for level, start in said.items()
        if _SHORT.fullmatch(level) and _SHORT.fullmatch(start)
    }
