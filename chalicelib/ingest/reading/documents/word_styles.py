"""The styles of a Word file: what a paragraph is by its style's name, and what a run looks like.

Word writes the names of its own styles in English, whatever language its menus are in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml import etree

from chalicelib.ingest.reading.documents.bounded_xml import too_long
from chalicelib.ingest.reading.documents.word_package import W

MOST_STYLES = 3000  # of a file; Word comes with 400
DEEPEST = 11  # styles based on one another, as Word has it
_OF_ALL = f"{W}docDefaults/{W}rPrDefault/{W}rPr"
_OFF = {"0", "false", "off"}

# What a paragraph is, by the beginning of its style's name in lower case.
_ROLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "caption": "Caption",
    "quote": "Quote",
    "intense quote": "Quote",
    "block text": "Quote",
    "quotations": "Quote",
}
_HEADING = re.compile(r"heading ?([1-9])")


class WordStyles:
    """The styles of one file; without any if it has none."""

    def __init__(self, root: etree._Element | None = None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        if len(found) > MOST_STYLES:
            raise too_long()
        self._by_id = {style.get(f"{W}styleId", ""): style for style in found}
        defaults = {
            style.get(f"{W}type"): id_
            for id_, style in self._by_id.items()
            if style.get(f"{W}default") in {"1", "true"}
        }
        self._default = defaults.get("paragraph", "")
        self._default_of_runs = defaults.get("character", "")
        self._default_of_tables = defaults.get("table", "")
        self._of_all = None if root is None else root.find(_OF_ALL)
        self.role = cache(self._role)
        self.hides_table = cache(self._hides_table)
        self.has = cache(self._has)
        self.numbering = cache(self._numbering)

    def of_paragraph(self, properties: etree._Element | None) -> str:
        """The id of a paragraph's style."""
        return value(properties, "pStyle") or self._default

    def of_table(self, table: etree._Element) -> str:
        """The id of a table's style."""
        return value(table.find(f"{W}tblPr"), "tblStyle") or self._default_of_tables

    def is_so(self, properties: etree._Element | None, of_paragraph: str, name: str) -> bool:
        """Whether a run is bold (`b`), hidden (`vanish`) and so on: by its own properties, or else
        by a style, or by what all text of the file is.
        """
        said = flag(properties, name)
        if said is not None:
            return said
        own = value(properties, "rStyle") or self._default_of_runs
        of_all = flag(self._of_all, name) is True
        return self.has(own, name) or self.has(of_paragraph, name) or of_all

    def hides(self, properties: etree._Element | None, of_paragraph: str) -> bool:
        """Whether Word does not show a run."""
        return any(self.is_so(properties, of_paragraph, name) for name in ("vanish", "specVanish"))

    def says(self, properties: etree._Element | None, of_paragraph: str, name: str) -> str:
        """The colour of a run (`color`), or its size (`sz`), likewise; empty if nothing says it."""
        own = value(properties, "rStyle") or self._default_of_runs
        chain = (style.find(f"{W}rPr") for id_ in (own, of_paragraph) for style in self._chain(id_))
        found = (value(one, name) for one in (properties, *chain, self._of_all))
        return next(filter(None, found), "")

    def is_shaded(self, properties: etree._Element | None, of_paragraph: str) -> bool:
        """Whether a run or a paragraph has a ground of its own, by a style."""
        own = value(properties, "rStyle")
        return any(
            next(style.iter(f"{W}shd", f"{W}highlight"), None) is not None
            for id_ in (own, of_paragraph)
            for style in self._chain(id_)
        )

    def _hides_table(self, style: str) -> bool:
        """Whether a table's style hides any of its text, such as that of every second row."""
        return any(
            flag(one, "vanish") or flag(one, "specVanish") or flag(one, "hidden")
            for found in self._chain(style)
            for one in found.iter(f"{W}rPr", f"{W}trPr")
        )

    def _role(self, style: str) -> str:
        """`Title`, `Caption`, `Heading2` …; empty for a paragraph of the text."""
        for one in self._chain(style):
            name = value(one, "name").casefold()
            heading = _HEADING.match(name)
            role = f"Heading{heading[1]}" if heading else _ROLES.get(name, "")
            level = value(one.find(f"{W}pPr"), "outlineLvl")
            if not role and level.isdigit() and int(level) < 6:
                role = f"Heading{int(level) + 1}"
            if role:
                return role
        return ""

    def _has(self, style: str, name: str) -> bool:
        """Whether a style's text is bold (`b`), hidden (`vanish`) and so on."""
        for one in self._chain(style):
            said = flag(one.find(f"{W}rPr"), name)
            if said is not None:
                return said
        return False

    def _numbering(self, style: str) -> tuple[str, str]:
        """The list that a style puts its paragraphs in, and the level; empty if it is none."""
        for one in self._chain(style):
            properties = one.find(f"{W}pPr")
            numbers = None if properties is None else properties.find(f"{W}numPr")
            if numbers is not None:
                return value(numbers, "numId"), value(numbers, "ilvl") or "0"
        return "", ""

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """The style, and those that it is based on."""
        for _ in range(DEEPEST):
            found = self._by_id.get(style)
            if found is None:
                return
            yield found
            style = value(found, "basedOn")


def flag(properties: etree._Element | None, name: str) -> bool | None:
    """What properties say of a thing that is on or off; None if they say nothing."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val", "1").lower() not in _OFF


def value(parent: etree._Element | None, name: str) -> str:
    """What properties say of a thing; empty if they say nothing."""
    found = None if parent is None else parent.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")
