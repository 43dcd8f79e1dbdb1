"""What the classes of a page's style sheet look like: bold, italic, struck out, raised, hidden.

Google Docs says it so (`.c3{font-weight:700}`). Only rules of one class or one id are read, and
none of a condition such as `@media`.
"""

from __future__ import annotations

import re

from lxml import etree

LARGEST_SHEET = 2 * 1024 * 1024  # characters; what is longer is not written by one editor

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # one without an end is all the rest
# With the rules within: one level, as of `@media`; and a line such as `@import …;`.
_CONDITION = re.compile(r"@[^@{};]*+(?:;|\{(?:[^{}]|\{[^{}]*+\})*+\})")
_NAME = re.compile(r"\s*(?:[a-z][a-z0-9]*)?([.#][\w-]+)\s*", re.IGNORECASE)

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
            self._read(_CONDITION.sub(" ", _COMMENT.sub(" ", sheet)))

    def of(self, element: etree._Element) -> set[str]:
        """The elements that say how it looks, and `hidden`."""
        names = [f".{name}" for name in element.get("class", "").split()]
        names += [f"#{element.get('id')}"] if element.get("id") else []
        found = {look for name in names for look in self._looks.get(name, ())}
        return found | _looks_of(element.get("style", ""))

    def _read(self, sheet: str) -> None:
        for rule in sheet.split("}"):
            selectors, _, declarations = rule.rpartition("{")
            looks = _looks_of(declarations)
            for selector in selectors.split(",") if looks else []:
                name = _NAME.fullmatch(selector)
                if name:
                    self._looks.setdefault(name[1], set()).update(looks)


def _looks_of(declarations: str) -> set[str]:
    found = {look for look, pattern in _LOOKS.items() if pattern.search(declarations)}
    return found | ({HIDDEN} if _HIDDEN.search(declarations) else set())
