"""What the classes of a page's style sheet look like: bold, italic, struck out, raised, hidden.

Google Docs says it so (`.c3{font-weight:700}`). Only rules of one class or one id are read, and
none of a condition such as `@media`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

LARGEST_SHEET = 2 * 1024 * 1024  # characters; what is longer is not written by one editor
LONGEST_BLOCK = 4000  # characters of one rule, or of one element's style
MOST_CLASSES = 50  # of one element

_NAME = re.compile(r"\s*(?:[a-z][a-z0-9]*)?([.#][\w-]+)\s*", re.IGNORECASE)

_MARKS = re.compile("[{};]")

_LOOKS = {
    "b": re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE),
    "i": re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE),
    "s": re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE),
    "sup": re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE),
    "sub": re.compile(r"vertical-align\s*:\s*sub(?!\w)", re.IGNORECASE),
}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
HIDDEN = "hidden"


class PageStyles:
    """The looks of a page's classes and ids, by their names with `.` or `#`."""

    def __init__(self, sheets: list[str]) -> None:
        self.is_whole = sum(map(len, sheets)) <= LARGEST_SHEET
        self._looks: dict[str, set[str]] = {}
        for sheet in sheets if self.is_whole else []:
            for selectors, block in _rules(_without_comments(sheet)):
                self._read(selectors, _looks_of(block))

    def of(self, element: etree._Element) -> set[str]:
        """The elements that say how it looks, and `hidden`."""
        names = [f".{name}" for name in element.get("class", "").split()[:MOST_CLASSES]]
        names += [f"#{element.get('id')}"] if element.get("id") else []
        found = {look for name in names for look in self._looks.get(name, ())}
        return found | _looks_of(element.get("style", ""))

    def _read(self, selectors: str, looks: set[str]) -> None:
        for selector in selectors.split(",") if looks else []:
            if name := _NAME.fullmatch(selector):
                self._looks.setdefault(name[1], set()).update(looks)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the block of each rule that has no condition; in one pass, as patterns that
    look for a bracket from every place take hours for a sheet without one.
    """
    depth = start = begin = 0
    for mark in _MARKS.finditer(sheet):
        if mark[0] == "{":
            begin = mark.end() if depth == 0 else begin
            depth += 1
        elif mark[0] == "}":
            depth = max(0, depth - 1)
            if depth == 0:
                selectors = sheet[start : max(start, begin - 1)]
                if not selectors.lstrip().startswith("@"):
                    yield selectors, sheet[begin : mark.start()]
                start = mark.end()
        elif depth == 0:
            start = mark.end()


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return "".join([first, *(other.partition("*/")[2] for other in others)])


def _looks_of(declarations: str) -> set[str]:
    block = declarations[:LONGEST_BLOCK]
    found = {look for look, pattern in _LOOKS.items() if pattern.search(block)}
    return found | ({HIDDEN} if _HIDDEN.search(block) else set())
